/**
 * Starts the app from the sources (`npm start`). `npm run dev` (`--dev`) also reloads the pages after each edit.
 * First prepares the machine and builds what has changed. Passes further arguments to the app.
 */
import path from 'node:path'
import { x11Restart } from '../main/desktop/rules/x11-restart.ts'
import { buildIfNeeded } from './machine/build.ts'
import { electronArgs, thisHost } from './machine/electron-args.ts'
import type { ElectronRuntime } from './machine/electron.ts'
import { environmentFor } from './machine/environment.ts'
import { packageFolder, projectRoot } from './machine/paths.ts'
import { prepare } from './machine/prepare.ts'
import { runScript } from './machine/problem.ts'
import { runInTerminal } from './machine/run.ts'
import { printStatus } from './machine/status.ts'
import { openSession } from './machine/session.ts'

const words = process.argv.slice(2)
const developing = words.includes('--dev')
const forApp = words.filter((word) => word !== '--dev')

await runScript(async () => {
  const electron = await prepare('start')
  const built = developing ? 0 : await buildIfNeeded()
  if (built !== 0) return built
  const own = electronArgs(thisHost())
  // Otherwise the app would start itself again, away from this terminal.
  const args = x11Restart(process.platform, process.env, '', own) ?? own
  if (args.includes('--no-sandbox'))
    printStatus('running as root, so Chromium runs without its sandbox (--no-sandbox)')
  const session = await openSession('start')
  try {
    printStatus(`starting in Electron ${electron.version}`)
    const env = environmentFor(electron, session.env)
    return developing ? await develop(args, env) : await run(electron, args, env)
  } finally {
    await session.close()
  }
})

function run(
  electron: ElectronRuntime,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  return runInTerminal(electron.executable, [...args, projectRoot, ...forApp], {
    cwd: projectRoot,
    env,
  })
}

function develop(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const program = path.join(packageFolder('electron-vite'), 'bin', 'electron-vite.js')
  const command = [program, 'dev', '--config', 'scripts/electron.vite.config.ts']
  return runInTerminal(process.execPath, [...command, '--', ...args, ...forApp], {
    cwd: projectRoot,
    env,
  })
}
