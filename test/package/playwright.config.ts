import { defineConfig } from '@playwright/test'

const report = process.env['HOT_DASH_TEST_REPORT']

export default defineConfig({
  testDir: '.',
  globalSetup: './make-package.ts',
  outputDir: '../output/package',
  workers: 1,
  // Both end what hangs, and come near no test, however busy the machine is.
  timeout: 2 * 60_000,
  expect: { timeout: 60_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: report ? [['list'], ['json', { outputFile: report }]] : [['list']],
})
