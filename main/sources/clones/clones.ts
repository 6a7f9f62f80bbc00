import path from 'node:path'

import { isAtOrBelow } from '../../base/file-paths.ts'
import type { Day } from '../../base/rules/day.ts'
import { readUserConfig, type UserConfig } from './read-context.ts'
import type { ScanMode } from './rules/scan-state.ts'
import { mayReadIncrementally } from './scan-clone.ts'
import type { RepositoryLocation } from '../git/git-directory.ts'
import { readdirOnThisMachine, statOnThisMachine } from '../git/local-files.ts'
import type { RepositoryGit } from '../git/repository-git.ts'
import { openClone, type Clone, type CloneServices } from './clone.ts'
import type { FirstScanEstimate } from './rules/job-order.ts'

export type Clones = ReturnType<typeof openClones>

/** The clones in all chosen folders. */
export function openClones(services: CloneServices) {
  const { store, addresses, clock, home } = services
  const shared = { readUserConfig: readSharedUserConfig, recordCommit }
  const clones = new Map<string, Clone>()
  /** For each clone that an earlier run has scanned: its first scan in this run. */
  const startupScans: Promise<void>[] = []
  let userConfig: Promise<UserConfig> | null = null
  /** The last day with a commit by the user, in any clone. */
  let lastCommitDay: Day | null = null

  /** All scans share the user's configuration until it may have changed. */
  async function readSharedUserConfig(git: RepositoryGit): Promise<UserConfig> {
    userConfig ??= readUserConfig(git, home)
    const config = await userConfig
    // If the scan that started the read was stopped, the digest is missing, so read again.
    if (config.digest === null) userConfig = null
    return config
  }

  function recordCommit(instant: number): boolean {
    const { day } = clock.localTime(instant)
    const isFirst = lastCommitDay === null || day > lastCommitDay
    if (isFirst) lastCommitDay = day
    return isFirst
  }

  return {
    /** The clones by common Git directory. */
    all: clones as ReadonlyMap<string, Clone>,
    /** Watches a clone and queues its scan, unless it is known. @returns whether it is new */
    async add(location: RepositoryLocation): Promise<boolean> {
      const { gitDir } = location
      const known = clones.get(gitDir)
      if (known !== undefined) {
        known.moveTo(location)
        return false
      }
      const clone = openClone(location, services, shared)
      clones.set(gitDir, clone)
      const stored = store.get(gitDir)
      if (stored === undefined) clone.expectFirstScan(await estimateFirstScan(gitDir))
      const scanned = clone.queueScan()
      if (mayReadIncrementally(stored, addresses, 'incremental')) startupScans.push(scanned)
      return true
    },
    keepOnly(isListed: (gitDir: string) => boolean): void {
      for (const [gitDir, clone] of clones) {
        if (isListed(gitDir)) continue
        clone.close()
        clones.delete(gitDir)
      }
    },
    /** @param mode `full` if the user asked to read everything again, even in clones that are backing off */
    scanAll(mode: ScanMode = 'incremental'): void {
      userConfig = null
      for (const clone of clones.values()) {
        if (mode === 'full') clone.queueFullScan()
        else void clone.queueScan()
      }
    },
    /** Queues urgent scans of the clones at and below a path. */
    scanBelow(folder: string): void {
      for (const clone of clones.values())
        if (isAtOrBelow(clone.gitDir, folder) || isAtOrBelow(clone.location().cwd, folder))
          void clone.queueScan({ isUrgent: true })
    },
    isInConflict: () => [...clones.values()].some((clone) => clone.isInConflict()),
    /** Settles when every clone that an earlier run scanned has been scanned once for new commits. */
    startupScansEnded: () => Promise.all(startupScans),
    close(): void {
      for (const clone of clones.values()) clone.close()
    },
  }
}

/** Reads what decides when a repository's first scan runs: its size, and when it was last used. */
async function estimateFirstScan(gitDir: string): Promise<FirstScanEstimate> {
  const statAll = async (names: readonly string[]) => {
    const all = names.map((name) => statOnThisMachine(path.join(gitDir, name)).catch(() => null))
    return (await Promise.all(all)).filter((stats) => stats !== null)
  }
  const [entries, used] = await Promise.all([
    readdirOnThisMachine(path.join(gitDir, 'objects/pack')).catch(() => []),
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
