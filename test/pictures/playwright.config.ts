import { defineConfig } from '@playwright/test'

/** Pictures for people to look at (`npm run pictures`). Not part of the tests. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.pictures.ts',
  outputDir: '../output/films',
  workers: 1,
  timeout: 10 * 60_000,
  expect: { timeout: 60_000 },
  reporter: 'list',
})
