import path from 'node:path'

import type { Problem } from '../../../preload/contract/problem.ts'
import type { RepositoryId } from '../../ledger/rules/facts.ts'
import type { WorkState } from '../clones/rules/work-events.ts'
import type { ReadMode } from '../clones/scan-clone.ts'
import type { RepositoryLocation } from '../git/git-directory.ts'
import { listLocal, statLocal } from '../git/local-files.ts'
import { openCloneWatcher, type CloneHint } from './clone-watcher.ts'
import type { RepositoryEffort } from './rules/first-scan.ts'
import type { Watches } from './watches.ts'

/** One clone, for as long as it lies in a chosen folder: its watcher and the outcome of its last scan. */
export type Clone = ReturnType<typeof openClone>

export function openClone(
  location: RepositoryLocation,
  watches: Watches,
  onHint: (hint: CloneHint) => void,
) {
  const { gitDir } = location
  const stop = new AbortController()
  const clone = {
    gitDir,
    /** Its name as shown to the user. */
    label: labelOf(gitDir),
    watcher: openCloneWatcher(gitDir, watches, onHint),
    /** Aborted when the clone is closed. */
    get signal(): AbortSignal {
      return stop.signal
    },
    /** Changes if another of its worktrees is used. */
    location,
    /** How much the next scan reads. */
    nextMode: 'incremental' as ReadMode,
    /** Whether the scan that the user waits for has ended, successfully or not. */
    isScanned: false,
    repository: null as RepositoryId | null,
    /** Whether no branch had a commit at the last scan. */
    isEmpty: false,
    /** How expensive its first scan may be. Null if it was scanned before. */
    effort: null as RepositoryEffort | null,
    /** The user's work there at the last look, or null before the first one. */
    work: null as WorkState | null,
    /** What the last scan could not read. */
    scanProblem: null as Problem | null,
    /** Why its files could not be listed. */
    languageProblem: null as Problem | null,
    /** How often in a row Git was killed here. */
    timeouts: 0,
    /** The same for listing its files. */
    languageTimeouts: 0,
    /** While it rests after Git was killed: ends the rest. */
    endRest: null as (() => void) | null,
    close(): void {
      stop.abort()
      clone.endRest?.()
      clone.watcher.close()
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
