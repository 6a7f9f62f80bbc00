import PQueue from 'p-queue'
import { deedIds, deeds as table, type DeedId } from '../../preload/contract/deed-table.ts'
import type { BookView } from '../../preload/contract/views/book-view.ts'
import { earnables, earnableIds } from '../../preload/contract/earnables.ts'
import type { Kind } from '../../preload/contract/kinds.ts'
import type { Clock } from '../base/clock.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import { utcDay, type Day } from '../base/rules/day.ts'
import { lazy } from '../base/rules/lazy.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { DayRange } from '../ledger/rules/day-range.ts'
import type { Store } from '../storage/open-store.ts'
import { deedProgressOf, type DeedInputs } from './rules/deed-progress.ts'
import { dishes } from './rules/dishes.ts'
import { deedKey } from './rules/earned.ts'
import { eatenUntil } from './rules/heat.ts'

export type Deeds = ReturnType<typeof openDeeds>

const thingsOfHalfMonths = JSON.stringify(
  earnableIds.filter((item) => 'halfMonth' in earnables[item]),
)

/**
 * The user's deeds. Once a tier is reached, it stays in the table `deed`, even if its records disappear. Its day comes
 * from the records, so that merged devices agree; the earliest day wins.
 * @param options.incomplete the days that the ledger may not know completely
 */
export function openDeeds(options: {
  readonly store: Store
  readonly clock: Clock
  readonly ledger: Pick<Ledger, 'adoption' | 'today' | 'deedRecords'>
  readonly incomplete: () => readonly DayRange[]
  readonly log: Pick<Log, 'error'>
}) {
  const { store, clock, ledger, incomplete, log } = options
  const { sql } = store
  const values = new Map<DeedId, number>()
  const news = createEmitter<undefined>(log)
  const refreshes = new PQueue({ concurrency: 1 })
  let hasRead = false
  let isClosed = false
  /** The day of the last refresh, or null if anything has changed since. */
  let freshOn: Day | null = null

  /** Each input is read when a deed needs it. */
  function readInputs(): DeedInputs {
    const until = eatenUntil(clock.now())
    return lazy<DeedInputs>({
      ...ledger.deedRecords(),
      today: ledger.today,
      adoption: ledger.adoption,
      incomplete,
      feedings: () =>
        sql.all(
          'SELECT at, count(*) AS count FROM meal WHERE at <= ? GROUP BY at, device ORDER BY at, device',
          until,
        ),
      meals: () => readMeals(until),
      agedMeals: () =>
        sql.all(
          `SELECT min(m.at) AS at, (m.at / 1000 - unixepoch(g.day)) / 86400 AS days
           FROM meal AS m CROSS JOIN granted AS g ON g.key = m.grant_key
           WHERE m.at <= ? GROUP BY days HAVING days > 0 ORDER BY at`,
          until,
        ),
      halfMonthThings: () =>
        sql.values(
          'SELECT at FROM unlock WHERE item IN (SELECT value FROM json_each(?)) ORDER BY at',
          thingsOfHalfMonths,
        ),
      // A timestamp of the hybrid logical clock begins with milliseconds.
      worn: () =>
        sql.values(
          `SELECT CAST(substr(clock, 1, 15) AS INTEGER) AS at FROM choice
           WHERE name GLOB 'wear/*' AND value <> '' ORDER BY at`,
        ),
    })
  }

  function* readMeals(until: number) {
    const query = 'SELECT at, dish FROM meal WHERE at <= ? ORDER BY at, grant_key, n'
    const meals = store.db.prepare<[number], { at: number; dish: Kind }>(query)
    for (const { at, dish } of meals.iterate(until)) yield { at, heat: dishes[dish].heat }
  }

  /** Stores new tiers, and earlier days of known ones. @returns whether a new tier was reached after Dash came */
  function keep(id: DeedId, inputs: DeedInputs): boolean {
    const { value, reached } = deedProgressOf(id, inputs)
    values.set(id, value)
    const rows = reached.map(({ tier, at }) => {
      const day = typeof at === 'number' ? clock.localTime(at).day : at
      return { item: deedKey({ deed: id, tier }), at: Date.parse(day) }
    })
    const isNew = ({ item, at }: (typeof rows)[number]) =>
      !sql.has('SELECT 1 FROM deed WHERE item = ? AND at <= ?', item, at)
    const found = rows.filter(isNew)
    if (found.length === 0) return false
    const adoptedAt = Date.parse(inputs.adoption ?? inputs.today)
    const isNews = found.some(
      ({ item, at }) => at >= adoptedAt && !sql.has('SELECT 1 FROM deed WHERE item = ?', item),
    )
    store.transactionWithoutSync(() => {
      for (const row of found) sql.upsert('deed', row, 'at = excluded.at WHERE excluded.at < at')
    })
    return isNews
  }

  async function findNewTiers(): Promise<void> {
    freshOn = ledger.today()
    const inputs = readInputs()
    const isFirst = !hasRead && !sql.has('SELECT 1 FROM deed')
    let isNews = false
    for (const id of deedIds) {
      if (isClosed) return
      isNews = keep(id, inputs) || isNews
      await store.yieldAndCheckpoint()
    }
    hasRead = true
    if (isNews && !isFirst) news.emit(undefined)
  }

  return {
    /** Call it when something that the deeds depend on has changed. */
    markStale: (): void => {
      freshOn = null
    },
    /** Finds new tiers, if there may be any. Lets other work run between two deeds. */
    refresh: (): Promise<void> =>
      refreshes.add(async () => {
        if (!isClosed && freshOn !== ledger.today()) await findNewTiers()
      }),
    /** The book, as the last refresh left it. */
    view(): BookView {
      const rows = sql.all<{ item: string; at: number }>('SELECT item, at FROM deed')
      const reachedAt = new Map(rows.map(({ item, at }) => [item, at]))
      return {
        adoption: ledger.adoption(),
        deeds: deedIds.map((id) => ({
          id,
          progress: values.get(id) ?? 0,
          days: table[id].tiers.map((tier) => {
            const at = reachedAt.get(deedKey({ deed: id, tier }))
            return at === undefined ? null : utcDay(at)
          }),
        })),
      }
    },
    /**
     * Called once per refresh that has stamped tiers, unless all were reached before Dash came or the book was blank.
     * @returns the unsubscribe function
     */
    onNews: news.on,
    close(): void {
      isClosed = true
    },
  }
}
