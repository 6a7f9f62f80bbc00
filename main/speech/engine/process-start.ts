import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { windowsProgram } from '../../base/find-program.ts'

const run = promisify(execFile)
const powershell = windowsProgram('WindowsPowerShell\\v1.0\\powershell.exe')
const options = { timeout: 10_000, windowsHide: true }

/**
 * The start time of a process, as its system writes it. Distinguishes the process from any other that had or will
 * have its pid.
 * @returns undefined if there is no such process
 */
export async function processStart(pid: number): Promise<string | undefined> {
  try {
    const text = await read(pid)
    return text.trim() === '' ? undefined : text.trim()
  } catch {
    return undefined
  }
}

async function read(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    // Clock ticks since boot: the 20th field after the name, which may contain anything.
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ])
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie has already ended.
    return fields[0] === 'Z' ? '' : `${fields[19] ?? ''} ${boot}`
  }
  if (process.platform === 'win32') {
    const command = `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`
    return (await run(powershell, ['-NoProfile', '-Command', command], options)).stdout
  }
  return (await run('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], options)).stdout
}
