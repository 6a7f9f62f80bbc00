/**
 * Runs all benchmarks (`npm run bench`) or the named ones (`node scripts/bench.ts scan ledger`). test/bench prints a
 * table and writes test/bench/results.json. Benchmarks that need windows run in a desktop session like that of the
 * e2e tests.
 */
import { buildIfNeeded } from './machine/build.ts'
import { projectEnvironment } from './machine/environment.ts'
import { projectRoot } from './machine/paths.ts'
import { MachineProblem, runScript } from './machine/problem.ts'
import { runInTerminal } from './machine/run.ts'
import { printStatus } from './machine/status.ts'
import type { Session } from './machine/session.ts'
import { openTestSession } from './testing/session.ts'

const withoutWindows = ['scan', 'many', 'ledger', 'transfer', 'github', 'speech']
const named = process.argv.slice(2)

await runScript(async () => {
  const isPlain = named.length > 0 && named.every((name) => withoutWindows.includes(name))
  const session = isPlain ? undefined : await sessionWithTheApp()
  try {
    return await runInTerminal(process.execPath, ['test/bench/run.ts', ...named], {
      cwd: projectRoot,
      env: session?.env ?? projectEnvironment(process.env),
    })
  } finally {
    await session?.close()
  }
})

/** The session with the app. If this machine cannot show the app, the other benchmarks still run. */
async function sessionWithTheApp(): Promise<Session | undefined> {
  try {
    if ((await buildIfNeeded()) !== 0) throw new MachineProblem('the app could not be built')
    return await openTestSession()
  } catch (error) {
    if (!(error instanceof MachineProblem)) throw error
    printStatus(`skipping the benchmarks with windows: ${error.message}`)
    return undefined
  }
}
