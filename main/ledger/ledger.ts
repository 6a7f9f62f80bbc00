import { setImmediate } from 'node:timers/promises'
import type {
  DayView,
  RepositoryView,
  TotalView,
} from '../../preload/contract/views/explanation.ts'
import type { FamilyView, HistoryView, LifetimeView } from '../../preload/contract/views/history.ts'
import type { Clock } from '../base/clock.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import type { Day } from '../base/rules/day.ts'
import { ok, type Result } from '../../preload/contract/result.ts'
import { mergeDatabase, type MergeProblem } from '../storage/merge.ts'
import type { Store } from '../storage/open.ts'
import { commitBuffers } from './commit-buffer.ts'
import { nothingTouched, openDerivation, type Granted, type Touched } from './derive.ts'
import { openDerivedStore } from './derived-store.ts'
import type { CloneFacts, CloneHead, CommitFact, GithubFacts } from './rules/facts.ts'
import { openExplanations } from './explain.ts'
import { exportSlices } from './export.ts'
import type { ExportRow } from './rules/export-row.ts'
import { openFamilyViews } from './family-views.ts'
import { openHistory } from './history.ts'
import { openRecorder, type Facts } from './recorder.ts'
import { openRecounts } from './recount.ts'
import { adoptionOf, isClockBehind, latestTodayOf, type ClockFacts } from './rules/adoption.ts'
import { foodFrom, type CountingSettings, type Verdict } from './rules/counting.ts'
import type { DayRange } from './rules/day-range.ts'
import type { RepositoryId } from './rules/ids.ts'
import type { Kind } from '../../preload/contract/kinds.ts'
import { allDays } from './rules/day-range.ts'
import { openLedgerStore } from './store.ts'

export type { CountingSettings, Granted, Verdict }

/** What one recording made of it. */
export interface LedgerChange {
  /** New food by kind, in the order of the menu; empty where only history grew. */
  readonly granted: readonly Granted[]
}

/** What was recorded is counted again by other settings, a part at a time. */
export interface Recount {
  /**
   * Counts for some 10 ms, in one transaction.
   * @returns what came of all of it; null as long as anything is left
   */
  next(): LedgerChange | null
  /** To be awaited between two parts: the process turns to other work, and the database keeps up. */
  rest(): Promise<void>
}

/** The commits of one scan, recorded when it is known whose they are. */
export interface ScannedCommits {
  /** About 1.5 µs a commit. */
  add(commits: readonly CommitFact[]): void
  /**
   * Records the head and the next commits, in one transaction: so many as hold up the process for some 10 ms.
   * @returns whether any are left
   */
  recordNext(head: CloneHead): boolean
  /** To be awaited between two of them: the process turns to other work, and the database keeps up. */
  rest(): Promise<void>
  /** Forgets what is left. */
  close(): void
}

/** How much is recorded in one transaction, as `CommitBuffer` weighs it, and how long that shall take. */
const weightPerTransaction = { first: 1000, min: 250, max: 5000 }
const transactionMs = 10

/** What was done, once, wherever it was seen. */
export interface Ledger {
  /**
   * The day Hot Dash was first started, on whichever device; null as long as every clock was certainly wrong: nothing
   * becomes food then, and the next sound day brings it.
   */
  adoption(): Day | null
  today(): Day
  /** Contributions from this day on are food. */
  foodFrom(): Day
  /**
   * To be called each minute: what was dated by a clock that was wrong heals when it is right again, and what is food by that
   * is granted.
   */
  followClock(): LedgerChange
  /** Records what a scan found, and grants what is new, in one transaction. */
  recordClone(facts: CloneFacts): LedgerChange
  /** Holds the commits of one scan until it is known whose they are. */
  bufferCommits(): ScannedCommits
  recordGithub(facts: GithubFacts): LedgerChange
  /**
   * Takes what another device has recorded, eaten and chosen, and grants what only both together make.
   * @param path absolute; a database of the same version, which is only read
   */
  mergeFrom(path: string): Result<LedgerChange, MergeProblem>
  /**
   * The settings of counting have changed, or an earlier run has not come to the end of a recount. What is recorded from now
   * on counts by them, and by and by what was recorded before.
   */
  recount(settings: CountingSettings): Recount
  /**
   * Names that clones show on a host and that none of GitHub's repositories there is known by: of a repository that was
   * not met yet, or from before a rename. In lower case, those of the clones with the latest commits first.
   */
  unresolvedNames(host: string): readonly string[]
  /**
   * How many commits clones have of repositories that, by their remotes, are of a host which lists none of them: private
   * ones that no account here may see. The host may count them as undisclosed.
   */
  unlistedCommits(host: string, range: DayRange): number
  /** Whether the family of a repository counts. */
  verdict(repository: RepositoryId): Verdict
  /**
   * Erases what is known of a repository's family, and records none of it again; grants and meals stay.
   * @param repository any of its members
   */
  forget(repository: RepositoryId): LedgerChange
  /** Another number after each change. */
  revision(): number
  /** @param year null: this one */
  history(year: number | null): Omit<HistoryView, 'incomplete'>
  lifetime(): LifetimeView
  /** GitHub's counts name accounts by their ids. */
  explainDay(day: Day): Omit<DayView, 'incomplete'>
  /**
   * @param repository any member of the family: which of them names it changes when another joins
   * @param year null: all years
   * @returns undefined where there is no such family
   */
  explainRepository(repository: RepositoryId, year: number | null): RepositoryView | undefined
  /** @param year @param kind null: all of them */
  explainTotal(year: number | null, kind: Kind | null): TotalView
  /**
   * The repositories of clones in which Git may know more about a day, with the object ids recorded for it: those of the
   * families that have anything on the day, all of them where none has. Forgotten ones are not among them.
   */
  clonesOf(day: Day): ReadonlyMap<RepositoryId, readonly string[]>
  /** The address of an item by its handle; undefined where there is none, or where it leads off the item's host. */
  itemAddress(handle: string): string | undefined
  /** A repository never heard of is a family of its own. */
  familyOf(repository: RepositoryId): RepositoryId
  /** All families by id. */
  families(): ReadonlyMap<RepositoryId, FamilyView>
  /** Everything that is known of, in order of the days, in slices of some milliseconds; all of one moment. */
  export(): Iterable<readonly ExportRow[]>
  /** Told after the transaction when anything is new. @returns its own unsubscribe */
  onChange(listener: (change: LedgerChange) => void): () => void
}

const latest = (one: Day, other: Day): Day => (one > other ? one : other)

/**
 * Opens the ledger; the first time ever this is the day of adoption, and three chillies are in the basket.
 * @param options.firstRelease no clock that shows an earlier day is right
 * @param options.counting as the settings are now: what was derived with others is rebuilt
 */
export function openLedger(options: {
  readonly store: Store
  readonly clock: Clock
  readonly firstRelease: Day
  readonly counting: CountingSettings
  readonly log?: Pick<Log, 'error'>
}): Ledger {
  const { store, clock, firstRelease } = options
  const rows = openLedgerStore(store.db)
  const derivedStore = openDerivedStore(store.db)
  const derivation = openDerivation(derivedStore)
  const views = openFamilyViews(store.db)
  const history = openHistory(store.db)
  const explanations = openExplanations(store.db, views, history)
  const recorder = openRecorder({
    rows,
    clock,
    today: () => latest(today(), rows.adoption() ?? firstRelease),
    join: (one, other) => derivation.join(one, other),
  })
  const openBuffer = commitBuffers(rows)
  const changes = createEmitter<LedgerChange>(options.log)
  let revision = 0

  const today = () => clock.localTime(clock.now()).day
  /** The adoption that food follows from. */
  const adoption = (): Day => rows.adoption() ?? allDays.to
  const recounts = openRecounts({
    store,
    derivedStore,
    derivation,
    adoption,
    counting: options.counting,
    maxMs: transactionMs,
  })

  /** The days that were kept under a wrong clock, and those to keep instead, as far as the clock can tell now. */
  function wrongDays() {
    const facts: ClockFacts = {
      today: today(),
      latestToday: latestTodayOf(clock.now(), today()),
      firstRelease,
      latestTold: rows.latestTold(),
    }
    const kept = rows.adoption()
    const adopted = adoptionOf(kept, facts)
    const isLanguageLater = !isClockBehind(facts) && rows.hasLanguagesAfter(facts.latestToday)
    if (adopted === kept && !isLanguageLater) return null
    return { adopted, languagesSince: isLanguageLater ? facts.today : null }
  }

  /** Heals the days that were kept under a wrong clock. @returns whether there were any */
  function healDays(): boolean {
    const wrong = wrongDays()
    if (wrong === null) return false
    rows.adopt(wrong.adopted)
    if (wrong.languagesSince !== null) rows.moveLanguagesTo(wrong.languagesSince)
    return true
  }

  /**
   * Rebuilds what is derived where it was made with other settings, or before rows of another device came; where only days
   * were healed, it is seen what has become food.
   */
  function catchUp(): readonly Granted[] {
    const isHealed = healDays()
    rows.giveStarter(rows.adoption() ?? firstRelease)
    const { counting, madeBy } = recounts
    if (madeBy === 'these' || madeBy === 'unfinished')
      return isHealed ? derivation.reconsider(adoption(), counting, () => false) : []
    // A merge leaves none. Only then is it lost who saw which name first.
    if (madeBy === null) {
      recorder.joinByName()
      derivedStore.findAddresses()
    }
    derivation.rebuildFamilies(rows.repositories(), rows.links())
    const granted = derivation.reconsider(adoption(), counting, () => true)
    recounts.setDone()
    return granted
  }

  store.transaction(() => {
    catchUp()
  })

  async function rest(): Promise<void> {
    await store.hasRoom()
    await setImmediate()
  }

  function tell(change: LedgerChange): LedgerChange {
    revision += 1
    changes.emit(change)
    return change
  }

  const record = (facts: Facts) => write(() => recorder.record(facts))

  /** Writes something and all that follows from it in one transaction, and tells of it once it is kept. */
  function write(work: () => Touched): LedgerChange {
    const { touched, granted } = store.transactionWithoutSync(() => {
      const touched = work()
      return { touched, granted: derivation.update(touched, adoption(), recounts.counting) }
    })
    const isNew = Object.values(touched).some(({ size }) => size > 0)
    return isNew ? tell({ granted }) : { granted }
  }

  return {
    adoption: rows.adoption,
    today,
    foodFrom: () => foodFrom(adoption()),
    followClock() {
      if (wrongDays() === null) return { granted: [] }
      return tell({ granted: store.transaction(catchUp) })
    },

    recordClone(facts) {
      const buffer = openBuffer()
      try {
        buffer.add(facts.commits)
        const commits = buffer.next(Infinity)
        return record({ source: 'clone', head: facts, commits })
      } finally {
        buffer.close()
      }
    },
    bufferCommits() {
      const buffer = openBuffer()
      const { first, min, max } = weightPerTransaction
      let weight = first
      return {
        add: buffer.add,
        recordNext(head) {
          const start = performance.now()
          record({ source: 'clone', head, commits: buffer.next(weight) })
          const took = Math.max(1, performance.now() - start)
          // One that was quick by chance tells little of the next.
          const wanted = Math.min((weight * transactionMs) / took, weight * 2)
          weight = Math.min(max, Math.max(min, wanted))
          return buffer.hasMore
        },
        rest,
        close: buffer.close,
      }
    },
    recordGithub: (facts) => record({ source: 'github', facts }),
    mergeFrom(path) {
      const merged = mergeDatabase(store.db, path, { firstRelease })
      if (!merged.ok) return merged
      if (merged.value) return ok(tell({ granted: store.transaction(catchUp) }))
      // The other device joins by what it takes from here: this one does as well, whatever else there is to take.
      return ok(write(() => recorder.joinByName()))
    },

    forget: (repository) => {
      const granted = store.transaction(() => {
        rows.forget(repository)
        const touched = nothingTouched()
        touched.families.add(repository)
        return derivation.update(touched, adoption(), recounts.counting)
      })
      return tell({ granted })
    },

    recount(settings) {
      recounts.change(settings)
      return {
        next() {
          const granted = recounts.next()
          if (granted === null) return null
          return granted === 'nothing due' ? { granted: [] } : tell({ granted })
        },
        rest,
      }
    },

    unresolvedNames: rows.unresolvedNames,
    unlistedCommits: views.unlistedCommits,
    verdict: (repository) => views.verdict(repository),
    history(year) {
      const thisYear = Number(today().slice(0, 4))
      return history.year({ year: year ?? thisYear, thisYear }, views.all(), recounts.counting)
    },
    lifetime: () => history.lifetime(views.all(), recounts.counting),
    explainDay: (day) => explanations.day(day, recounts.counting),
    explainRepository: (repository, year) =>
      explanations.repository(derivedStore.familyOf(repository), year, recounts.counting),
    explainTotal: (year, kind) => explanations.total(year, kind, recounts.counting),
    clonesOf: (day) => explanations.clones(day),
    itemAddress: (handle) => explanations.itemAddress(handle),
    familyOf: derivedStore.familyOf,
    families: () => views.all(),
    export() {
      store.assertInPlace()
      return exportSlices(store.db, recounts.counting)
    },
    revision: () => revision,
    onChange: changes.on,
  }
}
