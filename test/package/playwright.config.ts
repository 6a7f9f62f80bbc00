import { defineConfig } from '@playwright/test'

const report = process.env['HOT_DASH_TEST_REPORT']

export default defineConfig({
  testDir: '.',
  outputDir: '../output/package',
  workers: 1,
  timeout: 60_000,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: report ? [['list'], ['json', { outputFile: report }]] : [['list']],
})
