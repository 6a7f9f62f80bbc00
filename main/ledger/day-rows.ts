import type { CommitRow } from '../../preload/contract/views/explanation.ts'
import type { ItemKind } from '../../preload/contract/kinds.ts'
import type { Day } from '../base/rules/day.ts'
import { grouped } from '../base/rules/grouped.ts'
import type { Sql } from '../storage/sql.ts'
import { authorOf } from './day-counts.ts'
import type { AccountId, RepositoryId } from './rules/facts.ts'

interface LocalRow {
  readonly family: RepositoryId
  readonly repository: RepositoryId
  readonly email: string
  readonly author: string
  readonly time: number
  readonly offset: number
  /** Separated by spaces. */
  readonly oids: string
}

interface GithubRow {
  readonly family: RepositoryId
  readonly account: AccountId
  readonly repository: RepositoryId
  readonly label: string | null
  readonly count: number
}

interface ItemOfDay {
  readonly family: RepositoryId
  readonly kind: ItemKind
  readonly host: string
  readonly key: string
  readonly at: number
  readonly url: string
}

/** What is recorded of a family on a day. */
export interface FamilyRows {
  readonly family: RepositoryId
  /** By repository: the oids of the local commits. */
  readonly oids: ReadonlyMap<RepositoryId, readonly string[]>
  /** The local commits by author, author time and offset: each once, however many clones hold it. */
  readonly commits: ReadonlyMap<string, CommitRow>
  /** Largest first. */
  readonly github: readonly GithubRow[]
  /** By time. */
  readonly items: readonly ItemOfDay[]
}

function commitsOf(rows: readonly LocalRow[], addresses: ReadonlySet<string>) {
  const byIdentity = grouped(rows, ({ author, time, offset }) => `${author} ${time} ${offset}`)
  return new Map(
    [...byIdentity].flatMap(([identity, same]): [string, CommitRow][] => {
      // Prefer the address that counts if .mailmap has given the commit several.
      const row = same.find(({ email }) => addresses.has(email)) ?? same[0]
      if (row === undefined) return []
      const [oid = '', ...duplicates] = new Set(same.flatMap(({ oids }) => oids.split(' ')))
      const { email, offset } = row
      const time = new Date((row.time + offset * 60) * 1000).toISOString().slice(-13, -8)
      return [[identity, { oid, duplicates, email, time, offset, counts: addresses.has(email) }]]
    }),
  )
}

/**
 * The rows of a day, by family.
 * @param addresses those of the user's that count
 */
export function rowsOfDay(
  sql: Sql,
  day: Day,
  addresses: ReadonlySet<string>,
): readonly FamilyRows[] {
  const local = sql.all<LocalRow>(
    `SELECT f.family, c.repository, c.email, ${authorOf('c')} AS author, c.time, c.offset, c.oids
     FROM family AS f CROSS JOIN local_commit AS c ON c.repository = f.repository AND c.day = ?
     ORDER BY c.time, c.email, c.offset, c.repository`,
    day,
  )
  const github = sql.all<GithubRow>(
    `SELECT f.family, g.account, g.repository, g.count, (
       SELECT label FROM repository_name WHERE repository = g.repository
       ORDER BY last_seen DESC, name LIMIT 1
     ) AS label
     FROM github_commit_day AS g JOIN family AS f USING (repository)
     WHERE g.day = ? ORDER BY g.count DESC, g.account, g.repository`,
    day,
  )
  const items = sql.all<ItemOfDay>(
    `SELECT f.family, i.kind, i.host, i.key, i.first_at AS at, i.url
     FROM contribution_item AS i JOIN family AS f USING (repository)
     WHERE i.day = ? ORDER BY i.first_at, i.kind, i.host, i.key`,
    day,
  )
  const byFamily = <Row extends { readonly family: RepositoryId }>(rows: readonly Row[]) =>
    grouped(rows, ({ family }) => family)
  const [localOf, githubOf, itemsOf] = [byFamily(local), byFamily(github), byFamily(items)]
  const families = new Set([...localOf.keys(), ...githubOf.keys(), ...itemsOf.keys()])
  return [...families].map((family) => {
    const rows = localOf.get(family) ?? []
    const oids = [...grouped(rows, ({ repository }) => repository)].map(
      ([repository, its]) => [repository, its.flatMap((row) => row.oids.split(' '))] as const,
    )
    return {
      family,
      oids: new Map(oids),
      commits: commitsOf(rows, addresses),
      github: githubOf.get(family) ?? [],
      items: itemsOf.get(family) ?? [],
    }
  })
}
