import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { promisify } from 'node:util'

import { minuteMs } from '../../../preload/contract/durations.ts'
import { backOffMs } from '../../base/rules/waits.ts'
import type { CutShort } from './rules/git-failure.ts'

/**
 * How long a first attempt may stay silent. Git answers a `lookup` of branches, settings or single objects at once. A
 * `walk` through history or files may take long before its first line: 15 seconds for 98,000 commits on a slow disk.
 */
export const defaultIdleTimeoutsMs = { lookup: 3_000, walk: 10_000 }
export type IdleTimeoutsMs = typeof defaultIdleTimeoutsMs
const maxIdleTimeoutMs = 2 * minuteMs

/** In bytes. A log of a million commits takes less. */
export const defaultMaxMemoryBytes = Math.min(2 ** 30, Math.floor(totalmem() / 8))
const memoryIntervalMs = process.platform === 'linux' ? 250 : 1000

/** Measure silence in timer ticks: a machine that sleeps all night adds only one. */
const ticks = 8

/** How long a Git call may stay silent: `firstMs`, doubled by each kill in a row in the repository. */
export const idleTimeoutMs = (firstMs: number, kills: number): number =>
  backOffMs(firstMs, kills + 1, maxIdleTimeoutMs)

/** Limits the silence and the memory of one call of Git. */
export function openGitLimits(options: {
  readonly idleMs: number
  readonly maxMemoryBytes: number
  readonly signal: AbortSignal
}) {
  const { idleMs, maxMemoryBytes: maxBytes, signal } = options
  const controller = new AbortController()
  let failure: CutShort | null = null
  const end = (why: CutShort) => {
    failure ??= why
    controller.abort()
  }
  const onAbort = () => end({ code: 'aborted' })
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
    /** Why the call had to end; null if it did not. */
    failure: () => failure,
    /**
     * Starts to measure the process's memory, because Node cannot start a process with a limit. Git itself refuses a
     * single request that is too large, on any system (`GIT_ALLOC_LIMIT`).
     */
    watchMemory(pid: number): void {
      const measure = async () => {
        const bytes = await measureMemory(pid)
        if (bytes !== null && bytes > maxBytes) end({ code: 'too-much-memory', maxBytes })
      }
      // Ignore errors: the process may have ended.
      memoryTimer = setInterval(() => void measure().catch(() => undefined), memoryIntervalMs)
    },
    pauseIdleTimeout(): void {
      ticksLeft = Infinity
    },
    restartIdleTimeout(): void {
      ticksLeft = ticks
    },
    close(): void {
      signal.removeEventListener('abort', onAbort)
      clearInterval(idleTimer)
      clearInterval(memoryTimer)
    },
  }
}

/** A process's own memory in bytes. Null if unknown, as on Windows, where no program reports it in time. */
async function measureMemory(pid: number): Promise<number | null> {
  if (process.platform === 'linux')
    return parseProcStatusMemory(await readFile(`/proc/${pid}/status`, 'utf8'))
  if (process.platform !== 'darwin') return null
  const { stdout } = await promisify(execFile)('/bin/ps', ['-o', 'rss=', '-p', String(pid)])
  return parsePsMemory(stdout)
}

/**
 * A process's own memory in bytes, from the text of `/proc/<pid>/status`. Mapped files do not count, because the
 * system can drop them (https://docs.kernel.org/filesystems/proc.html).
 * @returns null if the text does not say
 */
export function parseProcStatusMemory(text: string): number | null {
  const [anonymous, swapped] = ['RssAnon', 'VmSwap'].map(
    (name) => new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1],
  )
  return anonymous === undefined ? null : (Number(anonymous) + Number(swapped ?? 0)) * 1024
}

/** The memory in the output of `ps -o rss=`, in bytes, or null if there is no such process. */
export function parsePsMemory(text: string): number | null {
  const kilobytes = /^\s*(\d+)\s*$/.exec(text)?.[1]
  return kilobytes === undefined ? null : Number(kilobytes) * 1024
}
