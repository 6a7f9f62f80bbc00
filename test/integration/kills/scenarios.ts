import Database, { type Database as Connection } from 'better-sqlite3'
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ok } from '../../../preload/contract/result.ts'
import { openCarrier } from '../../../main/carrier/carrier.ts'
import { listBackups } from '../../../main/storage/backup-files.ts'
import { findBackup } from '../../../main/storage/find-backup.ts'
import { migrate, migrations } from '../../../main/storage/migrations.ts'
import { readUserVersion } from '../../../main/storage/sqlite.ts'
import { storageFiles } from '../../../main/storage/storage-files.ts'
import { createProgress } from '../../../main/transfer/task-progress.ts'
import { writeExport } from '../../../main/transfer/write-export.ts'
import { noGit } from '../without-windows.ts'
import { firstDay, live, mealsOf, openLife } from '../storage/life.ts'
import type { Activity, ProgramOptions } from './program.ts'

/** Something that Hot Dash does while the test kills it, repeatedly with the same data. */
export interface Scenario {
  readonly activity: Activity
  /** The data folders, which the runs use in turn. */
  readonly folders: readonly string[]
  /** What the program needs, besides its activity, folder and clock. */
  readonly options: Partial<ProgramOptions>
  /** The meals that come from an import. */
  readonly imported: readonly string[]
  /** Restores the data from before the first run. @returns the meals, by folder */
  reset(): Promise<ReadonlyMap<string, readonly string[]>>
  /** Whether two uninterrupted starts complete the activity. */
  readonly ends: boolean
  /** Checks what a kill has left behind. @returns whether the activity has ended: nothing is left to interrupt */
  isDone(db: Connection, folder: string): boolean
}

const mealsBefore = 60
/** The number of another device's first commit. */
const others = 1_000_000

/** Creates a data folder with a life in it. @returns the eaten units */
function createLife(folder: string, commits: number, from = 0): readonly string[] {
  mkdirSync(folder, { recursive: true })
  const life = openLife(folder)
  live(life, commits, mealsBefore, from)
  const meals = mealsOf(life.store.db)
  life.data.setClosing()
  life.data.close()
  return meals
}

type Special = Partial<Pick<Scenario, 'options' | 'imported' | 'ends' | 'isDone'>> & {
  readonly prepare?: (folder: string) => void
}

/** A scenario on one device. A reset copies the fresh data. */
function createScenario(
  activity: Activity,
  root: string,
  commits: number,
  { prepare, ...special }: Special = {},
): Scenario {
  const [fresh, current] = [join(root, 'fresh'), join(root, 'current')]
  const meals = createLife(fresh, commits)
  prepare?.(fresh)
  return {
    activity,
    folders: [current],
    options: {},
    imported: [],
    reset() {
      rmSync(current, { recursive: true, force: true })
      cpSync(fresh, current, { recursive: true })
      return Promise.resolve(new Map([[current, meals]]))
    },
    ends: false,
    isDone: () => false,
    ...special,
  }
}

function createImport(root: string, commits: number): Scenario {
  const [other, path] = [join(root, 'other'), join(root, 'other.hotdash')]
  const imported = createLife(other, commits, others)
  const { memory: progress } = createProgress()
  writeExport({ files: storageFiles(other), path, now: Date.parse(firstDay), progress })
  return createScenario('importing', root, commits, {
    options: { exported: path },
    imported,
    ends: true,
    isDone(db) {
      const eaten = new Set(mealsOf(db))
      const found = imported.filter((unit) => eaten.has(unit)).length
      // A merge is all or nothing.
      if (found > 0 && found < imported.length) throw new Error(`only ${found} meals were imported`)
      return found > 0
    },
  })
}

/** With the names of the current tables. */
const olderVersion = 12

/** Puts a life into a database of an older version, as far as that has tables and columns for it. */
function makeOlder(folder: string): void {
  const { database, state } = storageFiles(folder)
  const newer = `${database}.newer`
  cpSync(database, newer)
  for (const file of [database, state]) rmSync(file)
  const db = new Database(database)
  db.pragma('journal_mode = WAL')
  migrate(db, migrations.slice(0, olderVersion))
  db.prepare('ATTACH ? AS newer').run(newer)
  const names = (sql: string) => db.prepare<[], string>(sql).pluck().all()
  const columns = (schema: string, table: string) =>
    names(`SELECT name FROM pragma_table_info('${table}', '${schema}')`)
  for (const table of names(`SELECT name FROM main.sqlite_schema WHERE type = 'table'`)) {
    const there = new Set(columns('newer', table))
    const common = columns('main', table).filter((name) => there.has(name))
    if (common.length === 0) continue
    db.exec(
      `DELETE FROM main.${table};
       INSERT INTO main.${table} (${common.join()}) SELECT ${common.join()} FROM newer.${table}`,
    )
  }
  db.close()
  rmSync(newer)
}

/** Two devices with one folder. They take turns, so each reads what a kill of the other has left. */
function createCarrying(root: string, commits: number): Scenario {
  const folders = ['one', 'other'].map((name) => join(root, name))
  const shared = join(root, 'shared')
  return {
    activity: 'carrying',
    folders,
    options: {},
    imported: [],
    async reset() {
      for (const folder of [...folders, shared]) rmSync(folder, { recursive: true, force: true })
      mkdirSync(shared, { recursive: true })
      const meals = new Map<string, readonly string[]>()
      let code: string | null = null
      for (const [at, folder] of folders.entries()) {
        meals.set(folder, createLife(folder, commits, at * others))
        const { data, store, ledger } = openLife(folder)
        const carrier = openCarrier({
          ...{ store, ledger, clock: { now: () => Date.parse(firstDay) } },
          timers: { after: () => () => undefined },
          log: { warn: fail, error: fail },
          machineName: folder,
          git: noGit,
          backUp: () => Promise.resolve(ok(null)),
          onMerged: () => undefined,
        })
        const started = await carrier.start({ type: 'folder', folder: shared }, code)
        if (!started.ok) throw new Error(`it carries nothing: ${started.error.code}`)
        code = carrier.code()
        await carrier.close()
        data.setClosing()
        data.close()
      }
      return meals
    },
    ends: false,
    isDone: () => false,
  }
}

function fail(message: string, cause?: unknown): never {
  throw new Error(message, { cause })
}

const isAllEaten = (db: Connection) =>
  db.prepare('SELECT 1 FROM food WHERE remaining > 0').get() === undefined

/**
 * The scenarios that need no server.
 * @param root an empty folder
 * @param commits the size of the data
 */
export const scenarios: Readonly<
  Record<Exclude<Activity, 'syncing'>, (root: string, commits: number) => Scenario>
> = {
  feeding: (root, commits) => createScenario('feeding', root, commits, { isDone: isAllEaten }),
  importing: createImport,
  'backing-up': (root, commits) =>
    createScenario('backing-up', root, commits, {
      isDone(db, folder) {
        const files = storageFiles(folder)
        for (const { name } of listBackups(files)) {
          const found = findBackup({ files, name })
          if (typeof found === 'string') throw new Error(`the backup ${name} is ${found}`)
        }
        return isAllEaten(db)
      },
    }),
  migrating: (root, commits) =>
    createScenario('migrating', root, commits, {
      prepare: makeOlder,
      ends: true,
      isDone: (db) => readUserVersion(db) === migrations.length,
    }),
  carrying: createCarrying,
}
