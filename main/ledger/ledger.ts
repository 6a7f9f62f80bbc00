import type { DayView, HistoryView } from '../../preload/contract.ts'
import type { Clock } from '../base/clock.ts'
import { listeners } from '../base/listeners.ts'
import { dayAtOffset, type Day } from '../base/rules/day.ts'
import type { Store } from '../storage/open.ts'
import { openDerivation, type Granted, type Touched } from './derive.ts'
import { openDerivedStore } from './derived-store.ts'
import type { CloneFacts, GithubFacts, RepositoryName } from './rules/facts.ts'
import { openHistory } from './history.ts'
import { joinedByName } from './rules/binding.ts'
import { foodFrom, type CountingSettings, type Verdict } from './rules/counting.ts'
import type { RepositoryId } from './rules/ids.ts'
import { kinds } from './rules/kinds.ts'
import { localTime } from './rules/zone.ts'
import { openLedgerStore } from './store.ts'

export type { CountingSettings, Granted, Verdict }

/** What one recording made of it. */
export interface LedgerChange {
  /** New food by kind, in the order of the menu; empty where only history grew. */
  readonly granted: readonly Granted[]
}

/** What was done, once, wherever it was seen. */
export interface Ledger {
  /** The day Hot Dash was first started, on whichever device. */
  adoption(): Day
  today(): Day
  /** Contributions from this day on are food. */
  foodFrom(): Day
  /**
   * Records what a scan found, and grants what is new, in one transaction. It takes about 10 µs a commit and blocks the
   * process meanwhile: give a long history in calls of some thousand commits.
   */
  recordClone(facts: CloneFacts): LedgerChange
  recordGithub(facts: GithubFacts): LedgerChange
  /** The settings of counting have changed. */
  recount(settings: CountingSettings): LedgerChange
  /** Whether the family of a repository counts. */
  verdict(repository: RepositoryId): Verdict
  /** @param year null: this one */
  history(year: number | null): HistoryView
  explainDay(day: Day): DayView
  /** Told after the transaction when anything is new. @returns its own unsubscribe */
  onChange(listener: (change: LedgerChange) => void): () => void
}

/** Changes when the rules of counting do, so that what was derived by older ones is made anew. */
const rulesVersion = 1

/**
 * Opens the ledger; the first time ever this is the day of adoption, and three chillies are in the basket.
 * @param options.counting as the settings are now: what was derived with others is made anew
 */
export function openLedger(options: {
  readonly store: Store
  readonly clock: Clock
  readonly counting: CountingSettings
}): Ledger {
  const { store, clock } = options
  const rows = openLedgerStore(store.db)
  const derivedStore = openDerivedStore(store.db)
  const derivation = openDerivation(derivedStore)
  const history = openHistory(store.db)
  const changes = listeners<LedgerChange>()
  let counting = options.counting

  const today = () => localTime(clock.now(), clock.zone()).day
  const fingerprint = (settings: CountingSettings) =>
    JSON.stringify([
      rulesVersion,
      kinds.map((kind) => settings.kinds[kind]),
      settings.languages,
      settings.addresses,
    ])

  store.transaction(() => {
    if (rows.adopt(today())) rows.giveStarter(rows.adoption())
    if (derivedStore.settings() === fingerprint(counting)) return
    derivation.rebuildFamilies(rows.repositories(), rows.links())
    derivation.reconsider(rows.adoption(), counting, true)
    derivedStore.setSettings(fingerprint(counting))
  })

  /** Runs a recording and tells of it once it is kept. */
  function record(work: (touched: Touched) => void): LedgerChange {
    const touched: Touched = { days: new Map(), families: new Set() }
    const granted = store.transaction(() => {
      work(touched)
      return derivation.update(touched, rows.adoption(), counting)
    })
    const change: LedgerChange = { granted }
    if (touched.days.size > 0 || touched.families.size > 0) changes.tell(change)
    return change
  }

  function touchDay({ days }: Touched, repository: RepositoryId, day: Day): void {
    const known = days.get(repository)
    if (known === undefined) days.set(repository, new Set([day]))
    else known.add(day)
  }

  function link(touched: Touched, one: RepositoryId, other: RepositoryId): void {
    if (one === other || !rows.addLink(one, other)) return
    derivation.join(one, other)
    touched.families.add(one)
  }

  function know(
    touched: Touched,
    repository: RepositoryId,
    facts: {
      readonly names: readonly RepositoryName[]
      readonly languages: readonly string[] | null
    },
  ): void {
    if (rows.addRepository(repository)) touched.families.add(repository)
    if (facts.languages !== null && rows.addLanguages(repository, facts.languages, today())) {
      touched.families.add(repository)
    }
    for (const name of facts.names) {
      if (!rows.hasName(repository, name)) {
        for (const other of joinedByName(repository, rows.holders(repository, name))) {
          link(touched, repository, other)
        }
      }
      rows.setName(repository, name, clock.now())
    }
  }

  return {
    adoption: rows.adoption,
    today,
    foodFrom: () => foodFrom(rows.adoption()),

    recordClone: (facts) =>
      record((touched) => {
        const { repository } = facts
        know(touched, repository, facts)
        if (facts.label !== undefined) rows.setLabel(repository, facts.label)
        for (const commit of facts.commits) {
          // Git holds times that no calendar shows; such a commit has no day to be counted on.
          const day = dayAtOffset(commit.time, commit.offset)
          if (day !== undefined && rows.addCommit(repository, day, commit)) {
            touchDay(touched, repository, day)
          }
        }
      }),

    recordGithub: (facts) =>
      record((touched) => {
        for (const found of facts.repositories) {
          const { repository, host, nameWithOwner, languages, parent, isPrivate } = found
          know(touched, repository, { names: [{ host, name: nameWithOwner }], languages })
          rows.setPrivate(repository, isPrivate)
          if (parent === null) continue
          if (rows.addRepository(parent)) touched.families.add(parent)
          link(touched, repository, parent)
        }
        for (const { repository, day, count } of facts.commitDays) {
          if (rows.addRepository(repository)) touched.families.add(repository)
          if (rows.raiseCommitDay(facts.account, repository, day, count)) {
            touchDay(touched, repository, day)
          }
        }
        for (const item of facts.items) {
          if (rows.addRepository(item.repository)) touched.families.add(item.repository)
          const before = rows.item(facts.host, item)
          // The earliest instant is kept: a review's moves when its pull request is reviewed again.
          if (before !== undefined && before.firstAt <= item.at) continue
          const { day } = localTime(item.at, clock.zone())
          rows.setItem(facts.host, item, day)
          if (before !== undefined) touchDay(touched, before.repository, before.day)
          touchDay(touched, item.repository, day)
        }
      }),

    recount(settings) {
      const isSameAddresses =
        JSON.stringify(settings.addresses) === JSON.stringify(counting.addresses)
      const granted = store.transaction(() => {
        const made = derivation.reconsider(rows.adoption(), settings, !isSameAddresses)
        derivedStore.setSettings(fingerprint(settings))
        return made
      })
      counting = settings
      const change: LedgerChange = { granted }
      changes.tell(change)
      return change
    },

    verdict: (repository) => history.verdict(repository),
    history: (year) => history.year(year ?? Number(today().slice(0, 4)), counting),
    explainDay: (day) => history.explainDay(day, counting),
    onChange: changes.on,
  }
}
