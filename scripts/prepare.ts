/**
 * Prepares this machine to run the app: `node scripts/prepare.ts [--tests]`. `npm start` and `npm test` do the same.
 * Prints the folder of the Electron that they use.
 */
import { prepare } from './machine/prepare.ts'
import { runScript } from './machine/problem.ts'
import { printStatus } from './machine/status.ts'

await runScript(async () => {
  const electron = await prepare(process.argv.includes('--tests') ? 'tests' : 'start')
  printStatus(`ready: Electron ${electron.version} (${electron.source}) in ${electron.dist}`)
  return 0
})
