import type { Database } from 'better-sqlite3'
import type { Day } from '../base/rules/day.ts'
import { grouped } from '../base/rules/grouped.ts'
import type { KnownFamily } from './family-views.ts'
import type { CountingSettings } from './rules/counting.ts'
import type { ExportRow } from './rules/export-row.ts'
import type { RepositoryId } from './rules/ids.ts'
import type { ItemKind } from '../../preload/contract/kinds.ts'

/** Everything that is known of, whether it counts or not, in order of the days. */
export function exportRows(
  db: Database,
  families: ReadonlyMap<RepositoryId, KnownFamily>,
  settings: CountingSettings,
): readonly ExportRow[] {
  const commitDays = db
    .prepare<[], { family: RepositoryId; day: Day; count: number; git: number; github: number }>(
      `SELECT family, day, count, count - only_github AS git, count - only_local AS github
       FROM day_count WHERE kind = 'commit'`,
    )
    .all()
  const oids = grouped(
    db
      .prepare<[string], { place: string; oids: string }>(
        `SELECT DISTINCT f.family || ' ' || c.day AS place, c.oids
         FROM local_commit AS c JOIN family AS f USING (repository)
         WHERE c.email IN (SELECT value FROM json_each(?)) ORDER BY c.time`,
      )
      .all(JSON.stringify(settings.addresses)),
    ({ place }) => place,
  )
  const items = db
    .prepare<[], { family: RepositoryId; day: Day; kind: ItemKind; url: string }>(
      `SELECT f.family, i.day, i.kind, i.url FROM contribution_item AS i
       JOIN family AS f USING (repository) ORDER BY i.first_at, i.kind, i.host, i.key`,
    )
    .all()

  function row(
    family: RepositoryId,
    of: Pick<ExportRow, 'day' | 'kind' | 'count' | 'git' | 'github' | 'evidence'>,
  ): readonly ExportRow[] {
    const known = families.get(family)
    if (known === undefined) return []
    const { name, isPrivate, verdict } = known
    const counted = verdict === 'yes' && settings.kinds[of.kind] ? of.count : 0
    return [{ ...of, repository: name, private: isPrivate, verdict, counted }]
  }

  const rows = [
    ...commitDays.flatMap(({ family, ...of }) => {
      const all = oids.get(`${family} ${of.day}`) ?? []
      // Several clones can hold one commit, each with other objects beside it.
      const evidence = [...new Set(all.flatMap((one) => one.oids.split(' ')))]
      return row(family, { ...of, kind: 'commit', evidence })
    }),
    ...items.flatMap(({ family, day, kind, url }) =>
      row(family, { day, kind, count: 1, git: null, github: null, evidence: [url] }),
    ),
  ]
  return rows.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
}
