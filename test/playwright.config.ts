import { defineConfig } from '@playwright/test'
import { trialsFactor } from './trials.ts'

/** What goes wrong outside Hot Dash, and what it makes of that: no test looks at movement there, so others may run beside it. */
const faults = ['bad-input/*.spec.ts', 'damage.spec.ts', 'killed.spec.ts']

export default defineConfig({
  testDir: 'e2e',
  projects: [
    { name: 'e2e', testIgnore: faults, outputDir: 'output/e2e' },
    { name: 'faults', testMatch: faults, outputDir: 'output/faults' },
  ],
  snapshotPathTemplate: '{testDir}/../baselines/{arg}{ext}',
  // One Dash at a time in a session: the tests look at one screen, one sound sink, one keyring.
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
