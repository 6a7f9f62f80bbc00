/**
 * Runs a developer's day with the built app in real time (`npm run soak`), on two devices and with faults around them.
 * It takes two hours; HOT_DASH_SOAK_MINUTES sets another length. test/soak plays the day in a desktop session like that
 * of the e2e tests, and writes test/output/soak/report.md. With HOT_DASH_SOAK_MEMORY it measures memory instead,
 * without a test driver, and writes memory.md beside it. With HOT_DASH_SOAK_KILLS it instead kills a Hot Dash without
 * windows that many times, and writes kills.md.
 */
import { buildIfNeeded } from './machine/build.ts'
import { projectRoot } from './machine/paths.ts'
import { MachineProblem, runScript } from './machine/problem.ts'
import { runInTerminal } from './machine/run.ts'
import { openTestSession } from './testing/session.ts'

await runScript(async () => {
  if (process.env['HOT_DASH_SOAK_KILLS'])
    return runInTerminal('node', ['test/soak/kills.ts'], { cwd: projectRoot, env: process.env })
  if ((await buildIfNeeded()) !== 0) throw new MachineProblem('the app could not be built')
  const session = await openTestSession()
  try {
    const playwright = ['node_modules/playwright/cli.js', 'test']
    const config = ['--config', 'test/soak/playwright.config.ts']
    const args = process.env['HOT_DASH_SOAK_MEMORY']
      ? ['test/soak/memory.ts']
      : [...playwright, ...config]
    return await runInTerminal('node', args, { cwd: projectRoot, env: session.env })
  } finally {
    await session.close()
  }
})
