import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { windowsProgram } from '../../base/system-programs.ts'

const run = promisify(execFile)
const powershell = windowsProgram('WindowsPowerShell\\v1.0\\powershell.exe')
const options = { timeout: 10_000, windowsHide: true }

/**
 * What tells a process from every other one that had or will have its number: the time at which it was started, as its system
 * writes it.
 * @returns undefined where there is no such process
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
    // The clock's ticks since the machine was started: the 20th field behind the name, which may hold anything.
    const [stat, boot] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ])
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie has ended.
    return fields[0] === 'Z' ? '' : `${fields[19] ?? ''} ${boot}`
  }
  if (process.platform === 'win32') {
    const command = `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`
    return (await run(powershell, ['-NoProfile', '-Command', command], options)).stdout
  }
  return (await run('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], options)).stdout
}
