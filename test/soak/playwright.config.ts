import { defineConfig } from '@playwright/test'

/** One long day of the real app in real time (`npm run soak`): no part of the tests. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.soak.ts',
  outputDir: '../output/soak/failed',
  workers: 1,
  // The day ends by itself, and so does each of its scenes.
  timeout: 0,
  expect: { timeout: 60_000 },
  reporter: 'list',
})
