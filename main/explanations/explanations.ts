import type { Kind } from '../../preload/contract/kinds.ts'
import type {
  GitDayView,
  DayView,
  GitFamilyDay,
  TotalView,
} from '../../preload/contract/views/explanation-view.ts'
import type {
  FamilyView,
  HistoryView,
  LifetimeView,
  NotCounted,
} from '../../preload/contract/views/history-view.ts'
import type { Day } from '../base/rules/day.ts'
import { countUnlistedCommits, findFamily, readFamilies } from '../ledger/families.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { readClonesToAsk } from '../ledger/read-day.ts'
import type { SettingsService } from '../settings/settings.ts'
import { isBotAddress } from '../sources/clones/rules/coding-agents.ts'
import type { DayCommit } from '../sources/clones/rules/day-commits.ts'
import type { CloneDay } from '../sources/clones/day-commit-reader.ts'
import type { Folders } from '../sources/folders/folders.ts'
import { allDays, rangeOfYear, type DayRange } from '../ledger/rules/day-range.ts'
import type { Github } from '../sources/github/github.ts'
import type { Store } from '../storage/open-store.ts'
import {
  incompleteDays,
  subtractUnlisted,
  sumOverAccounts,
  undisclosedSums,
  type UndisclosedDays,
} from './rules/incomplete-days.ts'

/** @param counts whether the author's address is switched on; undefined if it is not one of the user's */
function unrecordedReason({ isMerge, email }: DayCommit, counts: boolean | undefined) {
  if (isMerge) return 'merge'
  if (counts !== undefined) return 'address'
  return isBotAddress(email) ? 'bot' : 'other-author'
}

export type Explanations = ReturnType<typeof createExplanations>

/** Explains numbers: combines the ledger's rows, the commits in Git, and what GitHub does not disclose. */
export function createExplanations(options: {
  readonly store: Pick<Store, 'sql'>
  readonly ledger: Pick<Ledger, 'history' | 'revision'>
  readonly folders: Pick<Folders, 'readCommits' | 'views'>
  readonly github: Pick<Github, 'revision' | 'undisclosed' | 'unread' | 'view'>
  readonly settings: Pick<SettingsService, 'addresses'>
}) {
  const { ledger, folders, github, settings } = options
  const { sql } = options.store
  const overlaps = (range: DayRange, { from, to }: DayRange) => from <= range.to && to >= range.from

  /** What GitHub counts in a range but does not disclose, minus the commits that clones have. */
  function undisclosedIn(range: DayRange): readonly UndisclosedDays[] {
    const rows = github.undisclosed().filter((days) => overlaps(range, days))
    return sumOverAccounts(rows).map((days) => {
      const { host, from, to, restricted, hidden } = days
      if (restricted + hidden === 0) return days
      return { ...days, ...subtractUnlisted(days, countUnlistedCommits(sql, host, { from, to })) }
    })
  }

  function incompleteIn(range: DayRange, undisclosed = undisclosedIn(range)) {
    const unread = github.unread().filter((days) => overlaps(range, days))
    return [
      ...incompleteDays(undisclosed),
      ...unread.map(({ host, from, to }) => {
        return { from, to, reason: 'unread' as const, count: null, host }
      }),
    ]
  }

  /** GitHub does not say the kind of undisclosed contributions, so only sums over all kinds get them. */
  const withUndisclosed = <View extends { readonly notCounted: readonly NotCounted[] }>(
    view: View,
    undisclosed: readonly UndisclosedDays[],
  ): View => ({ ...view, notCounted: [...view.notCounted, ...undisclosedSums(undisclosed)] })

  const loginOf = (account: string) =>
    github.view().accounts.find(({ id }) => id === account)?.login

  /** @param recorded the object ids of all rows of the day */
  function gitFamilyDay(
    family: FamilyView,
    clones: readonly CloneDay[],
    recorded: ReadonlySet<string>,
  ): GitFamilyDay {
    const { id, name, isPrivate, languages, verdict } = family
    const view: FamilyView = { id, name, isPrivate, languages, verdict }
    const ownAddresses = new Map(settings.addresses().map(({ email, counts }) => [email, counts]))
    const all = clones.flatMap((clone) => clone.commits)
    const commits = new Map(all.map((commit) => [commit.oid, commit]))
    // A commit left behind in one clone may still be on a branch in another.
    const reachable = new Set(all.filter((one) => one.isReachable).map(({ oid }) => oid))
    return {
      ...view,
      subjects: Object.fromEntries([...commits].map(([oid, { subject }]) => [oid, subject])),
      reachable: [...reachable],
      withAgent: [...commits.values()].filter((one) => one.isWithAgent).map(({ oid }) => oid),
      unrecorded: [...commits.values()].flatMap((commit) => {
        const { oid, subject, author, email, isMerge } = commit
        const counts = ownAddresses.get(email)
        // A commit that counts, or once counted, has its own row; an amended one is listed there as a duplicate.
        const isRow = !isMerge && (counts === true || recorded.has(oid))
        if (isRow || !reachable.has(oid)) return []
        return [{ oid, subject, author, email, reason: unrecordedReason(commit, counts) }]
      }),
      isWhole: clones.every(({ isComplete }) => isComplete),
    }
  }

  return {
    /** Grows whenever an explanation may change. */
    revision: () => ledger.revision() + github.revision(),

    /** The days on which more may have been done than the ledger knows: all of them while clones are scanned. */
    incompleteDays(): readonly DayRange[] {
      const isScanning = folders.views().some(({ state }) => state.name === 'scanning')
      return isScanning ? [allDays] : incompleteIn(allDays)
    },

    history(year: number | null): HistoryView {
      const view = ledger.history.year(year)
      const range = rangeOfYear(view.year)
      const undisclosed = undisclosedIn(range)
      const incomplete = incompleteIn(range, undisclosed)
      return { ...withUndisclosed(view, undisclosed), incomplete }
    },
    lifetime: (): LifetimeView =>
      withUndisclosed(ledger.history.lifetime(), undisclosedIn(allDays)),

    day(day: Day): DayView {
      return {
        ...ledger.history.day(day, loginOf),
        incomplete: incompleteIn({ from: day, to: day }),
      }
    },

    /** Asks Git in the clones on this machine. Takes up to a second for each clone. */
    async readDay(day: Day, signal?: AbortSignal): Promise<GitDayView> {
      const asked = readClonesToAsk(sql, day)
      const clones = await folders.readCommits(day, asked, signal)
      const byFamily = Map.groupBy(clones, ({ repository }) => findFamily(sql, repository))
      const recorded = new Set([...asked.values()].flat())
      const known = readFamilies(sql)
      return {
        families: [...byFamily].flatMap(([id, all]) => {
          // The user may have forgotten the family while Git was read.
          const family = known.get(id)
          return family === undefined ? [] : [gitFamilyDay(family, all, recorded)]
        }),
      }
    },

    total(year: number | null, kind: Kind | null): TotalView {
      const view = ledger.history.total(year, kind)
      if (kind !== null) return view
      return withUndisclosed(view, undisclosedIn(year === null ? allDays : rangeOfYear(year)))
    },
  }
}
