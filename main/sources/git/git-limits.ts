import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { promisify } from 'node:util'

import { memoryInProcStatus, memoryInPs } from './rules/process-memory.ts'

/** In bytes. A log of a million commits takes less. */
export const defaultMaxMemoryBytes = Math.min(2 ** 30, Math.floor(totalmem() / 8))

/** Counts the silence in this many ticks, so that a night asleep counts as one tick at most. */
const ticks = 8

/** How often a process's memory is measured, in milliseconds. */
const memoryIntervalMs = process.platform === 'linux' ? 250 : 1000

/** A process's own memory in bytes. Undefined if nothing tells: no program of Windows answers in time. */
async function memoryOf(pid: number): Promise<number | undefined> {
  if (process.platform === 'linux')
    return memoryInProcStatus(await readFile(`/proc/${pid}/status`, 'utf8'))
  if (process.platform !== 'darwin') return undefined
  const { stdout } = await promisify(execFile)('/bin/ps', ['-o', 'rss=', '-p', String(pid)])
  return memoryInPs(stdout)
}

/** Why a call had to end. */
export type LimitFailure =
  /** It wrote nothing for too long. */
  | { readonly code: 'timeout' }
  /** It took more memory than it may. */
  | { readonly code: 'too-much-memory'; readonly maxBytes: number }
  /** The signal of the call was aborted. */
  | { readonly code: 'aborted' }

/** Limits the silence and the memory of one call of Git. */
export function openGitLimits(options: {
  readonly idleMs: number
  readonly maxMemoryBytes: number
  /** The caller's. */
  readonly signal: AbortSignal
}) {
  const { idleMs, maxMemoryBytes: maxBytes, signal } = options
  const controller = new AbortController()
  let failure: LimitFailure | null = null
  const end = (why: LimitFailure) => {
    failure ??= why
    controller.abort()
  }
  const onAbort = () => end({ code: 'aborted' })
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort)
  let ticksLeft = ticks
  const idleTimer = setInterval(() => {
    ticksLeft -= 1
    if (ticksLeft === 0) end({ code: 'timeout' })
  }, idleMs / ticks)
  let memoryTimer: NodeJS.Timeout | undefined
  return {
    /** Aborted when the call has to end. */
    get signal(): AbortSignal {
      return controller.signal
    },
    /** Why it had to end; null if it did not. */
    failure: () => failure,
    /**
     * Starts to measure the process's memory. Node cannot start a process with a limit. Git itself refuses a single
     * request that is too large, on any system (`GIT_ALLOC_LIMIT`).
     */
    watchMemory(pid: number): void {
      const measure = async () => {
        const bytes = await memoryOf(pid)
        if (bytes !== undefined && bytes > maxBytes) end({ code: 'too-much-memory', maxBytes })
      }
      // The process may have ended.
      memoryTimer = setInterval(() => void measure().catch(() => undefined), memoryIntervalMs)
    },
    /** Handles output, which takes as long as it needs: Git waits, and is not silent. */
    async duringOutput(handle: () => void | Promise<void>): Promise<void> {
      ticksLeft = Infinity
      await handle()
      ticksLeft = ticks
    },
    /** Releases timers and listeners. */
    close(): void {
      signal.removeEventListener('abort', onAbort)
      clearInterval(idleTimer)
      clearInterval(memoryTimer)
    },
  }
}
