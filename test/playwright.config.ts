import { defineConfig } from '@playwright/test'
import { trialsFactor } from './trials.ts'

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'output/e2e',
  snapshotPathTemplate: '{testDir}/../baselines/{arg}{ext}',
  // One Dash at a time: the tests look at one screen, one sound sink, one keyring.
  workers: 1,
  // All three end what hangs, and come near no test, however busy the machine is. A wait that hangs tells where; a test that
  // hangs elsewhere tells its name; and the rest still has its time before a run of all tests is too long.
  expect: { timeout: 90_000 },
  timeout: 4 * 60_000,
  globalTimeout: 17 * 60_000 * Math.max(1, trialsFactor),
  forbidOnly: process.env['CI'] !== undefined,
  reporter: process.env['HOT_DASH_TEST_REPORT']
    ? [['list'], ['json', { outputFile: process.env['HOT_DASH_TEST_REPORT'] }]]
    : [['list']],
})
