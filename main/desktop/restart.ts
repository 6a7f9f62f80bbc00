import { app } from 'electron'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Log } from '../base/log.ts'
import { startedProgram } from '../base/rules/started-program.ts'

/**
 * Starts Hot Dash again as it was started. Call it when everything is closed; this process ends right after it.
 *
 * An AppImage is started from here: Electron's relauncher lives in its mount, which goes away with this process
 * (https://github.com/electron-userland/electron-builder/issues/1727).
 * @returns never rejects: if it cannot start, the log says why
 */
export async function restart(log: Pick<Log, 'error'>): Promise<void> {
  const program = startedProgram(process.execPath, process.env)
  if (program === process.execPath) {
    app.relaunch()
    return
  }
  // Otherwise the new process would take this one for the running Dash.
  app.releaseSingleInstanceLock()
  try {
    const options = { cwd: '/', detached: true, stdio: 'ignore' } as const
    const started = spawn(program, process.argv.slice(1), options)
    started.unref()
    await once(started, 'spawn')
  } catch (cause) {
    log.error('the restart failed', cause)
  }
}
