import Database from 'better-sqlite3'
import { storageFiles } from '../../main/storage/storage-files.ts'
import { mealsOf } from '../integration/storage/life.ts'
import { pantryRows } from '../integration/storage/rows.ts'

/** What a device has recorded. */
export interface Recorded {
  readonly meals: number
  /** The dishes for commits in the soak's clones. */
  readonly commits: number
  readonly issues: number
}

/** What must be recorded, according to what the user of the day has done. */
export type Model = () => Pick<Recorded, 'commits' | 'issues'>

/** Compares what the devices have recorded with what was done, and with what they had recorded before. */
export interface Ledgers {
  /**
   * Reads a device's database, while the app may run.
   * @throws if a meal that was seen there is gone, or something is doubled
   */
  read(dataFolder: string): Recorded
  /** What is missing or superfluous on a device, as text; null if it matches the model. */
  difference(dataFolder: string): string | null
  readonly model: Model
}

export function createLedgers(model: Model): Ledgers {
  const seen = new Map<string, ReadonlySet<string>>()

  function read(dataFolder: string): Recorded {
    const db = new Database(storageFiles(dataFolder).database, { readonly: true, timeout: 10_000 })
    try {
      return db.transaction(() => {
        const meals = new Set(mealsOf(db))
        const lost = [...(seen.get(dataFolder) ?? [])].filter((unit) => !meals.has(unit))
        if (lost.length > 0) throw new Error(`lost in ${dataFolder}: ${lost.join(', ')}`)
        seen.set(dataFolder, meals)
        const number = (sql: string) => db.prepare<[], number>(sql).pluck().get() ?? 0
        const unfounded = number(
          `SELECT count(*) FROM meal LEFT JOIN granted ON key = grant_key WHERE n > ifnull(units, 0)`,
        )
        if (unfounded > 0) throw new Error(`${unfounded} meals without food in ${dataFolder}`)
        const { stored, derived } = pantryRows(db)
        if (JSON.stringify(stored) !== JSON.stringify(derived))
          throw new Error(`the pantry is wrong in ${dataFolder}`)
        const units = (kind: string) =>
          number(`SELECT ifnull(sum(units), 0) FROM granted WHERE key LIKE '${kind}/%'`)
        return { meals: meals.size, commits: units('commit'), issues: units('issue') }
      })()
    } finally {
      db.close()
    }
  }

  return {
    model,
    read,
    difference(dataFolder) {
      const [found, wanted] = [read(dataFolder), model()]
      if (found.commits === wanted.commits && found.issues === wanted.issues) return null
      return `${dataFolder} has ${JSON.stringify(found)} and not ${JSON.stringify(wanted)}`
    },
  }
}
