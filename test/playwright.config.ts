import { defineConfig } from '@playwright/test'
import { trialsFactor } from './support/trials.ts'

/**
 * Failures outside Hot Dash, and how it handles them. These tests do not look at movement, so others may run at the
 * same time.
 */
const faults = ['bad-input/*.spec.ts', 'damage.spec.ts', 'killed.spec.ts']

export default defineConfig({
  testDir: 'e2e',
  projects: [
    { name: 'e2e', testIgnore: faults, outputDir: 'output/e2e' },
    { name: 'faults', testMatch: faults, outputDir: 'output/faults' },
  ],
  snapshotPathTemplate: '{testDir}/../baselines/{arg}{ext}',
  // One Dash at a time per session: the tests share one screen, one sound sink and one keyring.
  workers: 1,
  // All three only end what hangs: no test comes near them, however busy the machine is. A wait that hangs reports
  // where, a test that hangs elsewhere reports its name, and the rest still get their time before a run of all tests
  // takes too long.
  expect: { timeout: 90_000 },
  timeout: 150_000,
  globalTimeout: 17 * 60_000 * Math.max(1, trialsFactor),
  forbidOnly: process.env['CI'] !== undefined,
  reporter: process.env['HOT_DASH_TEST_REPORT']
    ? [['list'], ['json', { outputFile: process.env['HOT_DASH_TEST_REPORT'] }]]
    : [['list']],
})
