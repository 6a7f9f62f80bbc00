import { kinds } from '../../preload/contract/kinds.ts'
import type { Clock } from '../base/clock.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import type { Day } from '../base/rules/day.ts'
import type { Store } from '../storage/open-store.ts'
import { createDateCorrections } from './date-corrections.ts'
import { exportSlices } from './export-history.ts'
import { absorbFamilies, readFamilyIds, readVerdict } from './families.ts'
import { createForgetting, readDueToErase } from './forgetting.ts'
import { createGrants, sumByKind, type GrantedFood } from './grant-food.ts'
import { createMerger, linkSharedNames } from './merge-devices.ts'
import { readDeedRecords } from './read-deed-records.ts'
import { createHistoryReader, readCountedDays } from './read-history.ts'
import {
  commitBatches,
  createRecorder,
  reconsider,
  touchNothing,
  type Recorder,
} from './recorder.ts'
import { createRecount } from './recount.ts'
import { findUnresolvedNames } from './repository-names.ts'
import { foodFrom, type CountingSettings } from './rules/counting.ts'
import { allDays } from './rules/day-range.ts'
import type { CountedWork } from './rules/deed-records.ts'
import type { CloneFacts, GithubFacts, RepositoryId } from './rules/facts.ts'

/** Everything the user did, counted once, wherever it was seen. */
export type Ledger = ReturnType<typeof createLedger>

/**
 * Creates the ledger on a database. The first time ever, sets the day of adoption and grants the starter.
 * @param options.firstRelease a clock that shows an earlier day is wrong
 * @param options.counting the current settings: rows derived with other settings are rebuilt
 */
export function createLedger(options: {
  readonly store: Store
  readonly clock: Clock
  readonly firstRelease: Day
  readonly counting: CountingSettings
  readonly log?: Pick<Log, 'error'>
}) {
  const { store, clock, firstRelease } = options
  const { db, sql } = store
  let current = options.counting
  const counting = () => current
  const dates = createDateCorrections(sql, clock, firstRelease)
  const adoption = (): Day => dates.adoption() ?? allDays.to
  const forgetting = createForgetting(store, clock)
  const recount = createRecount(store, createGrants(sql, adoption, counting), counting)
  const changes = createEmitter<readonly GrantedFood[]>(options.log)
  const merger = createMerger(db, firstRelease)
  let revision = 0
  changes.on(() => {
    revision += 1
  })

  /**
   * Rebuilds derived rows if they were made with other settings, or before another device's rows were merged. If only
   * dates were corrected, grants the contributions that have become food.
   */
  function bringUpToDate(): readonly GrantedFood[] {
    const areCorrected = dates.correct()
    dates.giveStarter()
    const derivation = recount.derivation()
    if (derivation === 'current' || derivation === 'unfinished')
      return areCorrected
        ? sumByKind(recount.steps({ ...touchNothing(), toJudge: new Set(readFamilyIds(sql)) }))
        : []
    // The last merge may have been interrupted.
    if (derivation === 'unknown') linkSharedNames(sql)
    return recount.everythingNow()
  }

  store.transaction(() => {
    bringUpToDate()
  })

  /** Writes facts and their consequences in one transaction, and reports the change after its commit. */
  function record(write: (recorder: Recorder) => void, { isDurable = false } = {}): void {
    const recorder = createRecorder(store, clock, dates.todayOrLater)
    const { touched } = recorder
    const work = () => {
      write(recorder)
      return sumByKind(recount.steps(touched))
    }
    const granted = isDurable ? store.transaction(work) : store.transactionWithoutSync(work)
    if (Object.values(touched).some(({ size }) => size > 0)) changes.emit(granted)
  }

  const decide = (repository: RepositoryId, decision: (repository: RepositoryId) => void) =>
    record(
      (recorder) => {
        decision(repository)
        recorder.reconsider(repository)
      },
      { isDurable: true },
    )

  /** Links what merged rows have in common, and schedules a recount of what they touch. */
  const settleMerge = () =>
    merger.settle(({ touched, decided, isEverything }) => {
      store.transaction(() => {
        linkSharedNames(sql)
        const areCorrected = dates.correct()
        if (recount.derivation() !== 'unknown') return
        for (const { repository, range } of absorbFamilies(sql)) {
          touched.toJudge.add(repository)
          if (range !== null) touched.ranges.add({ repository, range })
        }
        for (const repository of decided) reconsider(sql, touched, repository)
        recount.schedule(isEverything || areCorrected ? 'everything' : touched)
      })
      changes.emit([])
    })

  /** Recounts what is scheduled, for about 10 ms. @returns whether anything is left */
  function recountPart(): boolean {
    if (recount.derivation() !== 'unfinished') return false
    const granted = recount.next()
    if (granted === null) return true
    changes.emit(granted)
    return false
  }

  /** Recounts what is scheduled, in parts. Other work runs between them. */
  async function finishRecount(signal?: AbortSignal): Promise<void> {
    while (signal?.aborted !== true && recountPart()) await store.yieldAndCheckpoint()
  }

  /** What counts on each day, as text to compare. */
  const readCountTexts = () =>
    new Map(
      readCountedDays(sql, allDays, kinds).map(({ day, counts }) => [day, JSON.stringify(counts)]),
    )

  /** Counts what the user has just done in a repository, if its family counts. */
  function recordWork(repository: RepositoryId, events: readonly CountedWork[]): void {
    if (events.length === 0 || readVerdict(sql, repository) !== 'yes') return
    const row = { day: dates.todayOrLater(), device: store.device, count: 1 }
    store.transactionWithoutSync(() => {
      for (const event of events) sql.upsert('work_day', { ...row, event }, 'count = count + 1')
    })
    changes.emit([])
  }

  return {
    /** The day of adoption. Null until the clock has shown a possible day; until then, nothing is food. */
    adoption: dates.adoption,
    today: dates.today,
    foodFrom: (): Day => foodFrom(adoption()),
    /** If the clock is right again, corrects dates that it set wrongly, and grants food due. Call it every minute. */
    followClock(): void {
      if (dates.areWrong()) changes.emit(store.transaction(bringUpToDate))
    },

    /** Records a scan and grants new food, in transactions of a few milliseconds. Other work runs between them. */
    async recordScan(facts: CloneFacts): Promise<void> {
      let isFirst = true
      for (const batch of commitBatches(facts.commits)) {
        if (!isFirst) await store.yieldAndCheckpoint()
        isFirst = false
        record((recorder) => recorder.recordClone(facts, batch))
      }
    },
    recordGithub: (facts: GithubFacts): void => record((recorder) => recorder.recordGithub(facts)),
    recordWork,
    /** Records that the checks of a pull request have just passed after a failure. Ignores unknown pull requests. */
    recordRepair(host: string, key: string): void {
      const repository = sql.value<RepositoryId>(
        `SELECT repository FROM contribution_item
         WHERE host = ? AND kind = 'pull-request' AND key = ?`,
        host,
        key,
      )
      if (repository !== undefined) recordWork(repository, ['checks-repaired'])
    },
    /** Merges rows of other devices. `recount` counts them. */
    merger,
    /**
     * Hides a repository's family, records nothing more of it, and lets it be erased after 30 days. Its grants and meals
     * stay.
     * @param repository any member of the family; `remember` and `endForgetting` take any, too
     */
    forget: (repository: RepositoryId): void => decide(repository, (id) => forgetting.hide(id)),
    /** Undoes `forget`, and recounts. Scan and sync after it, for what the sources have reported since. */
    async remember(repository: RepositoryId): Promise<void> {
      store.transaction(() => {
        forgetting.remember(repository)
        const touched = touchNothing()
        reconsider(sql, touched, repository)
        recount.schedule(touched)
      })
      changes.emit([])
      await finishRecount()
    },
    /** Ends the 30-day wait of a forgotten family: the next `eraseDue` erases it. */
    endForgetting: (repository: RepositoryId): void => decide(repository, forgetting.end),
    /**
     * Erases what was recorded of the forgotten repositories that are due, if there are any. Grants and meals stay.
     * @param eraseFromBackups called first: after a crash in between, they are still due
     */
    async eraseDue(
      eraseFromBackups: (repositories: readonly RepositoryId[]) => Promise<void>,
    ): Promise<void> {
      const due = readDueToErase(sql, clock.now())
      if (due.length === 0) return
      await eraseFromBackups(due)
      store.transaction(() => forgetting.erase(due))
      changes.emit([])
    },
    /** Counts by these settings from now on. `recount` applies them to what was recorded before. */
    setCounting(settings: CountingSettings): void {
      current = settings
    },
    /**
     * Recounts merged rows and the rest of an interrupted recount, or everything if the settings have changed. Other work
     * runs between the parts of a recount. Throws synchronously if the recount cannot be scheduled.
     */
    recount(signal?: AbortSignal): Promise<void> {
      settleMerge()
      recount.scheduleIfOutdated()
      return finishRecount(signal)
    },
    recountPart,
    /** Recounts everything from scratch. @returns for how many days the counts have changed */
    async rebuild(): Promise<number> {
      const before = readCountTexts()
      recount.scheduleEverything()
      await finishRecount()
      const after = readCountTexts()
      const days = new Set([...before.keys(), ...after.keys()])
      return [...days].filter((day) => before.get(day) !== after.get(day)).length
    },

    verdict: (repository: RepositoryId) => readVerdict(sql, repository),
    findUnresolvedNames: (host: string) => findUnresolvedNames(sql, host),
    history: createHistoryReader(sql, counting, dates.today),
    deedRecords: () => readDeedRecords(sql, current, dates.today()),
    /** A snapshot of everything known, in day order, in slices of a few milliseconds. */
    export() {
      store.assertInPlace()
      return exportSlices(db, current)
    },
    /** Changes whenever the ledger does, so that pages know when to ask again. */
    revision: (): number => revision,
    /**
     * Called after the transaction if anything is new, with the new food by kind, in menu order: none if only history
     * grew. @returns the unsubscribe function
     */
    onChange: changes.on,
  }
}
