import type { Database } from 'better-sqlite3'
import type { DayView, HistoryView } from '../../preload/contract.ts'
import type { Day } from '../base/rules/day.ts'
import { commitsOfDay, type CountingSettings, type Verdict } from './rules/counting.ts'
import type { RepositoryId } from './rules/ids.ts'
import { kinds, type ItemKind, type Kind } from './rules/kinds.ts'

type FamilyOfDay = DayView['families'][number]

interface CommitRow {
  readonly family: RepositoryId
  readonly email: string
  readonly time: number
  readonly offset: number
  readonly oid: string
}

interface ItemOfDay {
  readonly family: RepositoryId
  readonly kind: ItemKind
  readonly url: string
}

const oidsShown = 20
const shortOid = 7

/** Reads what Home shows of the past. "Counts" means: the family counts and the kind is switched on. */
export function openHistory(db: Database) {
  const knownFrom = db
    .prepare<[RepositoryId], Day | null>(
      `SELECT min(r.known_from) FROM family AS mine
       JOIN family AS member ON member.family = mine.family
       JOIN repository AS r ON r.id = member.repository WHERE mine.repository = ?`,
    )
    .pluck()
  const doesCount = db
    .prepare<[RepositoryId], number>(
      `SELECT 1 FROM family JOIN counting_family USING (family) WHERE family.repository = ?`,
    )
    .pluck()
  // From the last year back to the first, each found by one look into the index.
  const years = db
    .prepare<[], number>(
      `WITH RECURSIVE found (year) AS (
         SELECT substr(max(day), 1, 4) FROM day_count
         UNION ALL
         SELECT (SELECT substr(max(day), 1, 4) FROM day_count WHERE day < found.year)
         FROM found WHERE found.year IS NOT NULL
       ) SELECT CAST(year AS INTEGER) FROM found WHERE year IS NOT NULL`,
    )
    .pluck()
  const days = db.prepare<
    { from: string; to: string; kinds: string },
    { day: Day; kind: Kind; count: number }
  >(
    // In the order of the index nothing is sorted: 4 ms for a year of 50,000 contributions instead of 30.
    `SELECT day, kind, sum(count) AS count FROM day_count INDEXED BY day_count_by_day
     WHERE day BETWEEN @from AND @to AND kind IN (SELECT value FROM json_each(@kinds))
       AND family IN (SELECT family FROM counting_family)
     GROUP BY day, kind ORDER BY day, kind`,
  )
  const families = db.prepare<
    { from: string; to: string; kinds: string },
    { family: RepositoryId; contributions: number; counts: number }
  >(
    `SELECT * FROM (
       SELECT f.family, (
         SELECT sum(d.count) FROM day_count AS d
         WHERE d.family = f.family AND d.day BETWEEN @from AND @to
           AND d.kind IN (SELECT value FROM json_each(@kinds))
       ) AS contributions, EXISTS (
         SELECT 1 FROM counting_family AS c WHERE c.family = f.family
       ) AS counts
       FROM (SELECT DISTINCT family FROM family) AS f
     ) WHERE contributions > 0 ORDER BY contributions DESC, family`,
  )
  const languages = db
    .prepare<[RepositoryId], string>(
      `SELECT DISTINCT l.language FROM family AS member
       CROSS JOIN repository_language AS l ON l.repository = member.repository
       WHERE member.family = ? ORDER BY l.language`,
    )
    .pluck()
  const name = db
    .prepare<[RepositoryId], string>(
      `SELECT n.label FROM family AS member
       CROSS JOIN repository_name AS n ON n.repository = member.repository
       WHERE member.family = ?
       ORDER BY n.repository GLOB 'github:*' DESC, n.last_seen DESC, n.name LIMIT 1`,
    )
    .pluck()
  const label = db
    .prepare<[RepositoryId], string>(
      `SELECT r.label FROM family AS member CROSS JOIN repository AS r ON r.id = member.repository
       WHERE member.family = ? AND r.label IS NOT NULL ORDER BY r.id LIMIT 1`,
    )
    .pluck()
  const commits = db.prepare<{ day: Day; addresses: string }, CommitRow>(
    `SELECT family, email, time, offset, oids ->> 0 AS oid
     FROM local_commit JOIN family USING (repository)
     WHERE day = @day AND email IN (SELECT value FROM json_each(@addresses))
     ORDER BY time, email, offset, repository`,
  )
  const githubDays = db.prepare<[Day], { family: RepositoryId; count: number }>(
    `SELECT family, sum(count) AS count FROM github_commit_day JOIN family USING (repository)
     WHERE day = ? GROUP BY family`,
  )
  const items = db.prepare<[Day], ItemOfDay>(
    `SELECT family, kind, url FROM contribution_item JOIN family USING (repository)
     WHERE day = ? ORDER BY first_at, kind, host, key`,
  )

  function nameOf(family: RepositoryId): string {
    const found = name.get(family) ?? label.get(family)
    if (found !== undefined) return found
    // Neither a remote nor a folder's name: `git:4b825dc6…` is shown as its short oid, a name of GitHub's stays whole.
    return family.startsWith('git:')
      ? family.slice('git:'.length, 'git:'.length + shortOid)
      : family
  }

  function verdict(repository: RepositoryId): Verdict {
    if (doesCount.get(repository) !== undefined) return 'yes'
    return (knownFrom.get(repository) ?? null) === null ? 'unknown' : 'no'
  }

  /** Commits by family, each (author e-mail, author time, offset) once however many repositories hold it. */
  function commitsByFamily(day: Day, addresses: readonly string[]) {
    const found = new Map<RepositoryId, Map<string, string>>()
    for (const row of commits.all({ day, addresses: JSON.stringify(addresses) })) {
      const { family, email, time, offset, oid } = row
      const ofFamily = found.get(family) ?? new Map<string, string>()
      const identity = `${email} ${time} ${offset}`
      if (!ofFamily.has(identity)) ofFamily.set(identity, oid.slice(0, shortOid))
      found.set(family, ofFamily)
    }
    return found
  }

  return {
    verdict,

    year(year: number, settings: CountingSettings): HistoryView {
      const padded = String(year).padStart(4, '0')
      const chosen = {
        from: `${padded}-01-01`,
        to: `${padded}-12-31`,
        kinds: JSON.stringify(kinds.filter((kind) => settings.kinds[kind])),
      }
      const totals: Record<Kind, number> = { commit: 0, issue: 0, review: 0, 'pull-request': 0 }
      const byDay = new Map<Day, number>()
      for (const { day, kind, count } of days.all(chosen)) {
        totals[kind] += count
        byDay.set(day, (byDay.get(day) ?? 0) + count)
      }
      const all = new Set([year, ...years.all()])
      return {
        year,
        years: [...all].sort((a, b) => b - a),
        days: [...byDay].map(([day, count]) => ({ day, count })),
        totals,
        repositories: families.all(chosen).map(({ family, contributions, counts }) => ({
          name: nameOf(family),
          languages: languages.all(family),
          counts: counts === 1,
          contributions,
        })),
      }
    },

    explainDay(day: Day, settings: CountingSettings): DayView {
      const local = commitsByFamily(day, settings.addresses)
      const github = new Map(githubDays.all(day).map(({ family, count }) => [family, count]))
      const itemsOfDay = new Map<RepositoryId, ItemOfDay[]>()
      for (const item of items.all(day)) {
        const ofFamily = itemsOfDay.get(item.family)
        if (ofFamily === undefined) itemsOfDay.set(item.family, [item])
        else ofFamily.push(item)
      }
      const everyone = new Set([...local.keys(), ...github.keys(), ...itemsOfDay.keys()])

      const explained = [...everyone].map((family): FamilyOfDay & { readonly total: number } => {
        const counts = verdict(family)
        const oids = [...(local.get(family)?.values() ?? [])]
        const githubs = github.get(family) ?? 0
        const isCounted = (kind: Kind) => counts === 'yes' && settings.kinds[kind]
        const counted = isCounted('commit') ? commitsOfDay(oids.length, githubs) : 0
        const theirs = (itemsOfDay.get(family) ?? []).map(({ kind, url }) => ({ kind, url }))
        return {
          name: nameOf(family),
          counts,
          commits: { counted, local: oids.length, github: githubs, oids: oids.slice(0, oidsShown) },
          items: theirs,
          total: counted + theirs.filter(({ kind }) => isCounted(kind)).length,
        }
      })
      explained.sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1))
      return {
        day,
        count: explained.reduce((sum, { total }) => sum + total, 0),
        families: explained.map(({ name, counts, commits, items }) => ({
          name,
          counts,
          commits,
          items,
        })),
      }
    },
  }
}
