import path from 'node:path'

import type { Problem } from '../../../preload/contract/problem.ts'
import type { RepositoryId } from '../../ledger/rules/ids.ts'
import type { WorkState } from '../clones/rules/work-events.ts'
import type { ReadMode } from '../clones/scan-clone.ts'
import type { RepositoryLocation } from '../git/git.ts'
import { listLocal, statLocal } from '../git/local-files.ts'
import { openCloneWatcher, type CloneHint, type CloneWatcher } from './clone-watcher.ts'
import type { RepositoryEffort } from './rules/first-scan.ts'
import type { Watches } from './watches.ts'

/** One clone, for as long as it lies in a chosen folder: its watcher and the outcome of its last scan. */
export interface Clone {
  readonly gitDir: string
  /** Its name as shown to the user. */
  readonly label: string
  readonly watcher: CloneWatcher
  /** Aborted when the clone is closed. */
  readonly signal: AbortSignal
  /** Changes if another of its worktrees is used. */
  location: RepositoryLocation
  /** How much the next scan reads. */
  nextMode: ReadMode
  /** Whether the scan that the user waits for has ended, successfully or not. */
  isScanned: boolean
  repository: RepositoryId | null
  /** Whether no branch had a commit at the last scan. */
  isEmpty: boolean
  /** How expensive its first scan may be. Null if it was scanned before. */
  effort: RepositoryEffort | null
  /** The user's work there at the last look, or null before the first one. */
  work: WorkState | null
  /** What the last scan could not read. */
  scanProblem: Problem | null
  /** Why its files could not be listed. */
  languageProblem: Problem | null
  /** How often in a row Git was killed here. */
  timeouts: number
  /** The same for listing its files. */
  languageTimeouts: number
  /** While it rests after Git was killed: ends the rest. */
  endRest: (() => void) | null
  close(): void
}

export function openClone(
  location: RepositoryLocation,
  watches: Watches,
  onHint: (hint: CloneHint) => void,
): Clone {
  const { gitDir } = location
  const stop = new AbortController()
  const watcher = openCloneWatcher(gitDir, watches, onHint)
  const clone: Clone = {
    gitDir,
    label: labelOf(gitDir),
    watcher,
    signal: stop.signal,
    location,
    nextMode: 'incremental',
    isScanned: false,
    repository: null,
    isEmpty: false,
    effort: null,
    work: null,
    scanProblem: null,
    languageProblem: null,
    timeouts: 0,
    languageTimeouts: 0,
    endRest: null,
    close() {
      stop.abort()
      clone.endRest?.()
      watcher.close()
    },
  }
  return clone
}

/** A failed scan takes precedence over files that could not be listed. */
export function problemOf({ scanProblem, languageProblem }: Clone): Problem | null {
  return scanProblem ?? languageProblem
}

/** The name of the folder that contains `.git`, or a bare repository's without `.git`. */
function labelOf(gitDir: string): string {
  const name = path.basename(gitDir)
  return name.startsWith('.') ? path.basename(path.dirname(gitDir)) : name.replace(/\.git$/, '')
}

/** Estimates how long a repository's first scan may take and how soon it is wanted. */
export async function readEffort(gitDir: string): Promise<RepositoryEffort> {
  const [usedAt, packs] = await Promise.all([
    // A commit appends to the first and usually replaces a file in the second. A bare repository lacks the first.
    Promise.all(
      ['logs/HEAD', 'refs/heads'].map((name) =>
        statLocal(path.join(gitDir, name)).catch(() => null),
      ),
    ),
    listLocal(path.join(gitDir, 'objects', 'pack')).catch(() => []),
  ])
  const sizes = await Promise.all(
    packs
      .filter(({ name }) => name.endsWith('.pack'))
      .map(({ name }) => statLocal(path.join(gitDir, 'objects', 'pack', name)).catch(() => null)),
  )
  const times = usedAt.flatMap((kind) => kind?.mtimeMs ?? [])
  return {
    packBytes: sizes.reduce((sum, kind) => sum + (kind?.size ?? 0), 0),
    usedAt: times.length === 0 ? null : Math.max(...times),
  }
}
