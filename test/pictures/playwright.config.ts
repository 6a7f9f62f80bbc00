import { defineConfig } from '@playwright/test'

/** Pictures to be looked at (`npm run pictures`): no part of the tests. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.pictures.ts',
  outputDir: '../output/films',
  workers: 1,
  timeout: 10 * 60_000,
  expect: { timeout: 60_000 },
  reporter: 'list',
})
