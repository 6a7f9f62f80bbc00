import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { promisify } from 'node:util'

import { memoryInProcStatus, memoryInPs } from './rules/process-memory.ts'

/** In bytes. A log of a million commits takes less. */
export const defaultMaxMemoryBytes = Math.min(2 ** 30, Math.floor(totalmem() / 8))

/** How to read a process's memory, and how often. Not on Windows: no program there answers in time. */
const readers: Readonly<
  Partial<
    Record<
      NodeJS.Platform,
      { readonly intervalMs: number; readonly read: (pid: number) => Promise<number | undefined> }
    >
  >
> = {
  linux: {
    intervalMs: 250,
    read: async (pid) => memoryInProcStatus(await readFile(`/proc/${pid}/status`, 'utf8')),
  },
  darwin: {
    intervalMs: 1000,
    read: async (pid) =>
      memoryInPs((await promisify(execFile)('/bin/ps', ['-o', 'rss=', '-p', String(pid)])).stdout),
  },
}

/**
 * Aborts its signal when a process uses too much memory. Node cannot start a process with a limit, so this polls. Git
 * itself refuses a single request that is too large, on any system (`GIT_ALLOC_LIMIT`).
 */
export class MemoryLimit {
  readonly #controller = new AbortController()
  #timer: NodeJS.Timeout | undefined

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Starts polling a process. */
  watch(pid: number, maxBytes: number): void {
    const reader = readers[process.platform]
    if (reader === undefined) return
    this.#timer = setInterval(() => {
      // The process may have ended.
      void reader.read(pid).then(
        (bytes) => {
          if (bytes !== undefined && bytes > maxBytes) this.#controller.abort()
        },
        () => undefined,
      )
    }, reader.intervalMs)
  }

  /** Releases the timer. */
  end(): void {
    clearInterval(this.#timer)
  }
}
