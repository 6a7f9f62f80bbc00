import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { windowsProgram } from './find-program.ts'

/** Kills a process that leads its own group (`detached`), and all of its children. Does nothing if they have ended. */
export async function killTree(pid: number): Promise<void> {
  if (process.platform === 'win32') {
    const args = ['/pid', String(pid), '/T', '/F']
    await promisify(execFile)(windowsProgram('taskkill.exe'), args, { windowsHide: true }).catch(
      () => undefined,
    )
  } else signalGroup(pid, 'SIGKILL')
}

/** Sends a signal to a process that leads its own group, and to its children, unless they have ended. Not for Windows. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // The processes have already ended.
  }
}
