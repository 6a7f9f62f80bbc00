import { app } from 'electron'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { startedProgram } from '../base/rules/started-program.ts'

/**
 * Lets Hot Dash start again as it was started. To be called when all is closed; this process ends right after it.
 *
 * An AppImage is started from here: Electron's relauncher lies in its mount, which goes with this process
 * (https://github.com/electron-userland/electron-builder/issues/1727).
 * @throws where the file of an AppImage cannot be started
 */
export async function restart(): Promise<void> {
  const program = startedProgram(process.execPath, process.env)
  if (program === process.execPath) {
    app.relaunch()
    return
  }
  // Who starts would take this process for the Dash that runs.
  app.releaseSingleInstanceLock()
  const options = { cwd: '/', detached: true, stdio: 'ignore' } as const
  const started = spawn(program, process.argv.slice(1), options)
  started.unref()
  await once(started, 'spawn')
}
