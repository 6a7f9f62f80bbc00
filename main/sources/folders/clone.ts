import path from 'node:path'

import type { Problem } from '../../../preload/contract/problem.ts'
import type { RepositoryId } from '../../ledger/rules/facts.ts'
import type { WorkState } from '../clones/rules/work-events.ts'
import type { ReadMode } from '../clones/scan-clone.ts'
import type { RepositoryLocation } from '../git/git-directory.ts'
import { listLocal, statLocal } from '../git/local-files.ts'
import { redact, unsafeOwnerFolder } from '../git/rules/git-messages.ts'
import type { GitFailure } from '../git/run-git.ts'
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
    label: labelOf(gitDir),
    watcher: openCloneWatcher(gitDir, watches, onHint),
    /** Aborted when the clone is closed. */
    get signal(): AbortSignal {
      return stop.signal
    },
    /** Changes if the clone uses another of its worktrees. */
    location,
    nextMode: 'incremental' as ReadMode,
    /** Whether the first scan, or the one that the user asked for, has ended, successfully or not. */
    isScanned: false,
    repository: null as RepositoryId | null,
    /** Whether no branch had a commit at the last scan. */
    isEmpty: false,
    /** The cost of the first scan. Null if the clone was scanned before. */
    effort: null as RepositoryEffort | null,
    /** The user's work at the last look, or null before the first. */
    work: null as WorkState | null,
    scanProblem: null as Problem | null,
    /** Why the last scan could not list the files. */
    languageProblem: null as Problem | null,
    /** How many times in a row Git was killed in this clone. */
    timeouts: 0,
    /** Ends the clone's rest after Git was killed. Null while the clone does not rest. */
    endRest: null as (() => void) | null,
    /** Cancels the look that a hint has scheduled. Null if none is scheduled. */
    cancelLook: null as (() => void) | null,
    /** The more serious of the two problems. */
    get problem(): Problem | null {
      return clone.scanProblem ?? clone.languageProblem
    },
    /** Changes whenever a view of the clone does. */
    get viewKey(): string {
      return JSON.stringify([clone.isScanned, clone.isEmpty, clone.repository, clone.problem])
    },
    close(): void {
      stop.abort()
      clone.endRest?.()
      clone.cancelLook?.()
      clone.watcher.close()
    },
  }
  return clone
}

/** The name of the folder that contains `.git`, or of the bare repository without its ending `.git`. */
function labelOf(gitDir: string): string {
  const name = path.basename(gitDir)
  return name.startsWith('.') ? path.basename(path.dirname(gitDir)) : name.replace(/\.git$/, '')
}

/** Estimates how long a repository's first scan takes and how soon the user wants it. */
export async function readEffort(gitDir: string): Promise<RepositoryEffort> {
  const statAll = async (names: readonly string[]) => {
    const all = names.map((name) => statLocal(path.join(gitDir, name)).catch(() => null))
    return (await Promise.all(all)).filter((kind) => kind !== null)
  }
  const [entries, used] = await Promise.all([
    listLocal(path.join(gitDir, 'objects/pack')).catch(() => []),
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

export function problem(
  { label }: Clone,
  code: Problem['code'],
  more?: Problem['params'],
): Problem {
  return { code, params: { name: label, ...more } }
}

export function problemIn(clone: Clone, failure: GitFailure): Problem {
  switch (failure.code) {
    case 'exited': {
      const folder = unsafeOwnerFolder(failure.message)
      return folder === undefined
        ? problem(clone, 'repository-unreadable')
        : problem(clone, 'repository-owner', { folder })
    }
    case 'obstacle':
      return problem(clone, 'repository-unsafe', { place: failure.place })
    case 'too-much-memory':
      return problem(clone, 'git-memory')
    case 'process-failed':
    case 'timeout':
    case 'aborted':
      return problem(clone, 'git-failed')
  }
}

/** Removes the names of repositories, branches and files from a failure. */
export function failureForLog(failure: GitFailure): object {
  if (failure.code === 'obstacle') return { code: failure.code }
  return failure.code === 'exited' ? { ...failure, message: redact(failure.message) } : failure
}
