import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'output/e2e',
  snapshotPathTemplate: '{testDir}/../baselines/{arg}{ext}',
  // One Dash at a time: the tests look at one screen, one sound sink, one keyring.
  workers: 1,
  // Both end what hangs, and come near no test, however busy the machine is.
  timeout: 10 * 60_000,
  expect: { timeout: 2 * 60_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: process.env['HOT_DASH_TEST_REPORT']
    ? [['list'], ['json', { outputFile: process.env['HOT_DASH_TEST_REPORT'] }]]
    : [['list']],
})
