import type { Database } from 'better-sqlite3'
import { growthOf } from '../../preload/contract/growth.ts'
import type { ImportPreview } from '../../preload/contract/views/transfer-view.ts'
import type { Day } from '../base/rules/day.ts'
import { splitWords } from '../base/rules/split-words.ts'
import { rebuildFamilies } from '../ledger/families.ts'
import { readGeneration } from '../ledger/generation.ts'
import { linkSharedNames, mergeDatabase } from '../ledger/merge-devices.ts'
import { createSql, type Sql } from '../storage/sql.ts'
import { withDatabase } from '../storage/sqlite.ts'

/** The tables that the preview needs. The large ones would take as long as the import. */
const previewedTables = splitWords('repository repository_name family_link forgotten meal unlock')

const readLife = (sql: Sql) => ({
  level: growthOf(sql.value<number>('SELECT coalesce(sum(experience), 0) FROM meal') ?? 0).level,
  meals: sql.value<number>('SELECT count(*) FROM meal') ?? 0,
  things: sql.value<number>('SELECT count(*) FROM unlock') ?? 0,
})
const readRepositories = (sql: Sql) => new Set(sql.values<string>('SELECT id FROM repository'))

const compare = (one: string, other: string): ImportPreview['generation'] => {
  if (one === other) return 'same'
  return one < other ? 'older' : 'newer'
}

/**
 * What merging would change. A merge does not depend on its direction, so this merges our database into the other one,
 * and rolls back.
 * @param db the other database, of the same version as ours
 * @param path of our database, which is only read
 */
export function previewImport(
  db: Database,
  path: string,
  firstRelease: Day,
): Omit<ImportPreview, 'exportedAt'> {
  const sql = createSql(db)
  const theirs = readRepositories(sql)
  const ours = withDatabase(path, { readonly: true, timeout: 5000 }, (our) => ({
    ...readLife(createSql(our)),
    generation: readGeneration(createSql(our)),
    repositories: readRepositories(createSql(our)),
  }))
  const generation = readGeneration(sql)
  db.exec('BEGIN')
  try {
    mergeDatabase(db, path, { firstRelease, only: previewedTables })
    linkSharedNames(sql)
    rebuildFamilies(sql)
    const rows = sql.all<{ repository: string; family: string }>('SELECT * FROM family')
    const familiesOf = (ids: ReadonlySet<string>) =>
      new Set(rows.filter(({ repository }) => ids.has(repository)).map(({ family }) => family))
    const [given, here] = [familiesOf(theirs), familiesOf(ours.repositories)]
    const known = [...given].filter((family) => here.has(family)).length
    const after = readLife(sql)
    return {
      generation: compare(generation, ours.generation),
      level: { now: ours.level, after: after.level },
      meals: { now: ours.meals, after: after.meals },
      things: { now: ours.things, after: after.things },
      repositories: { new: given.size - known, known },
    }
  } finally {
    db.exec('ROLLBACK')
  }
}
