import { lstat, readdir } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { captureOutput, type ExitResult } from './run.ts'
import { printStatus, progressLine } from './status.ts'

const pollMs = 500
const reportEveryMs = 3000

export interface Download {
  readonly label: string
  /** The place where the program writes received data. Its growth is the progress. */
  readonly watchedFolder: string
  /** If known. */
  readonly totalBytes?: number
  /** The download is aborted after this long without new data. */
  readonly stallTimeoutMs: number
  readonly command: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
}

/** Runs a program that downloads something, prints its progress, and ends it if no more data arrives. */
export async function download(what: Download): Promise<ExitResult> {
  const stop = new AbortController()
  const done = new AbortController()
  const ended = captureOutput(what.command, what.args, { env: what.env, signal: stop.signal })
  const watching = watchGrowth(what, stop, done.signal)
  const result = await ended
  done.abort()
  await watching
  return result
}

async function watchGrowth(
  what: Download,
  stop: AbortController,
  done: AbortSignal,
): Promise<void> {
  let bytes = 0
  let grewAt = performance.now()
  let reportedAt = performance.now()
  while (!done.aborted) {
    await delay(pollMs, undefined, { signal: done }).catch(() => undefined)
    const now = performance.now()
    const seen = await folderBytes(what.watchedFolder)
    if (seen > bytes) grewAt = now
    bytes = seen
    if (now - reportedAt >= reportEveryMs && bytes > 0) {
      reportedAt = now
      printStatus(progressLine(what.label, bytes, what.totalBytes))
    }
    if (now - grewAt > what.stallTimeoutMs) {
      stop.abort()
      return
    }
  }
}

/** The total size of all files below a folder. A file that vanishes first counts as 0. */
export async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const sizes = entries.map(async (entry) => {
    if (!entry.isFile()) return 0
    const stat = await lstat(path.join(entry.parentPath, entry.name)).catch(() => undefined)
    return stat?.size ?? 0
  })
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}
