import { defineConfig } from '@playwright/test'

/** One long day of the real app in real time (`npm run soak`). Not part of the tests. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.soak.ts',
  outputDir: '../output/soak/failed',
  workers: 1,
  // The day and each scene end by themselves.
  timeout: 0,
  expect: { timeout: 60_000 },
  reporter: 'list',
})
