import { defineConfig } from '@playwright/test'

const report = process.env['HOT_DASH_TEST_REPORT']
/** A package of a release that lies in dist, by the end of its name; without it packages are made, and tested. */
const release = process.env['HOT_DASH_TEST_RELEASE']

export default defineConfig({
  testDir: '.',
  ...(release === undefined
    ? { testIgnore: 'release.spec.ts', globalSetup: './make-package.ts' }
    : { testMatch: release === 'deb' ? 'installed.spec.ts' : 'release.spec.ts' }),
  outputDir: '../output/package',
  workers: 1,
  // Both end what hangs, and come near no test, however busy the machine is.
  timeout: 2 * 60_000,
  expect: { timeout: 60_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: report ? [['list'], ['json', { outputFile: report }]] : [['list']],
})
