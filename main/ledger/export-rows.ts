import type { Database } from 'better-sqlite3'
import type { Day } from '../base/rules/day.ts'
import { grouped } from '../base/rules/grouped.ts'
import { createFamilyViews, type KnownFamily } from './family-views.ts'
import type { CountingSettings } from './rules/counting.ts'
import type { ExportRow } from './export-format.ts'
import type { RepositoryId } from './rules/ids.ts'
import type { ItemKind } from '../../preload/contract/kinds.ts'
import { connect } from '../storage/sqlite.ts'

/** A slice is whole days with at least this many rows: some milliseconds. */
const minRowsPerSlice = 200

/** A second connection that keeps seeing the current rows, whatever the first one writes. The caller closes it. */
function openSnapshot(db: Database): Database {
  if (db.memory) return connect(db.serialize())
  const snapshot = connect(db.name, { readonly: true, fileMustExist: true })
  // The first query takes the snapshot (https://www.sqlite.org/isolation.html).
  snapshot.exec('BEGIN')
  snapshot.prepare('SELECT count(*) FROM sqlite_schema').get()
  return snapshot
}

/**
 * Everything known at one moment, whether it counts or not, in day order. It comes in slices, between which the
 * process can do other work. Closes its own connection after the last slice, or when the caller stops early.
 */
export function* exportSlices(
  db: Database,
  settings: CountingSettings,
): Generator<readonly ExportRow[]> {
  const snapshot = openSnapshot(db)
  try {
    const rowsOf = createRows(snapshot, createFamilyViews(snapshot).all(), settings)
    const nextDay = snapshot
      .prepare<[string], Day | null>('SELECT min(day) FROM day_count WHERE day > ?')
      .pluck()
    let slice: ExportRow[] = []
    for (let day = nextDay.get('') ?? null; day !== null; day = nextDay.get(day) ?? null) {
      slice.push(...rowsOf(day))
      if (slice.length < minRowsPerSlice) continue
      yield slice
      slice = []
    }
    yield slice
  } finally {
    snapshot.close()
  }
}

/** @returns a function that returns the rows of a day */
function createRows(
  db: Database,
  families: ReadonlyMap<RepositoryId, KnownFamily>,
  settings: CountingSettings,
): (day: Day) => readonly ExportRow[] {
  const addresses = JSON.stringify(settings.addresses)
  const commitDays = db.prepare<
    [Day],
    { family: RepositoryId; count: number; git: number; github: number }
  >(
    `SELECT family, count, count - only_github AS git, count - only_local AS github
     FROM day_count INDEXED BY day_count_by_day WHERE day = ? AND kind = 'commit' ORDER BY family`,
  )
  const commits = db.prepare<[Day, string], { family: RepositoryId; oids: string }>(
    `SELECT f.family, c.oids
     FROM family AS f CROSS JOIN local_commit AS c ON c.repository = f.repository AND c.day = ?
     WHERE c.email IN (SELECT value FROM json_each(?)) ORDER BY c.time`,
  )
  const items = db.prepare<[Day], { family: RepositoryId; kind: ItemKind; url: string }>(
    `SELECT f.family, i.kind, i.url FROM contribution_item AS i JOIN family AS f USING (repository)
     WHERE i.day = ? ORDER BY i.first_at, i.kind, i.host, i.key`,
  )

  return (day) => {
    const oids = grouped(commits.all(day, addresses), ({ family }) => family)
    const found = [
      ...commitDays.all(day).map(({ family, ...of }) => {
        // Several clones can hold the same commit, each with different objects.
        const evidence = new Set((oids.get(family) ?? []).flatMap((one) => one.oids.split(' ')))
        return { ...of, family, kind: 'commit' as const, evidence: [...evidence] }
      }),
      ...items.all(day).map(({ family, kind, url }) => {
        return { family, kind, count: 1, git: null, github: null, evidence: [url] }
      }),
    ]
    return found.flatMap(({ family, ...of }): readonly ExportRow[] => {
      const known = families.get(family)
      if (known === undefined) return []
      const { name, isPrivate, verdict } = known
      const counted = verdict === 'yes' && settings.kinds[of.kind] ? of.count : 0
      return [{ ...of, day, repository: name, private: isPrivate, verdict, counted }]
    })
  }
}
