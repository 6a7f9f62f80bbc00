import type { Clock } from '../../base/clock.ts'
import type { Day } from '../../base/rules/day.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import type { AccountId, GithubFacts, GithubItem, RepositoryId } from '../../ledger/rules/facts.ts'
import {
  commitDaysOf,
  commitsListed,
  isCut,
  itemsOf,
  named,
  nodeIdOf,
  repositoryMet,
} from './answers.ts'
import type { ListAnswer, RepositoryAnswer, WindowAnswer } from './answers.ts'
import type { Client } from './client.ts'
import { Repositories } from './repositories.ts'
import type { GithubLedger } from './repositories.ts'
import { GithubFailure } from './failure.ts'
import { Portions } from './portions.ts'
import type { PagePart, Portion, Reading, WindowPart } from './portions.ts'
import { isTooLarge, partialProblem, piecesTogether } from './rules/failures.ts'
import type { Hidden, Load } from './rules/failures.ts'
import { most } from './rules/queries.ts'
import type { Page, Parts } from './rules/queries.ts'
import {
  halve,
  latestWindows,
  piecesOf,
  untilNow,
  utcDay,
  windowsDue,
  windowsOfYears,
} from './rules/windows.ts'
import type { Window } from './rules/windows.ts'
import type { GithubStore } from './store.ts'

export interface SyncContext {
  readonly client: Client
  readonly store: GithubStore
  readonly ledger: GithubLedger
  readonly clock: Clock
}

export interface SyncTask {
  readonly account: AccountId
  readonly host: string
  /** The first day whose contributions become food. */
  readonly since: Day
  readonly load: Load
  /** When names of clones were last asked about, and will have been after this sync. */
  readonly namesAskedAt: Map<string, number>
  readonly onProgress: (done: number, total: number) => void
}

interface Found extends Pick<GithubFacts, 'commitDays' | 'items'> {
  readonly met: readonly RepositoryAnswer[]
}

/**
 * Reads one account's contributions and records them: the last 30 days each time, all years since the first contribution
 * once, the newest first, and what is older now and then. What was read before a failure stays read.
 * @returns what this sync could not see; null when it saw everything
 * @throws GithubFailure, or the reason of the client's signal
 */
export async function syncAccount(context: SyncContext, task: SyncTask): Promise<Problem | null> {
  return new AccountSync(context, task).run()
}

class AccountSync {
  readonly #context: SyncContext
  readonly #task: SyncTask
  readonly #repositories: Repositories
  readonly #portions: Portions
  readonly #hidden: Hidden[] = []
  #cutDays = 0
  #done = 0

  constructor(context: SyncContext, task: SyncTask) {
    this.#context = context
    this.#task = task
    this.#repositories = new Repositories(context, task)
    this.#portions = new Portions(task.load)
  }

  async run(): Promise<Problem | null> {
    const { store, clock } = this.#context
    const { account, host, since, load } = this.#task
    const now = clock.now()
    const read = store.windows(account)
    const known = new Map([...latestWindows(now), ...read].map((window) => [window.from, window]))
    const newestFirst = [...known.values()].sort((a, b) => (a.from < b.from ? 1 : -1))
    const { fresh, again } = windowsDue(newestFirst, read, { since, now })
    // All of it is one request. What is fresh is cut small, so that busy people's lists fit on their first page too.
    const pieces = piecesTogether(load, fresh.length)
    this.#plan(fresh, pieces)
    // Reading something again never costs a request of its own.
    this.#plan(again.slice(0, Math.max(0, load.together - fresh.length * pieces)), load.pieces)

    const years = await this.#step(true)
    this.#plan(
      windowsOfYears(years, now).filter(({ from }) => !known.has(from)),
      load.pieces,
    )
    // Food does not wait for history.
    await this.#lookUp(1)
    while (this.#portions.length > 0) {
      await this.#step(false)
      await this.#lookUp(most)
    }
    await this.#lookUp(1)
    return partialProblem(host, this.#hidden, this.#cutDays)
  }

  /** @param count how many pieces each is cut into beforehand */
  #plan(windows: readonly Window[], count: number): void {
    for (const window of windows) {
      const pieces = piecesOf(untilNow(window, this.#context.clock.now()), count)
      const undisclosed = { commit: 0, issue: 0, review: 0, 'pull-request': 0 }
      const reading: Reading = {
        window,
        open: pieces.length,
        restricted: 0,
        truncated: 0,
        undisclosed,
      }
      this.#portions.add(...pieces.map((piece) => ({ window: piece, reading })))
    }
    this.#tellProgress()
  }

  #tellProgress(): void {
    this.#task.onProgress(this.#done, this.#done + this.#portions.length)
  }

  /**
   * Reads the next portion.
   * @returns the years with contributions, the first time
   */
  async #step(isFirst: boolean): Promise<readonly number[]> {
    for (let asksNames = isFirst; ;) {
      const portion = this.#portions.take()
      const { windows, pages } = portion
      const now = this.#context.clock.now()
      const due = isFirst ? this.#repositories.due(now) : []
      const names = asksNames ? this.#repositories.namesDue(now).slice(0, portion.names) : []
      const answer = await this.#ask(
        { windows: windows.map(({ window }) => window), pages, names, asksYears: isFirst },
        due.slice(0, portion.repositories),
      )
      if (!answer) {
        // A window is not cut for the sake of names.
        if (names.length > 0 && windows.length === 1) {
          this.#portions.divide(portion)
          asksNames = false
        } else this.#askForLess(portion)
        continue
      }
      for (const [n, part] of windows.entries()) {
        const found = answer.windows[n]
        if (found) this.#readWindow(part, found)
      }
      for (const [n, page] of pages.entries()) {
        const found = answer.pages[n]
        if (found) this.#readPage(page, found)
      }
      this.#tellProgress()
      return answer.begun
    }
  }

  #askForLess(portion: Portion): void {
    const { windows, pages } = portion
    const [only] = windows
    if (!only || windows.length > 1 || pages.length > 0) this.#portions.divide(portion)
    else if (!this.#halve(only)) {
      // Not even the totals of such a day were given: at least one contribution is missing.
      only.reading.truncated += 1
      this.#finishPart(only.reading)
    }
  }

  /** Asks for languages and parents of repositories that are new, once there are `enough`. */
  async #lookUp(enough: number): Promise<void> {
    for (let size = this.#task.load.repositories; ;) {
      const ids = this.#repositories.unasked()
      if (ids.length < enough) return
      const page = ids.slice(0, size)
      const answer = await this.#ask({ windows: [], pages: [], names: [], asksYears: false }, page)
      if (!answer) size = Math.floor(page.length / 2)
    }
  }

  /** @returns null where GitHub refuses the question for its size, and there is a smaller one */
  async #ask(parts: Omit<Parts, 'repositories'>, ids: readonly RepositoryId[]) {
    const { client, clock } = this.#context
    const all: Parts = { ...parts, repositories: ids.map((id) => nodeIdOf(this.#task.host, id)) }
    const hasLess = parts.windows.length > 0 || parts.pages.length + ids.length > 1
    try {
      const { answer, hidden } = await client.ask(all)
      if (hidden) this.#hidden.push(hidden)
      // Whose clones are whose comes before what is counted: nothing is granted twice.
      this.#repositories.identify(parts.names, answer.named, clock.now())
      this.#repositories.learn(ids, answer.repositories, clock.now())
      return answer
    } catch (error) {
      if (hasLess && error instanceof GithubFailure && isTooLarge(error.failure)) return null
      throw error
    }
  }

  /** Puts both halves in the place of a part. @returns false where it is one day, of which something stays undisclosed */
  #halve({ window, reading }: WindowPart): boolean {
    const halves = halve(window)
    if (!halves) {
      this.#cutDays += 1
      return false
    }
    reading.open += 1
    this.#portions.addFirst(...halves.map((half) => ({ window: half, reading })))
    return true
  }

  #readWindow(part: WindowPart, answer: WindowAnswer): void {
    const { window, reading } = part
    const isShort = isCut(answer, most)
    if (isShort && this.#halve(part)) return
    const undisclosed = answer.totalCommits - commitsListed(answer)
    if (isShort) reading.truncated += Math.max(0, undisclosed)
    else reading.undisclosed.commit += undisclosed
    reading.restricted += answer.restricted
    for (const { kind, total } of answer.lists) reading.undisclosed[kind] += total
    const items = answer.lists.flatMap(({ kind, list }) =>
      this.#readList(reading, { kind, window }, list),
    )
    this.#record({
      met: [
        ...answer.commits.map(({ repository }) => repository),
        ...answer.lists.flatMap(({ list }) => named(list).map(({ repository }) => repository)),
      ],
      commitDays: commitDaysOf(this.#task.host, answer),
      items,
    })
    this.#finishPart(reading)
  }

  #readPage({ reading, kind, window }: PagePart, list: ListAnswer): void {
    const items = this.#readList(reading, { kind, window }, list)
    this.#record({ met: named(list).map(({ repository }) => repository), commitDays: [], items })
    this.#finishPart(reading)
  }

  /** Takes note of what a page of a list names, and of the page after it. */
  #readList(
    reading: Reading,
    { kind, window }: Omit<Page, 'after'>,
    list: ListAnswer,
  ): readonly GithubItem[] {
    const items = itemsOf(this.#task.host, kind, list)
    reading.undisclosed[kind] -= items.length
    const { hasNextPage, endCursor } = list.pageInfo
    if (hasNextPage && endCursor !== null) {
      reading.open += 1
      this.#portions.addPage({ kind, window, after: endCursor, reading })
    }
    return items
  }

  #record({ met, commitDays, items }: Found): void {
    const { account, host } = this.#task
    const repositories = new Map(met.map((answer) => [answer.id, repositoryMet(host, answer)]))
    this.#context.ledger.recordGithub({
      account,
      host,
      repositories: [...repositories.values()],
      commitDays,
      items,
    })
    this.#repositories.saw([
      ...commitDays,
      ...items.map(({ repository, at }) => ({ repository, day: utcDay(at) })),
    ])
  }

  #finishPart(reading: Reading): void {
    this.#done += 1
    reading.open -= 1
    if (reading.open > 0) return
    const { store, clock } = this.#context
    const { window, restricted, truncated, undisclosed } = reading
    const hidden = Object.values(undisclosed).reduce((sum, count) => sum + Math.max(0, count), 0)
    store.windowRead(this.#task.account, window, clock.now(), { restricted, hidden, truncated })
  }
}
