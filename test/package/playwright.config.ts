import { defineConfig } from '@playwright/test'

const report = process.env['HOT_DASH_TEST_REPORT']
/** The end of the name of a release package in dist. Without it, packages are made and tested. */
const release = process.env['HOT_DASH_TEST_RELEASE']

export default defineConfig({
  testDir: '.',
  ...(release === undefined
    ? { testIgnore: 'release.spec.ts', globalSetup: './make-package.ts' }
    : { testMatch: release === 'deb' ? 'installed.spec.ts' : 'release.spec.ts' }),
  outputDir: '../output/package',
  workers: 1,
  // Both catch a hang, and are far longer than any test takes, however busy the machine is.
  timeout: 2 * 60_000,
  expect: { timeout: 60_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: report ? [['list'], ['json', { outputFile: report }]] : [['list']],
})
