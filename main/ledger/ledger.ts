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

/** The outcome of a recording. */
export interface LedgerChange {
  /** New food by kind, in menu order; empty if only history grew. */
  readonly granted: readonly Granted[]
}

/** Recounts what was recorded by new settings, in parts. */
export interface Recount {
  /**
   * Counts for some 10 ms, in one transaction.
   * @returns the outcome of the whole recount; null while anything is left
   */
  next(): LedgerChange | null
  /** Await this between two parts: it gives way to other work and to checkpoints. */
  rest(): Promise<void>
}

/** The commits of one scan, recorded when it is known which repository they belong to. */
export interface ScannedCommits {
  /** About 1.5 µs a commit. */
  add(commits: readonly CommitFact[]): void
  /**
   * Records the head and the next commits, in one transaction that blocks the process for some 10 ms.
   * @returns whether any are left
   */
  recordNext(head: CloneHead): boolean
  /** Await this between two calls: it gives way to other work and to checkpoints. */
  rest(): Promise<void>
  /** Drops what is left. */
  close(): void
}

/** How much to record in one transaction, in `CommitBuffer`'s weights, and how long a transaction should take. */
const weightPerTransaction = { first: 1000, min: 250, max: 5000 }
const transactionMs = 10

/** Everything the user did, counted once, wherever it was seen. */
export interface Ledger {
  /**
   * The day Hot Dash was first started, on any device; null while every clock has been certainly wrong. Until the
   * next valid day sets it, nothing becomes food.
   */
  adoption(): Day | null
  today(): Day
  /** Contributions are food from this day on. */
  foodFrom(): Day
  /**
   * Corrects dates set by a wrong clock once it is right again, and grants what is food by them. Call it every
   * minute.
   */
  followClock(): LedgerChange
  /** Records what a scan found, and grants what is new, in one transaction. */
  recordClone(facts: CloneFacts): LedgerChange
  /** Holds the commits of one scan until it is known which repository they belong to. */
  bufferCommits(): ScannedCommits
  recordGithub(facts: GithubFacts): LedgerChange
  /**
   * Merges what another device has recorded, eaten and chosen, and grants what only both together give.
   * @param path absolute; a database of the same version, only read
   */
  mergeFrom(path: string): Result<LedgerChange, MergeProblem>
  /**
   * Call this when the counting settings have changed, or an earlier run has not finished a recount. Everything
   * recorded from now on counts by them at once, everything before step by step.
   */
  recount(settings: CountingSettings): Recount
  /**
   * Names on a host that clones show but that no known GitHub repository there has: of a repository not seen yet, or
   * from before a rename. In lower case; those of the clones with the latest commits first.
   */
  unresolvedNames(host: string): readonly string[]
  /**
   * How many commits clones have of repositories that, by their remotes, are on a host that lists none of them:
   * private ones that no account here may see. The host may count them as undisclosed.
   */
  unlistedCommits(host: string, range: DayRange): number
  /** Whether the family of a repository counts. */
  verdict(repository: RepositoryId): Verdict
  /**
   * Erases what is known of a repository's family, and records nothing of it again. Grants and meals stay.
   * @param repository any member of the family
   */
  forget(repository: RepositoryId): LedgerChange
  /** A number that changes with every change. */
  revision(): number
  /** @param year null for this year */
  history(year: number | null): Omit<HistoryView, 'incomplete'>
  lifetime(): LifetimeView
  /** Explains a day. GitHub's counts name accounts by their ids. */
  explainDay(day: Day): Omit<DayView, 'incomplete'>
  /**
   * @param repository any member of the family, because the family's id changes when another repository joins
   * @param year null for all years
   * @returns undefined if there is no such family
   */
  explainRepository(repository: RepositoryId, year: number | null): RepositoryView | undefined
  /** @param year null for all years @param kind null for all kinds */
  explainTotal(year: number | null, kind: Kind | null): TotalView
  /**
   * The clones' repositories in which Git may know more about a day, with the object ids recorded for it: those of
   * the families with anything on the day, or all if there are none. Without forgotten ones.
   * @returns repository → object ids
   */
  clonesOf(day: Day): ReadonlyMap<RepositoryId, readonly string[]>
  /** The URL of an item by its handle; undefined if there is none, or if it leads off the item's host. */
  itemAddress(handle: string): string | undefined
  /** An unknown repository is a family of its own. */
  familyOf(repository: RepositoryId): RepositoryId
  /** All families by id. */
  families(): ReadonlyMap<RepositoryId, FamilyView>
  /** A snapshot of everything known, in day order, in slices of some milliseconds. */
  export(): Iterable<readonly ExportRow[]>
  /** Called after the transaction if anything is new. @returns the unsubscribe function */
  onChange(listener: (change: LedgerChange) => void): () => void
}

const latest = (one: Day, other: Day): Day => (one > other ? one : other)

/**
 * Opens the ledger. The first time ever, sets the day of adoption and puts three chillies in the basket.
 * @param options.firstRelease a clock that shows an earlier day is wrong
 * @param options.counting the current settings: anything derived with others is rebuilt
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
  /** The adoption that decides what is food. */
  const adoption = (): Day => rows.adoption() ?? allDays.to
  const recounts = openRecounts({
    store,
    derivedStore,
    derivation,
    adoption,
    counting: options.counting,
    maxMs: transactionMs,
  })

  /** The dates set by a wrong clock, with their corrections, as far as the clock can tell now. */
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

  /** Corrects the dates set by a wrong clock. @returns whether there were any */
  function healDays(): boolean {
    const wrong = wrongDays()
    if (wrong === null) return false
    rows.adopt(wrong.adopted)
    if (wrong.languagesSince !== null) rows.moveLanguagesTo(wrong.languagesSince)
    return true
  }

  /**
   * Rebuilds derived rows if they were made with other settings, or before another device's rows were merged. If only
   * dates were corrected, just grants what has become food.
   */
  function catchUp(): readonly Granted[] {
    const isHealed = healDays()
    rows.giveStarter(rows.adoption() ?? firstRelease)
    const { counting, madeBy } = recounts
    if (madeBy === 'these' || madeBy === 'unfinished')
      return isHealed ? derivation.reconsider(adoption(), counting, () => false) : []
    // After a merge there is no record. Only then is it unknown who saw which name first.
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

  /**
   * Writes facts and everything that follows from them in one transaction, and reports the change once it is
   * committed.
   */
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
          // A single fast one says little about the next.
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
      // The other device joins repositories by the names that it takes from here, so this one does too, even if it
      // takes nothing itself.
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
