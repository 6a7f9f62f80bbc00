import { z } from 'zod'

import type { RepositoryId, RepositoryName } from '../../ledger/rules/facts.ts'
import type { Store } from '../../storage/open-store.ts'
import type { BranchTips } from './rules/tips.ts'

/** How far a clone has been read. */
export interface StoredClone {
  readonly repository: RepositoryId
  /** The addresses whose commits were read. */
  readonly addresses: readonly string[]
  /** The branches up to which they were read. */
  readonly tips: BranchTips
  /** The digest of the repository context used to read them. */
  readonly contextDigest: string
  /** The digest of the configuration that `names` came from, or null if unknown. */
  readonly configDigest: string | null
  /** The repository's names by its remotes, as recorded. */
  readonly names: readonly RepositoryName[]
  /** Whether the languages at these branches have been recorded. */
  readonly areLanguagesRead: boolean
}

/** The tables `clone` and `clone_tip`. */
export interface CloneStore {
  get(gitDir: string): StoredClone | undefined
  /** Replaces what was stored. If that is lost with the machine's power, the clone is read again. */
  put(gitDir: string, clone: StoredClone): void
}

function jsonOf<T>(schema: z.ZodType<T>) {
  return z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema)
}

const cloneSchema = z.object({
  repository: z.string().transform((id) => id as RepositoryId),
  addresses: jsonOf(z.array(z.string())),
  digests: z.string().transform((text) => text.split(' ')),
  names: jsonOf(z.array(z.object({ host: z.string(), name: z.string() }))),
  areLanguagesRead: z.literal([0, 1]).transform((flag) => flag === 1),
})
const tipSchema = z.object({ ref: z.string(), oid: z.string() })

export function createCloneStore(store: Pick<Store, 'db' | 'transactionWithoutSync'>): CloneStore {
  const { db } = store
  const clone = db.prepare(
    `SELECT repository, addresses, read_with AS digests, names, languages_read AS areLanguagesRead
     FROM clone WHERE git_dir = ?`,
  )
  const tips = db.prepare('SELECT ref, oid FROM clone_tip WHERE git_dir = ?')
  const putClone = db.prepare(
    `INSERT INTO clone (git_dir, repository, addresses, read_with, names, languages_read)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (git_dir) DO UPDATE SET repository = excluded.repository,
       addresses = excluded.addresses, read_with = excluded.read_with,
       names = excluded.names, languages_read = excluded.languages_read`,
  )
  const removeTips = db.prepare('DELETE FROM clone_tip WHERE git_dir = ?')
  const putTip = db.prepare('INSERT INTO clone_tip (git_dir, ref, oid) VALUES (?, ?, ?)')
  const tipsOf = (gitDir: string): BranchTips =>
    new Map(
      z
        .array(tipSchema)
        .parse(tips.all(gitDir))
        .map(({ ref, oid }) => [ref, oid]),
    )
  return {
    get(gitDir) {
      const row = clone.get(gitDir)
      if (row === undefined) return undefined
      const { digests, ...parsed } = cloneSchema.parse(row)
      const [contextDigest = '', configDigest = null] = digests
      return { ...parsed, contextDigest, configDigest, tips: tipsOf(gitDir) }
    },
    put(gitDir, { repository, addresses, tips, names, ...more }) {
      const { contextDigest, configDigest, areLanguagesRead } = more
      const readWith = configDigest === null ? contextDigest : `${contextDigest} ${configDigest}`
      store.transactionWithoutSync(() => {
        putClone.run(
          ...[gitDir, repository, JSON.stringify(addresses), readWith],
          ...[JSON.stringify(names), Number(areLanguagesRead)],
        )
        removeTips.run(gitDir)
        for (const [ref, oid] of tips) putTip.run(gitDir, ref, oid)
      })
    },
  }
}
