import { defineConfig } from '@playwright/test'

/** The pages in the Chromium of this system, without Electron (`npm run test:chromium`). Not part of `npm test`. */
export default defineConfig({
  testDir: '.',
  outputDir: '../output/chromium',
  workers: 1,
  timeout: 4 * 60_000,
  expect: { timeout: 60_000 },
  reporter: 'list',
})
