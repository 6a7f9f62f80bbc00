import type { RepositoryId, RepositoryName } from '../../ledger/rules/facts.ts'
import type { Store } from '../../storage/open-store.ts'
import type { BranchTips } from './rules/branch-tips.ts'

/** How far a clone has been read. */
export interface StoredClone {
  readonly repository: RepositoryId
  /** Addresses whose commits the scans have recorded. */
  readonly addresses: readonly string[]
  /** The branch tips up to which the scans have read. */
  readonly tips: BranchTips
  /** The digest of the repository's context at the last scan. */
  readonly contextDigest: string
  /** The digest of the configuration that `names` came from, or null if unknown. */
  readonly configDigest: string | null
  /** The repository's names by its remotes. */
  readonly names: readonly RepositoryName[]
  /** Whether the languages at `tips` have been recorded. */
  readonly areLanguagesRead: boolean
}

interface CloneRow {
  readonly git_dir: string
  readonly repository: RepositoryId
  /** A JSON array. */
  readonly addresses: string
  /** `contextDigest` and `configDigest`, separated by a space. Only the first if the second is unknown. */
  readonly read_with: string
  /** A JSON array. */
  readonly names: string
  readonly languages_read: number
}

export type CloneStore = ReturnType<typeof createCloneStore>

/** The tables `clone` and `clone_tip`. */
export function createCloneStore(store: Pick<Store, 'sql' | 'transactionWithoutSync'>) {
  const { sql } = store
  return {
    get(gitDir: string): StoredClone | undefined {
      const row = sql.get<CloneRow>('SELECT * FROM clone WHERE git_dir = ?', gitDir)
      if (row === undefined) return undefined
      const tips = sql.all<{ readonly ref: string; readonly oid: string }>(
        'SELECT ref, oid FROM clone_tip WHERE git_dir = ?',
        gitDir,
      )
      const [contextDigest = '', configDigest = null] = row.read_with.split(' ')
      return {
        repository: row.repository,
        addresses: JSON.parse(row.addresses) as string[],
        tips: new Map(tips.map(({ ref, oid }) => [ref, oid])),
        contextDigest,
        configDigest,
        names: JSON.parse(row.names) as RepositoryName[],
        areLanguagesRead: row.languages_read === 1,
      }
    },
    /** Replaces the stored state. If a power cut loses it, the next scan reads the clone again. */
    put(gitDir: string, { contextDigest, configDigest, ...clone }: StoredClone): void {
      const row: CloneRow = {
        git_dir: gitDir,
        repository: clone.repository,
        addresses: JSON.stringify(clone.addresses),
        read_with: configDigest === null ? contextDigest : `${contextDigest} ${configDigest}`,
        names: JSON.stringify(clone.names),
        languages_read: Number(clone.areLanguagesRead),
      }
      store.transactionWithoutSync(() => {
        // A foreign key deletes the tips, too.
        sql.run('DELETE FROM clone WHERE git_dir = ?', gitDir)
        sql.insert('clone', row)
        for (const [ref, oid] of clone.tips) sql.insert('clone_tip', { git_dir: gitDir, ref, oid })
      })
    },
  }
}
