import path from 'node:path'

import type { Problem } from '../../../preload/contract/problem.ts'
import type { WorkState } from '../clones/rules/work-events.ts'
import type { RepositoryLocation } from '../git/git-directory.ts'
import { listOnThisMachine, statOnThisMachine } from '../git/local-files.ts'
import { openCloneWatcher, type CloneHint } from './clone-watcher.ts'
import type { FirstScanEstimate } from './rules/first-scan.ts'
import { unscanned } from './rules/scan-state.ts'
import type { Watches } from './watches.ts'

/** One clone, for as long as it lies in a chosen folder: its watcher, its scans, and the user's work in it. */
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
    label: cloneLabel(gitDir),
    watcher: openCloneWatcher(gitDir, watches, onHint),
    /** Aborted when the clone is closed. */
    get signal(): AbortSignal {
      return stop.signal
    },
    /** Changes if the clone uses another of its worktrees. */
    location,
    scans: unscanned,
    /** Cancels the end of the back-off. Null unless the clone is backing off. */
    cancelBackOff: null as (() => void) | null,
    /** The user's work at the last check, or null before the first. */
    work: null as WorkState | null,
    /** Cancels the work check that a hint has scheduled. Null if none is scheduled. */
    cancelWorkCheck: null as (() => void) | null,
    /** The more serious of the two problems, with the clone's name. */
    get problem(): Problem | null {
      const found = clone.scans.scanProblem ?? clone.scans.languageProblem
      return found && { ...found, params: { name: clone.label, ...found.params } }
    },
    /** Changes whenever a view of the clone does. */
    get viewKey(): string {
      const { isScanned, isEmpty, repository } = clone.scans
      return JSON.stringify([isScanned, isEmpty, repository, clone.problem])
    },
    close(): void {
      stop.abort()
      clone.cancelBackOff?.()
      clone.cancelWorkCheck?.()
      clone.watcher.close()
    },
  }
  return clone
}

/** The name of the folder that contains `.git`, or of the bare repository without its ending `.git`. */
function cloneLabel(gitDir: string): string {
  const name = path.basename(gitDir)
  return name.startsWith('.') ? path.basename(path.dirname(gitDir)) : name.replace(/\.git$/, '')
}

/** Estimates how long a repository's first scan takes and how soon the user wants it. */
export async function estimateFirstScan(gitDir: string): Promise<FirstScanEstimate> {
  const statAll = async (names: readonly string[]) => {
    const all = names.map((name) => statOnThisMachine(path.join(gitDir, name)).catch(() => null))
    return (await Promise.all(all)).filter((stats) => stats !== null)
  }
  const [entries, used] = await Promise.all([
    listOnThisMachine(path.join(gitDir, 'objects/pack')).catch(() => []),
    // A commit appends to `logs/HEAD`, which a bare repository lacks, and usually replaces a file in `refs/heads`.
    statAll(['logs/HEAD', 'refs/heads']),
  ])
  const names = entries.map(({ name }) => `objects/pack/${name}`)
  const packs = await statAll(names.filter((name) => name.endsWith('.pack')))
  return {
    packBytes: packs.reduce((sum, { size }) => sum + size, 0),
    usedAt: used.length === 0 ? null : Math.max(...used.map(({ mtimeMs }) => mtimeMs)),
  }
}
