import { zeroCounts } from '../../preload/contract/counts.ts'
import { kinds, type ItemKind, type Kind } from '../../preload/contract/kinds.ts'
import type {
  CommitRow,
  DayView,
  FamilyDay,
  ItemRow,
} from '../../preload/contract/views/explanation-view.ts'
import type { Counts } from '../../preload/contract/views/history-view.ts'
import type { Day } from '../base/rules/day.ts'
import type { Sql } from '../storage/sql.ts'
import { authorSql } from './count-days.ts'
import { forgottenFamiliesSql, readFamilies, type KnownFamily } from './families.ts'
import { noFood, readDayFood } from './read-food.ts'
import { reconcileCommitCounts, type CountingSettings } from './rules/counting.ts'
import {
  itemGrantKey,
  itemLabel,
  parseItemGrantKey,
  type AccountId,
  type RepositoryId,
} from './rules/facts.ts'
import { notCounted } from './rules/not-counted.ts'

interface OfFamily {
  readonly family: RepositoryId
}

interface LocalRow extends OfFamily {
  readonly repository: RepositoryId
  readonly email: string
  readonly author: string
  readonly time: number
  readonly offset: number
  /** Separated by spaces. */
  readonly oids: string
}

interface GithubRow extends OfFamily {
  readonly account: AccountId
  readonly repository: RepositoryId
  readonly label: string | null
  readonly count: number
}

interface ItemOfDay extends OfFamily {
  readonly kind: ItemKind
  readonly host: string
  readonly key: string
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly url: string
}

type FamilyRows = ReturnType<typeof readDayRows>[number]

/** The local commits by author, author time and offset: each once, however many clones hold it. */
function commitsOf(rows: readonly LocalRow[], addresses: ReadonlySet<string>) {
  const byIdentity = Map.groupBy(rows, ({ author, time, offset }) => `${author} ${time} ${offset}`)
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

/** The rows of a day, by family, without forgotten ones. @param addresses the user's addresses that count */
export function readDayRows(sql: Sql, day: Day, addresses: ReadonlySet<string>) {
  const isShown = `f.family NOT IN (${forgottenFamiliesSql})`
  const local = sql.all<LocalRow>(
    `SELECT f.family, c.repository, c.email, ${authorSql('c')} AS author, c.time, c.offset, c.oids
     FROM family AS f CROSS JOIN local_commit AS c ON c.repository = f.repository AND c.day = ?
     WHERE ${isShown} ORDER BY c.time, c.email, c.offset, c.repository`,
    day,
  )
  const github = sql.all<GithubRow>(
    `SELECT f.family, g.account, g.repository, g.count, (
       SELECT label FROM repository_name WHERE repository = g.repository
       ORDER BY last_seen DESC, name LIMIT 1
     ) AS label
     FROM github_commit_day AS g JOIN family AS f USING (repository)
     WHERE g.day = ? AND ${isShown} ORDER BY g.count DESC, g.account, g.repository`,
    day,
  )
  const items = sql.all<ItemOfDay>(
    `SELECT f.family, i.kind, i.host, i.key, i.first_at AS at, i.url
     FROM contribution_item AS i JOIN family AS f USING (repository)
     WHERE i.day = ? AND ${isShown} ORDER BY i.first_at, i.kind, i.host, i.key`,
    day,
  )
  const familyOf = ({ family }: OfFamily) => family
  const localByFamily = Map.groupBy(local, familyOf)
  const githubByFamily = Map.groupBy(github, familyOf)
  const itemsByFamily = Map.groupBy(items, familyOf)
  const families = new Set([local, github, items].flatMap((rows) => rows.map(familyOf)))
  return [...families].map((family) => {
    const rows = localByFamily.get(family) ?? []
    const commits = commitsOf(rows, addresses)
    const counted = [...commits].filter(([, { counts }]) => counts)
    const github = githubByFamily.get(family) ?? []
    const onGithub = github.reduce((sum, { count }) => sum + count, 0)
    return {
      family,
      rows,
      commits: [...commits.values()],
      counted: new Map(counted),
      /** Largest first. */
      github,
      onGithub,
      count: reconcileCommitCounts(counted.length, onGithub).count,
      /** Ordered by time. */
      items: itemsByFamily.get(family) ?? [],
    }
  })
}

const maxCommitRows = 500

/** A family's contributions of a day by kind, whether the family counts or not. */
function countsOf({ count, items }: FamilyRows): Counts {
  const counts = { ...zeroCounts, commit: count }
  for (const { kind } of items) counts[kind] += 1
  return counts
}

/** The URL of an item by its handle; undefined if there is no item, or if the URL leads off the item's host. */
export function findItemAddress(sql: Sql, handle: string): string | undefined {
  const key = parseItemGrantKey(handle)
  if (key === null) return undefined
  const url = sql.value<string>(
    'SELECT url FROM contribution_item WHERE kind = @kind AND host = @host AND key = @key',
    key,
  )
  if (url === undefined || !URL.canParse(url)) return undefined
  return new URL(url).host === key.host ? url : undefined
}

/**
 * The clones' repositories in which Git may know more about a day, with the object ids recorded for it: the members
 * of all families with anything on the day, or of all families if the day is empty. Omits forgotten families.
 */
export function readClonesToAsk(sql: Sql, day: Day): ReadonlyMap<RepositoryId, readonly string[]> {
  const rows = new Map(readDayRows(sql, day, new Set()).map((row) => [row.family, row]))
  const clones = sql.all<{ repository: RepositoryId; family: RepositoryId }>(
    `SELECT repository, family FROM family
     WHERE repository NOT GLOB 'github:*' AND family NOT IN (${forgottenFamiliesSql})`,
  )
  return new Map(
    clones
      .filter(({ family }) => rows.size === 0 || rows.has(family))
      .map(({ repository, family }) => {
        const recorded = rows.get(family)?.rows.filter((row) => row.repository === repository)
        return [repository, (recorded ?? []).flatMap(({ oids }) => oids.split(' '))]
      }),
  )
}

/**
 * What was recorded on a day, and why it counts.
 * @param loginOf an account's login, if the account is still known
 */
export function explainDay(
  { sql, settings }: { readonly sql: Sql; readonly settings: CountingSettings },
  day: Day,
  loginOf: (account: AccountId) => string | undefined,
): Omit<DayView, 'incomplete'> {
  const allFamilies = readFamilies(sql)
  const rows = readDayRows(sql, day, new Set(settings.addresses)).flatMap((row) => {
    const known = allFamilies.get(row.family)
    return known === undefined ? [] : [{ ...row, known }]
  })
  const counting = rows.filter(({ known }) => known.verdict === 'yes')
  const identities = counting.flatMap(({ counted }) => [...counted.keys()])
  const holders = Map.groupBy(identities, (identity) => identity)
  const isShared = (identity: string) => (holders.get(identity)?.length ?? 0) > 1
  const foodByFamily = readDayFood(sql, day)

  function familyDay(row: FamilyRows & { readonly known: KnownFamily }): FamilyDay {
    const { known } = row
    const isCounted = (kind: Kind) => known.verdict === 'yes' && settings.kinds[kind]
    const commits = [...row.counted.values(), ...row.commits.filter(({ counts }) => !counts)]
    const shown = commits.slice(0, maxCommitRows)
    const counted = isCounted('commit') ? row.count : 0
    const items = row.items.map(({ kind, host, key, at, url }): ItemRow => {
      const id = itemGrantKey(kind, host, key)
      return { id, kind, label: itemLabel(url), at, counts: isCounted(kind) }
    })
    return {
      ...known,
      count: counted + items.filter(({ counts }) => counts).length,
      food: foodByFamily.get(row.family) ?? noFood,
      commits: {
        counted,
        local: row.counted.size,
        shared: known.verdict === 'yes' ? [...row.counted.keys()].filter(isShared).length : 0,
        github: row.onGithub,
        githubCounts: row.github.map(({ account, repository, label, count }) => {
          const host = account.slice(0, account.lastIndexOf(':'))
          return { login: loginOf(account) ?? host, host, repository: label ?? repository, count }
        }),
        rows: shown,
        more: commits.length - shown.length,
      },
      items,
    }
  }

  const all = rows.map(familyDay)
  all.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
  const off = counting.flatMap(({ commits }) => commits.filter(({ counts }) => !counts))
  const sum = (pick: (family: FamilyDay) => number) =>
    all.reduce((total, family) => total + pick(family), 0)
  return {
    day,
    count: sum(({ count }) => count),
    food: { granted: sum(({ food }) => food.granted), eaten: sum(({ food }) => food.eaten) },
    families: all,
    notCounted: notCounted({
      families: rows.map((row) => ({ verdict: row.known.verdict, counts: countsOf(row) })),
      wanted: kinds,
      isOn: settings.kinds,
      offAddresses: [...Map.groupBy(off, ({ email }) => email)].map(([email, { length }]) => {
        return { email, count: length }
      }),
    }),
  }
}
