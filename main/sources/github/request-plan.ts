import type { Kind } from '../../../preload/contract/kinds.ts'
import { maxNamesPerRequest, maxPageSize, maxRangesPerRequest } from './rules/queries.ts'
import type { Page } from './rules/queries.ts'
import type { RequestSize } from './rules/request-size.ts'
import type { DayRange } from '../../ledger/rules/day-range.ts'

/** How far a range of days has been read. */
export interface RangeProgress {
  readonly range: DayRange
  /** Parts of it that are still to be read. */
  open: number
  restricted: number
  truncated: number
  /** What GitHub's totals count beyond what its lists have disclosed so far. */
  readonly undisclosed: Record<Kind, number>
}

/** The whole of a range, or what halving made of it. */
export interface RangePart {
  readonly range: DayRange
  readonly progress: RangeProgress
}

export interface PageRequest extends Page {
  readonly progress: RangeProgress
}

/** What one request asks for. */
export interface RequestBatch {
  readonly ranges: readonly RangePart[]
  readonly pages: readonly PageRequest[]
  /** How many repositories may be asked about beside them. */
  readonly maxRepositories: number
  /** How many names of clones may be asked about beside them. */
  readonly maxNames: number
}

/** What a sync has still to ask for, in batches that become smaller when GitHub finds one too large. */
export class RequestPlan {
  readonly #ranges: RangePart[] = []
  readonly #pages: PageRequest[] = []
  #rangesPerBatch: number
  #pagesPerBatch: number
  /** Nothing has been too large yet: ranges, pages and repositories share a request. */
  #isMixed = true

  constructor({ ranges }: RequestSize) {
    this.#rangesPerBatch = ranges
    this.#pagesPerBatch = ranges * 3
  }

  get size(): number {
    return this.#ranges.length + this.#pages.length
  }

  add(...ranges: readonly RangePart[]): void {
    this.#ranges.push(...ranges)
  }

  addFirst(...ranges: readonly RangePart[]): void {
    this.#ranges.unshift(...ranges)
  }

  addPage(page: PageRequest): void {
    this.#pages.push(page)
  }

  take(): RequestBatch {
    const ranges = this.#ranges.splice(0, this.#rangesPerBatch)
    const isAlone = !this.#isMixed && ranges.length > 0
    const pages = isAlone ? [] : this.#pages.splice(0, this.#pagesPerBatch)
    const share = (all: number) => Math.floor((all * this.#rangesPerBatch) / maxRangesPerRequest)
    return {
      ranges,
      pages,
      maxRepositories: this.#isMixed ? share(maxPageSize) : 0,
      maxNames: share(maxNamesPerRequest),
    }
  }

  /** Takes back a batch that was too large for one request: the next ones are smaller. */
  divide({ ranges, pages }: RequestBatch): void {
    this.#ranges.unshift(...ranges)
    this.#pages.unshift(...pages)
    const wasMixed = ranges.length > 0 && pages.length > 0
    this.#isMixed = false
    if (wasMixed) return
    if (ranges.length > 0) this.#rangesPerBatch = half(ranges.length)
    else this.#pagesPerBatch = half(pages.length)
  }
}

function half(count: number): number {
  return Math.max(1, Math.floor(count / 2))
}
