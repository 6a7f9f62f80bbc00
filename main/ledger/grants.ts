import type { Database } from 'better-sqlite3'
import { addDays, type Day } from '../base/rules/day.ts'
import { grouped } from '../base/rules/grouped.ts'
import { kinds, type ItemKind, type Kind } from '../../preload/contract/kinds.ts'
import { authorOf, identityOf, itsCommits, itsItems, type DayCounts } from './day-counts.ts'
import type { Families } from './families.ts'
import type { Touched } from './recorder.ts'
import {
  newUnits,
  newUnitsAmong,
  sharesCommits,
  startOfFood,
  type CountingSettings,
  type FamilyCommits,
} from './rules/counting.ts'
import { allDays, monthsOf, type DayRange } from './rules/day-range.ts'
import type { RepositoryId } from './rules/ids.ts'
import { commitGrantKey, itemGrantKey } from './rules/keys.ts'

/** Food granted together: the dishes of one kind. */
export interface Granted {
  readonly kind: Kind
  readonly count: number
}

/** Adds up by kind, in menu order. */
export function addedUp(granted: readonly Granted[]): readonly Granted[] {
  return kinds
    .map((kind) => {
      const all = granted.filter((one) => one.kind === kind)
      return { kind, count: all.reduce((sum, { count }) => sum + count, 0) }
    })
    .filter(({ count }) => count > 0)
}

/** With more families on a day that folders know, each is granted its own commits: comparing them takes quadratic time. */
const maxComparedFamilies = 100
/** How many commits of a family are looked up in another one: the latest up to `daysCompared` after the day. */
const maxCompared = 1000
const daysCompared = 30

interface FamilyDay {
  readonly family: RepositoryId
  readonly day: Day
  /** The user's addresses that count, as a JSON array. */
  readonly addresses: string
}

export type Grants = ReturnType<typeof createGrants>

/** Turns what was recorded into food. Food is never taken back. Call everything inside a transaction. */
export function createGrants(
  db: Database,
  families: Families,
  dayCounts: DayCounts,
  terms: {
    /** The day that decides what is food. */
    readonly adoption: () => Day
    readonly counting: () => CountingSettings
  },
) {
  const knowledge = db.prepare<
    { family: RepositoryId; languages: string },
    { knownFrom: Day | null; yesFrom: Day | null }
  >(
    `SELECT min(known_from) AS knownFrom, (
       SELECT min(l.day) FROM family AS member
       CROSS JOIN repository_language AS l ON l.repository = member.repository
       WHERE member.family = @family AND l.language COLLATE NOCASE IN (SELECT value FROM json_each(@languages))
     ) AS yesFrom
     FROM family AS member CROSS JOIN repository AS r ON r.id = member.repository
     WHERE member.family = @family`,
  )
  const startOf = db
    .prepare<[RepositoryId], Day>('SELECT start FROM counting_family WHERE family = ?')
    .pluck()
  const setStart = db.prepare<[RepositoryId, Day]>(
    `INSERT INTO counting_family (family, start) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET start = excluded.start`,
  )
  const dropStart = db.prepare<[RepositoryId]>('DELETE FROM counting_family WHERE family = ?')

  const grantsOf = (family: string, day: string) =>
    `family AS grantee CROSS JOIN granted AS g ON g.repository = grantee.repository AND g.day = ${day}
       AND g.dish = 'commit' WHERE grantee.family = ${family}`
  const commitDays = db.prepare<
    { family: RepositoryId } & DayRange,
    { day: Day; count: number; onlyGithub: number; granted: number }
  >(
    `SELECT day, count, only_github AS onlyGithub, (
       SELECT coalesce(sum(units), 0) FROM ${grantsOf('@family', 'd.day')}
     ) AS granted
     FROM day_count AS d
     WHERE family = @family AND kind = 'commit' AND day BETWEEN @from AND @to ORDER BY day`,
  )
  const identities = `SELECT ${identityOf('c')} FROM ${itsCommits} AND c.day = @day
      AND c.email IN (SELECT value FROM json_each(@addresses)) WHERE member.family = @family`
  const commitsOn = `day_count AS d
     CROSS JOIN family AS member ON member.family = d.family
     CROSS JOIN local_commit AS c ON c.repository = member.repository AND c.day = d.day
       AND c.email IN (SELECT value FROM json_each(@addresses))
     WHERE d.day = @day AND d.kind = 'commit'`
  const localFamilies = db
    .prepare<[Day], RepositoryId>(
      `SELECT family FROM day_count
       WHERE day = ? AND kind = 'commit' AND count > only_github LIMIT ${maxComparedFamilies + 1}`,
    )
    .pluck()
  // Whether another family has any of this family's commits.
  const isShared = db
    .prepare<FamilyDay, number>(
      `SELECT 1 FROM ${commitsOn} AND d.family <> @family AND (${identityOf('c')}) IN (${identities})
       LIMIT 1`,
    )
    .pluck()
  // The day's commits in this family, and in every family whose commits of the day are or once were food.
  const commitsOfDay = db.prepare<FamilyDay, { family: RepositoryId; identity: string }>(
    `SELECT d.family, ${authorOf('c')} || ' ' || c.time || ' ' || c.offset AS identity
     FROM ${commitsOn} AND (
       d.family = @family
       OR EXISTS (SELECT 1 FROM counting_family WHERE family = d.family AND start <= @day)
       OR EXISTS (SELECT 1 FROM ${grantsOf('d.family', '@day')})
     )`,
  )
  // The key finds each of the others. A single shared commit object is proof enough.
  const evidence = db
    .prepare<{ family: RepositoryId; other: RepositoryId; until: Day }, number>(
      `SELECT coalesce(sum(weight), 0) FROM (
         SELECT iif(theirs.oids = ours.oids, 2, 1) AS weight FROM (
           SELECT c.* FROM ${itsCommits} AND c.day <= @until WHERE member.family = @family LIMIT ${maxCompared}
         ) AS ours
         CROSS JOIN family AS member ON member.family = @other
         CROSS JOIN local_commit AS theirs ON theirs.repository = member.repository
           AND theirs.day = ours.day AND theirs.email = ours.email AND theirs.time = ours.time
           AND theirs.offset = ours.offset AND theirs.author = ours.author
         LIMIT 2
       )`,
    )
    .pluck()
  const ungranted = db.prepare<
    { family: RepositoryId; kinds: string } & DayRange,
    { kind: ItemKind; host: string; key: string; repository: RepositoryId; day: Day }
  >(
    `SELECT i.kind, i.host, i.key, i.repository, i.day FROM ${itsItems} AND i.day BETWEEN @from AND @to
     WHERE member.family = @family AND i.kind IN (SELECT value FROM json_each(@kinds)) AND NOT EXISTS (
       SELECT 1 FROM granted WHERE granted.key = i.kind || '/' || i.host || '/' || i.key
     ) ORDER BY i.day, i.kind, i.host, i.key`,
  )
  const addUnits = db.prepare<[string, Kind, RepositoryId, Day, number]>(
    `INSERT INTO granted (key, dish, repository, day, units) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET units = units + excluded.units`,
  )

  const addresses = () => JSON.stringify(terms.counting().addresses)

  /** Decides whether a family counts, and from which day on its contributions are food. */
  function judge(family: RepositoryId): void {
    const languages = JSON.stringify(terms.counting().languages)
    const known = knowledge.get({ family, languages }) ?? { knownFrom: null, yesFrom: null }
    const start = startOfFood(terms.adoption(), known)
    if (start === (startOf.get(family) ?? null)) return
    if (start === null) dropStart.run(family)
    else setStart.run(family, start)
  }

  /**
   * Whether two families that share a commit share history: the same commit object, or a second shared commit. One
   * commit alone may be a different one made in the same second.
   */
  function shareHistory(family: RepositoryId, other: RepositoryId, day: Day): boolean {
    return (evidence.get({ family, other, until: addDays(day, daysCompared) }) ?? 0) > 1
  }

  /** @param wanted the units to grant if no other family has its commits */
  function newUnitsOf(family: RepositoryId, day: Day, wanted: number, emails: string): number {
    const question = { family, day, addresses: emails }
    const { length: compared } = localFamilies.all(day)
    if (compared < 2 || compared > maxComparedFamilies) return wanted
    if (isShared.get(question) === undefined) return wanted
    const rows = grouped(commitsOfDay.all(question), (row) => row.family)
    const commitsOf = (id: RepositoryId): FamilyCommits => {
      const { count = 0, granted = 0 } = commitDays.get({ family: id, from: day, to: day }) ?? {}
      return { identities: new Set(rows.get(id)?.map(({ identity }) => identity)), count, granted }
    }
    const own = commitsOf(family)
    const others = [...rows.keys()].flatMap((id) => {
      if (id === family) return []
      const commits = commitsOf(id)
      return sharesCommits(own, commits) && !shareHistory(family, id, day) ? [] : commits
    })
    return newUnitsAmong(own, others)
  }

  /** Grants what is food of a family and not granted yet. */
  function grant(family: RepositoryId, { from, to }: DayRange): readonly Granted[] {
    const start = startOf.get(family)
    if (start === undefined || to < start) return []
    const range = { family, from: from < start ? start : from, to }
    const emails = addresses()
    const granted: Granted[] = []
    const isOn = terms.counting().kinds
    for (const { day, count, onlyGithub, granted: already } of isOn.commit
      ? commitDays.all(range)
      : []) {
      const wanted = newUnits(count, already)
      // Only what folders know can be in another family, too.
      const mayBeShared = wanted > 0 && count > onlyGithub
      const units = mayBeShared ? newUnitsOf(family, day, wanted, emails) : wanted
      if (units === 0) continue
      addUnits.run(commitGrantKey(family, day), 'commit', family, day, units)
      granted.push({ kind: 'commit', count: units })
    }
    const wanted = JSON.stringify(kinds.filter((kind) => kind !== 'commit' && isOn[kind]))
    for (const { kind, host, key, repository, day } of ungranted.all({ ...range, kinds: wanted })) {
      addUnits.run(itemGrantKey(kind, host, key), kind, repository, day, 1)
      granted.push({ kind, count: 1 })
    }
    return granted
  }

  function* reconsider(
    recounts: boolean,
    granted: Granted[],
    partsOf: (span: DayRange) => readonly DayRange[],
  ): Generator<undefined, undefined> {
    families.eraseForgotten()
    const emails = addresses()
    const all = families.all()
    const rangesOf = (family: RepositoryId) => {
      const span = dayCounts.span(family)
      return span === null ? [] : partsOf(span)
    }
    // Count everything before the first grant, which compares families.
    for (const family of recounts ? all : []) {
      for (const range of rangesOf(family)) {
        dayCounts.count(family, range, emails)
        yield
      }
    }
    for (const family of all) {
      judge(family)
      // Read only now: what was recorded since the first step became no food if the family did not count yet.
      for (const range of rangesOf(family)) {
        granted.push(...grant(family, range))
        yield
      }
    }
  }

  return {
    /** Counts what a recording has touched, and grants what is new. */
    update(touched: Touched): readonly Granted[] {
      const emails = addresses()
      const whole = new Set([...touched.families].map(families.of))
      // A family joined with a forgotten one, here or on another device, is forgotten too.
      if (whole.size > 0) families.eraseForgotten()
      const parts = [...touched.days].flatMap(([repository, days]) => {
        const family = families.of(repository)
        if (whole.has(family)) return []
        return [...days].sort().map((day) => ({ family, range: { from: day, to: day } }))
      })
      // Count everything before the first grant, which compares families.
      for (const family of whole) dayCounts.count(family, allDays, emails)
      for (const { family, range } of parts) dayCounts.count(family, range, emails)
      for (const family of whole) judge(family)
      return addedUp([
        ...[...whole].flatMap((family) => grant(family, allDays)),
        ...parts.flatMap(({ family, range }) => grant(family, range)),
      ])
    },

    /**
     * Judges every family anew, and grants what has become food.
     * @param recounts whether the counts of all days are rebuilt first
     */
    reconsider(recounts: boolean): readonly Granted[] {
      const granted: Granted[] = []
      const steps = reconsider(recounts, granted, (span) => [span])
      while (steps.next().done !== true);
      return addedUp(granted)
    },

    /**
     * The same in steps of about a millisecond: a month of a family each.
     * @param granted collects what has become food
     */
    reconsiderInSteps: (recounts: boolean, granted: Granted[]) =>
      reconsider(recounts, granted, monthsOf),
  }
}
