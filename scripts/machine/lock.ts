import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { printStatus } from './status.ts'

const pollMs = 300

/**
 * Runs `work` while no other process runs it under the same lock file. The file contains the owner's pid. If the
 * owner has died, this process takes over the lock.
 */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  await mkdir(path.dirname(file), { recursive: true })
  let waited = false
  while (!(await takeLock(file))) {
    if (!waited) printStatus(`another run is preparing the same thing; waiting for it (${file})`)
    waited = true
    await delay(pollMs)
  }
  try {
    return await work()
  } finally {
    await rm(file, { force: true })
  }
}

async function takeLock(file: string): Promise<boolean> {
  try {
    await writeFile(file, process.pid.toString(), { flag: 'wx' })
    return true
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  }
  const owner = Number(await readFile(file, 'utf8').catch(() => ''))
  // An empty file has an owner that is just writing its pid.
  if (owner > 0 && !isAlive(owner)) await rm(file, { force: true })
  return false
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
