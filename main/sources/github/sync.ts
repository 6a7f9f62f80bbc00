import type { Clock } from '../../base/clock.ts'
import type { Day } from '../../base/rules/day.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import type { AccountId, RepositoryId } from '../../ledger/rules/facts.ts'
import { isTouched, nodeIdOf, placeOf } from './answers.ts'
import type { Answer } from './answers.ts'
import type { Client } from './client.ts'
import { recordPullRequests, type PullRequestListener } from './pull-requests.ts'
import { RangeRecords } from './range-records.ts'
import { RepositoryLookups } from './repository-lookups.ts'
import type { GithubLedger } from './repository-lookups.ts'
import { RequestPlan } from './request-plan.ts'
import type { PageRequest, RangeProgress, RangePart } from './request-plan.ts'
import type { Retries } from './retries.ts'
import { isTooLarge, mayBeOfQuestion } from './rules/failures.ts'
import type { Failure } from './rules/failures.ts'
import { partialProblem } from './rules/omissions.ts'
import type { Omission } from './rules/omissions.ts'
import { hasRestedADay } from './rules/lookups.ts'
import type { QueryParts } from './rules/queries.ts'
import { limitsOf, splitCount } from './rules/request-size.ts'
import type { RequestLimits } from './rules/request-size.ts'
import {
  countDays,
  latestRanges,
  splitAround,
  splitRange,
  splitWithout,
  untilNow,
  rangesDue,
  rangesOfYears,
} from './rules/day-ranges.ts'
import type { SetAsideRange } from './rules/day-ranges.ts'
import type { DayRange } from '../../ledger/rules/day-range.ts'
import type { GithubStore } from './store.ts'

export interface SyncContext {
  readonly client: Client
  readonly store: GithubStore
  readonly ledger: GithubLedger
  readonly clock: Clock
  readonly retries: Retries
}

/** What an account's syncs remember for later ones, until Hot Dash quits. Times are milliseconds since the epoch. */
export interface SyncMemory {
  /** When each name of a clone was last looked up. */
  readonly namesAskedAt: Map<string, number>
  /** When GitHub last refused the pull requests, which cost a request; null if it never did. */
  pullRequestsRefusedAt: number | null
  /** When long lists were last read completely; see `RangeRecords`. */
  readonly lists: Map<string, number>
}

export function createSyncMemory(): SyncMemory {
  return { namesAskedAt: new Map(), pullRequestsRefusedAt: null, lists: new Map() }
}

export interface SyncTask {
  readonly account: AccountId
  readonly host: string
  /** The first day whose contributions become food. */
  readonly since: Day
  /**
   * Whether the user asks for a sync, perhaps while one is running. Then everything that may have changed is read:
   * the last twelve months, since pushes come late; what GitHub withheld, since scopes do not tell that an
   * organisation now allows more; and what was set aside.
   */
  readonly isWanted: () => boolean
  readonly memory: SyncMemory
  readonly onProgress: (done: number, total: number) => void
  readonly onPullRequests: PullRequestListener
  /** Called with the account's name, which may have changed. */
  readonly onLogin: (login: string) => void
}

/** The contents of one request. */
interface Asked {
  readonly ranges: readonly RangePart[]
  readonly pages: readonly PageRequest[]
  readonly repositories: readonly RepositoryId[]
  readonly names: readonly string[]
}

/** After this many failures in a request of its own, a part is left out or set aside. */
const maxTries = 3
/** After this many failures of single ranges, ranges are set aside whole, and halved further when they are retried. */
const maxLoneFailures = 100

/**
 * Reads one account's contributions and records them: the last month each time; all years since the first
 * contribution once, newest first; and older days now and then. What was read before a failure stays read. Days that
 * GitHub fails to return are set aside and retried a day later, so that they do not block anything else.
 * @returns what was not disclosed to this sync, or null if everything was
 * @throws GithubFailure, or the reason of the client's signal
 */
export async function syncAccount(context: SyncContext, task: SyncTask): Promise<Problem | null> {
  return new AccountSync(context, task).run()
}

class AccountSync {
  readonly #context: SyncContext
  readonly #task: SyncTask
  readonly #repositories: RepositoryLookups
  readonly #plan = new RequestPlan()
  readonly #records: RangeRecords
  readonly #omissions: Omission[] = []
  /** How often a part failed in a request of its own. */
  readonly #tries = new Map<unknown, number>()
  /** The years with contributions, once they are known. */
  #years: readonly number[] | undefined
  /** True once per sync, for its first request: whatever does not arrive can wait for the next sync. */
  #asksPullRequests: boolean
  /** How often a single range failed. */
  #loneFailures = 0
  /** The days of the last range that arrived. */
  #readable: DayRange | undefined
  /** What earlier syncs set aside. */
  readonly #setAsideBefore: readonly SetAsideRange[]
  /** From earlier syncs: each of these days is a part of its own from the start. */
  readonly #knownTruncated: readonly Day[]

  constructor(context: SyncContext, task: SyncTask) {
    this.#context = context
    this.#task = task
    this.#asksPullRequests = hasRestedADay(task.memory.pullRequestsRefusedAt, context.clock.now())
    this.#setAsideBefore = context.store.setAsideRanges(task.account)
    this.#repositories = new RepositoryLookups(context, task)
    this.#records = new RangeRecords(context, task, this.#plan, this.#repositories)
    this.#knownTruncated = context.store.truncatedDays(task.account)
  }

  async run(): Promise<Problem | null> {
    const { store, clock, retries } = this.#context
    const { account, host, since } = this.#task
    const limits = limitsOf(retries.size)
    const now = clock.now()
    const read = store.readRanges(account)
    const latest = latestRanges(now)
    const known = new Map([...latest, ...read].map((range) => [range.from, range]))
    const newestFirst = [...known.values()].sort((a, b) => (a.from < b.from ? 1 : -1))
    const { fresh, again, withheld } = rangesDue(newestFirst, read, { since, now })
    this.#repositories.begin(now, limits)
    // All of this fits in one request. Fresh ranges are split small, so that even busy users' lists fit on the first
    // page.
    const pieces = splitCount(limits, fresh.length)
    this.#addRanges(fresh, pieces)
    const isFresh = new Set(fresh.map(({ from }) => from))
    const wanted = latest.filter(({ from }) => !isFresh.has(from))
    const first = this.#task.isWanted() ? wanted : []
    const isFirst = new Set(first.map(({ from }) => from))
    const others = again.filter(({ from }) => !isFirst.has(from))
    const taken = fresh.length * pieces + first.length
    const rereads = [...first, ...this.#thatFit(others, limits, taken)]
    this.#addRanges(rereads, 1)
    // Food does not wait for history; the pages of long lists share history's requests.
    const years = await this.#sendUntil(() => this.#plan.ranges === 0)
    this.#addRanges(
      rangesOfYears(years, now).filter(({ from }) => !known.has(from)),
      1,
    )
    await this.#sendUntil(() => this.#plan.size === 0)
    // The user may have asked in the meantime.
    if (this.#task.isWanted()) {
      const wasRead = new Set(rereads.map(({ from }) => from))
      const due = [...wanted, ...withheld, ...again.slice(0, limits.ranges)]
      const rest = new Map(due.map((range) => [range.from, range]))
      this.#addRanges(
        [...rest.values()].filter(({ from }) => !wasRead.has(from)),
        1,
      )
      await this.#sendUntil(() => this.#plan.size === 0)
    }
    this.#addRetries(now)
    await this.#sendUntil(() => this.#plan.size === 0)
    return partialProblem(host, this.#omissions, {
      truncated: this.#records.truncatedDays,
      setAside: sumOf(store.setAsideRanges(account).map(countDays)),
    })
  }

  /** Rereading never costs a request of its own. @param taken how many parts of the request are taken */
  #thatFit(again: readonly DayRange[], limits: RequestLimits, taken: number): readonly DayRange[] {
    let parts = limits.parts - this.#plan.ranges
    return again
      .slice(0, Math.max(0, limits.ranges - taken))
      .filter((range) => (parts -= this.#piecesOf(range, 1).length) >= 0)
  }

  /**
   * Sends requests until the plan is far enough and all repository lookups are done. @returns the years with
   * contributions
   */
  async #sendUntil(isThrough: () => boolean): Promise<readonly number[]> {
    for (;;) {
      const { repositories, names } = this.#repositories.waiting
      if (this.#years && isThrough() && repositories + names === 0) return this.#years
      await this.#send()
    }
  }

  /** @param count how many pieces to split each range into beforehand */
  #addRanges(ranges: readonly DayRange[], count: number): void {
    const { store } = this.#context
    store.planRanges(this.#task.account, ranges)
    const setAside = store.setAsideRanges(this.#task.account)
    for (const range of ranges) {
      const pieces = this.#piecesOf(range, count)
      const progress = progressOf(range, pieces.length)
      progress.setAside.push(
        ...setAside.filter(({ from }) => from >= range.from && from <= range.to),
      )
      if (pieces.length === 0) this.#records.finishRange(progress)
      this.#plan.add(...pieces.map((piece) => ({ range: piece, progress, isSuspect: false })))
    }
    this.#reportProgress()
  }

  /** Plans to retry what was set aside: every day, and whenever the user asks. */
  #addRetries(now: number): void {
    const { isWanted } = this.#task
    const due = this.#setAsideBefore.filter(({ at }) => isWanted() || hasRestedADay(at, now))
    for (const { from, to } of due) {
      const range = { from, to }
      const progress: RangeProgress = { ...progressOf(range, 1), isRetry: true }
      this.#plan.add({ range, progress, isSuspect: true })
    }
  }

  /**
   * Splits a range, without the days set aside, into `count` pieces. If a day in it is known to be too much for
   * GitHub's lists, splits around that day instead.
   */
  #piecesOf(range: DayRange, count: number): readonly DayRange[] {
    const { clock, store } = this.#context
    const days = untilNow(range, clock.now())
    const around = splitWithout(days, store.setAsideRanges(this.#task.account)).flatMap((piece) =>
      splitAround(piece, this.#knownTruncated),
    )
    const [whole] = around
    return whole && around.length === 1 ? splitRange(whole, count) : around
  }

  #reportProgress(): void {
    const { done } = this.#records
    this.#task.onProgress(done, done + this.#plan.size)
  }

  /** Sends the next request, and records what arrives. After a failure, later requests may be smaller. */
  async #send(): Promise<void> {
    const { client, clock, retries } = this.#context
    const asked = this.#take()
    const asksPullRequests = this.#asksPullRequests && limitsOf(retries.size).isMixed
    this.#asksPullRequests = false
    const { answer, failure, omission, maySucceedWithoutPullRequests } = await client.ask({
      ranges: asked.ranges.map(({ range }) => range),
      pages: asked.pages,
      repositories: asked.repositories.map((id) => nodeIdOf(this.#task.host, id)),
      names: asked.names,
      asksYears: !this.#years,
      asksPullRequests,
    })
    const { account, memory, onPullRequests } = this.#task
    if (maySucceedWithoutPullRequests) memory.pullRequestsRefusedAt = clock.now()
    if (answer.pullRequests)
      recordPullRequests(this.#context, account, answer.pullRequests, onPullRequests)
    if (omission) this.#noteOmission(asked, omission)
    const missing = this.#recordAnswer(asked, answer, clock.now())
    this.#reportProgress()
    if (!failure) {
      retries.answered()
      return
    }
    if (countParts(missing) < countParts(asked)) retries.answered(false)
    const isAlone = countParts(missing) === 1
    if (isAlone && (await this.#settle(missing, failure))) return
    if (!isAlone) this.#putBack(missing)
    if (isAlone && mayBeOfQuestion(failure) && retries.isLastTry(failure))
      await this.#provesWell(missing.ranges[0])
    await retries.wait(failure, isAlone && missing.ranges[0]?.isSuspect)
  }

  #noteOmission({ ranges, pages }: Asked, omission: Omission): void {
    this.#omissions.push(omission)
    for (const [n, { progress }] of ranges.entries())
      progress.hadErrors ||= isTouched(placeOf('ranges', n), omission.places)
    for (const [n, { progress }] of pages.entries())
      progress.hadErrors ||= isTouched(placeOf('pages', n), omission.places)
  }

  #take(): Asked {
    const { retries } = this.#context
    const batch = this.#plan.take(limitsOf(retries.size), this.#repositories.waiting)
    return {
      ...batch,
      repositories: this.#repositories.take(batch.repositories),
      names: this.#repositories.takeNames(batch.names),
    }
  }

  /** @returns what did not arrive */
  #recordAnswer(asked: Asked, answer: Answer, now: number): Asked {
    if (answer.viewer) {
      this.#years ??= answer.viewer.years
      this.#task.onLogin(answer.viewer.login)
    }
    const names = arrived(asked.names, answer.named)
    const repositories = arrived(asked.repositories, answer.repositories)
    this.#repositories.recordNames(names.found, now)
    this.#repositories.recordDetails(repositories.found, now)
    // Who owns which clone must be known before anything is counted, so that nothing is granted twice.
    const isUnbound = names.missing.length > 0
    const ranges = arrived(asked.ranges, isUnbound ? [] : answer.ranges)
    const pages = arrived(asked.pages, isUnbound ? [] : answer.pages)
    for (const [part, found] of ranges.found) {
      this.#readable = part.range
      this.#records.recordRange(part, found)
    }
    for (const [page, found] of pages.found) this.#records.recordPage(page, found)
    return {
      ranges: ranges.missing,
      pages: pages.missing,
      repositories: repositories.missing,
      names: names.missing,
    }
  }

  /** Puts what did not arrive at the end of the plan: what arrives in the meantime shows whether the server is well. */
  #putBack({ ranges, pages, repositories, names }: Asked): void {
    this.#plan.add(...ranges)
    this.#plan.addPage(...pages)
    this.#repositories.putBack(repositories, names)
  }

  /**
   * Decides what to do with the only part that did not arrive. A range is halved until it is a day; a part that keeps
   * failing is left out or set aside, unless the server answers nothing else either.
   * @returns whether the part is settled, so that there is no need to wait
   */
  async #settle(missing: Asked, failure: Failure): Promise<boolean> {
    const [range] = missing.ranges
    const tries = this.#countTry(missing)
    const isRefused = isTooLarge(failure)
    const isRetry = range?.progress.isRetry === true
    const isOwn = mayBeOfQuestion(failure)
    if (range && isOwn && this.#readable) {
      range.isSuspect = true
      this.#loneFailures += 1
    }
    const isHalved = (isRetry || tries > 1) && this.#loneFailures < maxLoneFailures
    if (range && (isRefused || (isOwn && isHalved)) && this.#plan.halve(range)) return false
    if (range && isRefused) {
      this.#records.leaveOutDay(range)
      return false
    }
    const isHopeless = isRetry || tries >= maxTries
    if (isRefused && isHopeless) {
      this.#leaveOut(missing)
      return true
    }
    if (isOwn && isHopeless && (await this.#provesWell(range))) {
      if (range) this.#records.setAside(range)
      else this.#leaveOut(missing)
      return true
    }
    this.#putBack(missing)
    return false
  }

  /**
   * Whether the server still returns what it returned before: then it is well, and the part fails on its own. If
   * every range has failed so far, that proves nothing about another one.
   */
  async #provesWell(range: RangePart | undefined): Promise<boolean> {
    const { client, retries } = this.#context
    if (range && !this.#readable) return false
    const { failure } = await client.ask({
      ...nothing,
      ranges: this.#readable ? [this.#readable] : [],
      asksYears: !this.#readable,
    })
    if (failure) return false
    retries.answered(false)
    return true
  }

  #countTry({ ranges, pages, repositories, names }: Asked): number {
    const [part = pages[0] ?? repositories[0] ?? names[0]] = ranges
    const tries = (this.#tries.get(part) ?? 0) + 1
    this.#tries.set(part, tries)
    return tries
  }

  /** GitHub does not return it. */
  #leaveOut({ pages, repositories, names }: Asked): void {
    const now = this.#context.clock.now()
    for (const page of pages) this.#records.leaveOutPage(page)
    this.#repositories.recordDetails(
      repositories.map((id) => [id, null]),
      now,
    )
    this.#repositories.recordNames(
      names.map((name) => [name, null]),
      now,
    )
  }
}

const nothing: QueryParts = {
  ranges: [],
  pages: [],
  repositories: [],
  names: [],
  asksYears: false,
  asksPullRequests: false,
}

function progressOf(range: DayRange, open: number): RangeProgress {
  return {
    range,
    open,
    restricted: 0,
    truncated: 0,
    truncatedDays: new Map(),
    hadErrors: false,
    undisclosed: { commit: 0, issue: 0, review: 0, 'pull-request': 0 },
    setAside: [],
    isRetry: false,
  }
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0)
}

function countParts({ ranges, pages, repositories, names }: Asked): number {
  return ranges.length + pages.length + repositories.length + names.length
}

/** Separates what was asked for into parts with an answer and parts without. */
function arrived<Part, Found>(
  asked: readonly Part[],
  answers: readonly (Found | undefined)[],
): { readonly found: readonly (readonly [Part, Found])[]; readonly missing: readonly Part[] } {
  const found: (readonly [Part, Found])[] = []
  const missing: Part[] = []
  for (const [n, part] of asked.entries()) {
    const answer = answers[n]
    if (answer === undefined) missing.push(part)
    else found.push([part, answer])
  }
  return { found, missing }
}
