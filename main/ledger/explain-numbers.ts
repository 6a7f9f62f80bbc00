import type { Database } from 'better-sqlite3'
import type {
  CommitRow,
  DayView,
  FamilyDay,
  ItemRow,
  RepositoryView,
  TotalView,
} from '../../preload/contract/views/explanation.ts'
import type { Day } from '../base/rules/day.ts'
import { grouped } from '../base/rules/grouped.ts'
import { authorOf } from './day-counts.ts'
import { forgottenFamilies } from './families.ts'
import type { FoodView } from '../../preload/contract/views/history.ts'
import type { FamilyViews, KnownFamily } from './family-views.ts'
import { createFoodViews } from './food-view.ts'
import type { History } from './read-history.ts'
import { commitsOfDay, type CountingSettings } from './rules/counting.ts'
import { itemLabel, notCounted, zeroCounts, sumOf, type Counts } from './rules/not-counted.ts'
import type { AccountId } from './rules/facts.ts'
import type { RepositoryId } from './rules/ids.ts'
import { itemGrantKey, parseItemGrantKey } from './rules/keys.ts'
import { kinds, type ItemKind, type Kind } from '../../preload/contract/kinds.ts'
import { allDays, rangeOfYear, type DayRange } from './rules/day-range.ts'

/** How many commits of a family's day are shown. */
const maxCommitRows = 500

interface LocalRow {
  readonly family: RepositoryId
  readonly repository: RepositoryId
  readonly email: string
  readonly author: string
  readonly time: number
  readonly offset: number
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

/** Explains numbers by the rows behind them. */
export function createExplainer(
  db: Database,
  familyOf: (repository: RepositoryId) => RepositoryId,
  views: FamilyViews,
  history: History,
  counting: () => CountingSettings,
) {
  const commits = db.prepare<[Day], LocalRow>(
    `SELECT f.family, c.repository, c.email, ${authorOf('c')} AS author, c.time, c.offset, c.oids
     FROM family AS f CROSS JOIN local_commit AS c ON c.repository = f.repository AND c.day = ?
     ORDER BY c.time, c.email, c.offset, c.repository`,
  )
  const githubDays = db.prepare<[Day], GithubRow>(
    `SELECT f.family, g.account, g.repository, g.count, (
       SELECT label FROM repository_name WHERE repository = g.repository
       ORDER BY last_seen DESC, name LIMIT 1
     ) AS label
     FROM github_commit_day AS g JOIN family AS f USING (repository)
     WHERE g.day = ? ORDER BY g.count DESC, g.account, g.repository`,
  )
  const items = db.prepare<[Day], ItemOfDay>(
    `SELECT f.family, i.kind, i.host, i.key, i.first_at AS at, i.url
     FROM contribution_item AS i JOIN family AS f USING (repository)
     WHERE i.day = ? ORDER BY i.first_at, i.kind, i.host, i.key`,
  )
  const clones = db.prepare<[], { repository: RepositoryId; family: RepositoryId }>(
    `SELECT repository, family FROM family WHERE repository NOT GLOB 'github:*'
       AND family NOT IN (${forgottenFamilies})`,
  )
  const food = createFoodViews(db)
  const familyDays = db.prepare<
    { family: RepositoryId } & DayRange,
    { day: Day; kind: Kind; count: number; onlyLocal: number; onlyGithub: number }
  >(
    `SELECT day, kind, count, only_local AS onlyLocal, only_github AS onlyGithub FROM day_count
     WHERE family = @family AND day BETWEEN @from AND @to ORDER BY day DESC`,
  )
  const beyond = db.prepare<
    DayRange & { kinds: string },
    { onlyLocal: number; onlyGithub: number; older: number }
  >(
    `SELECT coalesce(sum(only_local), 0) AS onlyLocal, coalesce(sum(only_github), 0) AS onlyGithub,
       coalesce(sum(older), 0) AS older
     FROM family_year WHERE year BETWEEN substr(@from, 1, 4) AND substr(@to, 1, 4)
       AND family IN (SELECT family FROM counting_family)
       AND kind IN (SELECT value FROM json_each(@kinds))`,
  )
  const language = db.prepare<
    { family: RepositoryId; languages: string },
    { language: string; since: Day }
  >(
    `SELECT l.language, l.day AS since FROM family AS f
     CROSS JOIN repository_language AS l ON l.repository = f.repository
     WHERE f.family = @family AND l.language COLLATE NOCASE IN (SELECT value FROM json_each(@languages))
     ORDER BY l.day, l.language LIMIT 1`,
  )

  const identityOf = ({ author, time, offset }: LocalRow) => `${author} ${time} ${offset}`

  /** The local commits of a family's day: each (author, author time, offset) once, however many clones hold it. */
  function commitRows(rows: readonly LocalRow[], addresses: ReadonlySet<string>): CommitRow[] {
    const oids = new Map<string, { row: LocalRow; readonly all: Set<string> }>()
    for (const row of rows) {
      const identity = identityOf(row)
      const known = oids.get(identity) ?? { row, all: new Set() }
      // Prefer the address that counts if .mailmap has given the commit several.
      if (!addresses.has(known.row.email) && addresses.has(row.email)) known.row = row
      for (const oid of row.oids.split(' ')) known.all.add(oid)
      oids.set(identity, known)
    }
    return [...oids.values()].map(({ row: { email, time, offset }, all }) => {
      const [oid = '', ...duplicates] = all
      const clock = new Date((time + offset * 60) * 1000).toISOString().slice(-13, -8)
      return { oid, duplicates, email, time: clock, offset, counts: addresses.has(email) }
    })
  }

  /** By family: how many of its counting commits another counting family has too. */
  function sharedCounts(
    rows: ReadonlyMap<RepositoryId, readonly LocalRow[]>,
    known: ReadonlyMap<RepositoryId, KnownFamily>,
    addresses: ReadonlySet<string>,
  ): ReadonlyMap<RepositoryId, number> {
    const identities = new Map(
      [...rows]
        .filter(([id]) => known.get(id)?.verdict === 'yes')
        .map(([id, all]) => {
          return [id, new Set(all.filter(({ email }) => addresses.has(email)).map(identityOf))]
        }),
    )
    const holders = grouped(
      [...identities.values()].flatMap((own) => [...own]),
      (identity) => identity,
    )
    const isShared = (identity: string) => (holders.get(identity)?.length ?? 0) > 1
    return new Map([...identities].map(([id, own]) => [id, [...own].filter(isShared).length]))
  }

  function familyDay(
    family: KnownFamily,
    of: {
      readonly rows: readonly CommitRow[]
      readonly shared: number
      readonly github: readonly GithubRow[]
      readonly items: readonly ItemOfDay[]
      readonly food: FoodView
    },
  ): FamilyDay {
    const isCounted = (kind: Kind) => family.verdict === 'yes' && counting().kinds[kind]
    const own = of.rows.filter(({ counts }) => counts)
    const local = own.length
    const rows = [...own, ...of.rows.filter(({ counts }) => !counts)].slice(0, maxCommitRows)
    const github = of.github.reduce((sum, { count }) => sum + count, 0)
    const counted = isCounted('commit') ? commitsOfDay(local, github).count : 0
    const itemRows = of.items.map(({ kind, host, key, at, url }): ItemRow => {
      const id = itemGrantKey(kind, host, key)
      return { id, kind, label: itemLabel(url), at, counts: isCounted(kind) }
    })
    return {
      ...family,
      count: counted + itemRows.filter(({ counts }) => counts).length,
      food: of.food,
      commits: {
        counted,
        local,
        shared: of.shared,
        github,
        githubCounts: of.github.map(({ account, repository, label, count }) => {
          const host = account.slice(0, account.lastIndexOf(':'))
          return { login: account, host, repository: label ?? repository, count }
        }),
        rows,
        more: of.rows.length - rows.length,
      },
      items: itemRows,
    }
  }

  /** A family's day by kind, whether it counts or not. */
  function countsOf({ commits: { local, github }, items: all }: FamilyDay): Counts {
    const counts: Record<Kind, number> = {
      ...zeroCounts,
      commit: commitsOfDay(local, github).count,
    }
    for (const { kind } of all) counts[kind] += 1
    return counts
  }

  const itemUrl = db
    .prepare<[string, string, string], string>(
      'SELECT url FROM contribution_item WHERE kind = ? AND host = ? AND key = ?',
    )
    .pluck()

  return {
    /** The URL of an item by its handle; undefined if there is none, or if it leads off the item's host. */
    itemAddress(handle: string): string | undefined {
      const key = parseItemGrantKey(handle)
      if (key === undefined) return undefined
      const url = itemUrl.get(key.kind, key.host, key.key)
      if (url === undefined || !URL.canParse(url)) return undefined
      return new URL(url).host === key.host ? url : undefined
    },

    /** Explains a day. GitHub's counts name accounts by their ids. */
    explainDay(day: Day): Omit<DayView, 'incomplete'> {
      const settings = counting()
      const known = views.all()
      const addresses = new Set(settings.addresses)
      const rowsOf = grouped(commits.all(day), ({ family }) => family)
      const local = new Map([...rowsOf].map(([id, rows]) => [id, commitRows(rows, addresses)]))
      const shared = sharedCounts(rowsOf, known, addresses)
      const github = grouped(githubDays.all(day), ({ family }) => family)
      const itemsOfDay = grouped(items.all(day), ({ family }) => family)
      const foodOfDay = food.ofDay(day)
      const ids = new Set([...local.keys(), ...github.keys(), ...itemsOfDay.keys()])
      const families = [...ids].flatMap((id) => {
        const family = known.get(id)
        if (family === undefined) return []
        return familyDay(family, {
          rows: local.get(id) ?? [],
          shared: shared.get(id) ?? 0,
          github: github.get(id) ?? [],
          items: itemsOfDay.get(id) ?? [],
          food: foodOfDay.get(id) ?? { granted: 0, eaten: 0 },
        })
      })
      families.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
      const add = (pick: (family: FamilyDay) => number) =>
        families.reduce((sum, family) => sum + pick(family), 0)
      const off = families
        .filter(({ verdict }) => verdict === 'yes')
        .flatMap(({ id }) => local.get(id as RepositoryId) ?? [])
        .filter(({ counts }) => !counts)
      return {
        day,
        count: add(({ count }) => count),
        food: {
          granted: add(({ food: { granted } }) => granted),
          eaten: add(({ food: { eaten } }) => eaten),
        },
        families,
        notCounted: notCounted(
          families.map((family) => ({ verdict: family.verdict, counts: countsOf(family) })),
          kinds,
          settings.kinds,
          [...grouped(off, ({ email }) => email)].map(([email, all]) => {
            return { email, count: all.length }
          }),
        ),
      }
    },

    /**
     * The clones' repositories in which Git may know more about a day, with the object ids recorded for it: those of
     * the families with anything on the day, or all if there are none. Without forgotten ones.
     * @returns repository → object ids
     */
    clonesOf(day: Day): ReadonlyMap<RepositoryId, readonly string[]> {
      const local = commits.all(day)
      const seen = new Set(
        [...local, ...githubDays.all(day), ...items.all(day)].map(({ family }) => family),
      )
      const byRepository = grouped(local, ({ repository }) => repository)
      return new Map(
        clones
          .all()
          .filter(({ family }) => seen.size === 0 || seen.has(family))
          .map(({ repository }) => [
            repository,
            (byRepository.get(repository) ?? []).flatMap(({ oids }) => oids.split(' ')),
          ]),
      )
    },

    /**
     * @param repository any member of the family, because the family's id changes when another repository joins
     * @param year null for all years
     * @returns undefined if there is no such family
     */
    explainRepository(repository: RepositoryId, year: number | null): RepositoryView | undefined {
      const settings = counting()
      const family = familyOf(repository)
      const known = views.all().get(family)
      if (known === undefined) return undefined
      const range = year === null ? allDays : rangeOfYear(year)
      const days = new Map<Day, Record<Kind, number>>()
      const [total, sums] = [{ ...zeroCounts }, { onlyLocal: 0, onlyGithub: 0, history: 0 }]
      for (const { day, kind, count, onlyLocal, onlyGithub } of familyDays.all({
        family,
        ...range,
      })) {
        if (!settings.kinds[kind]) continue
        days.set(day, { ...(days.get(day) ?? zeroCounts), [kind]: count })
        total[kind] += count
        sums.onlyLocal += onlyLocal
        sums.onlyGithub += onlyGithub
        if (known.foodFrom !== null && day < known.foodFrom) sums.history += count
      }
      const languages = JSON.stringify(settings.languages)
      return {
        ...known,
        year,
        counts: total,
        names: views.names(family),
        because: language.get({ family, languages }) ?? null,
        food: food.ofFamily(family, range),
        ...sums,
        days: [...days].map(([day, counts]) => ({ day, counts })),
      }
    },

    /** @param year null for all years @param kind null for all kinds */
    explainTotal(year: number | null, kind: Kind | null): TotalView {
      const range = year === null ? allDays : rangeOfYear(year)
      const asked = kind === null ? kinds : [kind]
      const wanted = JSON.stringify(asked.filter((one) => counting().kinds[one]))
      const of = history.familiesOf(range, asked)
      const extra = beyond.get({ ...range, kinds: wanted })
      return {
        year,
        kind,
        count: of.families
          .filter(({ verdict }) => verdict === 'yes')
          .reduce((sum, { counts }) => sum + sumOf(counts), 0),
        food: food.ofAll(range, asked),
        history: extra?.older ?? 0,
        onlyGithub: extra?.onlyGithub ?? 0,
        onlyLocal: extra?.onlyLocal ?? 0,
        ...of,
      }
    },
  }
}
