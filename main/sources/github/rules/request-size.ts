import { maxPageSize } from './contribution-query.ts'
import { maxDaysPerRange } from './sync-ranges.ts'

/** How much one request asks for, learned from the server's last answers. */
export interface RequestSize {
  /** How often the size was halved; 0 means that everything shares one request. */
  readonly halvings: number
  /** Answers in a row since the last change. */
  readonly answers: number
  /** The size doubles again after this many answers. */
  readonly answersToGrow: number
  /** Whether the last change was a doubling. */
  readonly hasGrown: boolean
}

export const fullSize: RequestSize = { halvings: 0, answers: 0, answersToGrow: 1, hasGrown: false }

/** The smallest request is a sixteenth of a range. */
const maxHalvings = 6
const halvingsToOneRange = 2
const maxAnswersToGrow = 16

/** The most that one request asks for. */
export interface RequestLimits {
  /** This many ranges, or shorter ones with no more days in total, up to `parts`. */
  readonly ranges: number
  readonly parts: number
  readonly daysPerRange: number
  readonly pages: number
  readonly repositories: number
  readonly clones: number
  /** Whether all kinds share a request; otherwise each request has only one kind. */
  readonly isMixed: boolean
}

export function limitsOf({ halvings }: RequestSize): RequestLimits {
  const share = (all: number) => Math.max(1, Math.floor(all / 2 ** halvings))
  return {
    // One year.
    ranges: share(5),
    parts: share(8),
    daysPerRange: Math.ceil(maxDaysPerRange / 2 ** Math.max(0, halvings - halvingsToOneRange)),
    pages: share(15),
    repositories: share(maxPageSize),
    clones: share(50),
    isMixed: halvings === 0,
  }
}

/** An answer arrived: after enough of them, tries a larger request again. */
export function afterAnswer(size: RequestSize): RequestSize {
  if (size.halvings === 0) return fullSize
  const answers = size.answers + 1
  if (answers < size.answersToGrow) return { ...size, answers, hasGrown: false }
  return { ...size, halvings: size.halvings - 1, answers: 0, hasGrown: true }
}

/**
 * The server ran out of time, or found the query too large: the next one is half as large. A size that fails on the
 * first try after growing is retried at longer and longer intervals, so that we do not keep asking for more than the
 * server can bear.
 */
export function afterOverload({ halvings, answersToGrow, hasGrown }: RequestSize): RequestSize {
  return {
    halvings: Math.min(halvings + 1, maxHalvings),
    answers: 0,
    answersToGrow: hasGrown ? Math.min(answersToGrow * 2, maxAnswersToGrow) : answersToGrow,
    hasGrown: false,
  }
}

/**
 * The number of pieces (a power of two) into which to split each of `count` ranges so that all of them still fit in
 * one request.
 */
export function splitCount({ ranges }: Pick<RequestLimits, 'ranges'>, count: number): number {
  return 2 ** Math.floor(Math.log2(Math.max(1, ranges / count)))
}
