/**
 * Runs a command like the e2e tests: on a prepared machine, in a separate desktop session, and with the Electron to
 * use in HOT_DASH_TEST_ELECTRON. For example:
 * `node scripts/with-session.ts playwright test --config test/playwright.config.ts --grep pantry`.
 */
import { projectRoot } from './machine/paths.ts'
import { runScript } from './machine/problem.ts'
import { runInTerminal } from './machine/run.ts'
import { openTestSession } from './testing/session.ts'

const [command, ...args] = process.argv.slice(2)

await runScript(async () => {
  if (command === undefined) {
    process.stderr.write('usage: node scripts/with-session.ts COMMAND [ARGUMENT...]\n')
    return 2
  }
  const session = await openTestSession()
  try {
    return await runInTerminal(command, args, {
      cwd: projectRoot,
      env: session.env,
      shell: process.platform === 'win32',
    })
  } finally {
    await session.close()
  }
})
