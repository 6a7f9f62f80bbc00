import type { Database } from 'better-sqlite3'
import type { Day } from '../base/rules/day.ts'
import type { Kind } from '../../preload/contract/kinds.ts'
import type { DeviceId, HlcTimestamp } from '../storage/rules/hlc.ts'

/** A grant with units that are not eaten yet. */
export interface PantryRow {
  readonly key: string
  readonly dish: Kind
  readonly units: number
}

export interface MealRow {
  readonly at: number
  readonly dish: Kind
}

export interface Meal extends MealRow {
  readonly key: string
  /** The number of the unit within its grant, from 1. */
  readonly n: number
  readonly experience: number
  readonly device: DeviceId
}

export type CompanionStore = ReturnType<typeof openCompanionStore>

/**
 * Meals, unlocks and choices, and the pantry, which the schema's triggers derive from grants and meals: no query
 * slows down as more is eaten.
 */
export function openCompanionStore(db: Database) {
  const waiting = db.prepare<[], { kind: Kind; count: number; oldest: Day }>(
    `SELECT dish AS kind, count, (
       SELECT day FROM pantry WHERE pantry.dish = waiting.dish ORDER BY day LIMIT 1
     ) AS oldest
     FROM waiting WHERE count > 0`,
  )
  const oldest = db.prepare<[Kind], PantryRow>(
    `SELECT key, pantry.dish, units FROM pantry JOIN granted USING (key)
     WHERE pantry.dish = ? ORDER BY pantry.day, key LIMIT 1`,
  )
  const all = db.prepare<[], PantryRow>(
    `SELECT key, pantry.dish, units FROM pantry JOIN granted USING (key)
     ORDER BY pantry.dish, pantry.day, key`,
  )
  const eaten = db.prepare<[string], number>('SELECT n FROM meal WHERE grant_key = ?').pluck()
  const eat = db.prepare<Meal>(
    `INSERT INTO meal (grant_key, n, at, dish, experience, device)
     VALUES (@key, @n, @at, @dish, @experience, @device)`,
  )
  const experience = db.prepare<[], number>('SELECT experience FROM growth').pluck()
  const lastMealAt = db
    .prepare<[number], number | null>('SELECT max(at) FROM meal WHERE at <= ?')
    .pluck()
  const nextMealAt = db
    .prepare<[number], number | null>('SELECT min(at) FROM meal WHERE at > ?')
    .pluck()
  const latest = db.prepare<[number, number], MealRow>(
    'SELECT at, dish FROM meal WHERE at <= ? ORDER BY at DESC, grant_key DESC, n DESC LIMIT ?',
  )
  const unlock = db.prepare<[string, number]>(
    `INSERT INTO unlock (item, at) VALUES (?, ?)
     ON CONFLICT DO UPDATE SET at = excluded.at WHERE excluded.at < at`,
  )
  const unlocks = db.prepare<[], string>('SELECT item FROM unlock').pluck()
  const choose = db.prepare<[string, string, HlcTimestamp]>(
    `INSERT INTO choice (name, value, clock) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET value = excluded.value, clock = excluded.clock
     WHERE excluded.clock > clock`,
  )
  const choices = db.prepare<[], [string, string]>('SELECT name, value FROM choice').raw()

  return {
    /** The dishes in the pantry, by kind; kinds without dishes are missing. */
    waiting: () => waiting.all(),
    /** The grant with the oldest dish of a kind. */
    oldest: (kind: Kind) => oldest.get(kind),
    /** Every grant with units left, by kind, oldest first. */
    all: () => all.all(),
    /** The numbers of a grant's eaten units. */
    eaten: (key: string): ReadonlySet<number> => new Set(eaten.all(key)),
    /** @throws SqliteError if the unit was eaten already */
    eat: (meal: Meal) => void eat.run(meal),
    experience: () => experience.get() ?? 0,
    /** When the last meal up to an instant was eaten; null if there was none. */
    lastMealAt: (until: number) => lastMealAt.get(until) ?? null,
    /** When the first meal after an instant was eaten; null if there was none. */
    nextMealAt: (after: number) => nextMealAt.get(after) ?? null,
    /** The latest meals up to an instant, at most `count`, oldest first. */
    latest: (until: number, count: number): readonly MealRow[] =>
      latest.all(until, count).reverse(),
    unlock: (item: string, at: number) => void unlock.run(item, at),
    unlocks: (): ReadonlySet<string> => new Set(unlocks.all()),
    choose: (name: string, value: string, clock: HlcTimestamp) =>
      void choose.run(name, value, clock),
    choices: (): ReadonlyMap<string, string> => new Map(choices.all()),
  }
}
