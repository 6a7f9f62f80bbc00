import { app } from 'electron'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Log } from '../base/log.ts'
import { startedProgram } from '../base/rules/started-program.ts'

/**
 * Lets Hot Dash start again as it was started. To be called when all is closed; this process ends right after it.
 *
 * An AppImage is started from here: Electron's relauncher lies in its mount, which goes with this process
 * (https://github.com/electron-userland/electron-builder/issues/1727).
 * @returns never rejects: why it will not start is in the log
 */
export async function restart(log: Pick<Log, 'error'>): Promise<void> {
  const program = startedProgram(process.execPath, process.env)
  if (program === process.execPath) {
    app.relaunch()
    return
  }
  // Who starts would take this process for the Dash that runs.
  app.releaseSingleInstanceLock()
  try {
    const options = { cwd: '/', detached: true, stdio: 'ignore' } as const
    const started = spawn(program, process.argv.slice(1), options)
    started.unref()
    await once(started, 'spawn')
  } catch (cause) {
    log.error('there was no restart', cause)
  }
}
