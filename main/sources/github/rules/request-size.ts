import { maxDaysPerRange } from './day-ranges.ts'
import {
  maxNamesPerRequest,
  maxPageSize,
  maxPagesPerRequest,
  maxPartsPerRequest,
  maxRangesPerRequest,
} from './queries.ts'

/** How much one request asks for, as the last answers of a server have taught us. */
export interface RequestSize {
  /** How often it was halved: 0 is all that shares a request. */
  readonly halvings: number
  /** Answers in a row since it has changed. */
  readonly answers: number
  /** After so many of them it is doubled again. */
  readonly answersToGrow: number
  /** Whether it was doubled last. */
  readonly hasGrown: boolean
}

export const fullSize: RequestSize = { halvings: 0, answers: 0, answersToGrow: 1, hasGrown: false }

/** The smallest request is a sixteenth of a range. */
const maxHalvings = 6
const halvingsToOneRange = 2
const maxAnswersToGrow = 16

/** The most that one request asks for. */
export interface RequestLimits {
  /** As many of these, or shorter ones that have no more days than they, up to `parts`. */
  readonly ranges: number
  readonly parts: number
  readonly daysPerRange: number
  readonly pages: number
  readonly repositories: number
  readonly names: number
  /** Whether all of these share a request; else each has one kind of them. */
  readonly isMixed: boolean
}

export function limitsOf({ halvings }: RequestSize): RequestLimits {
  const share = (all: number) => Math.max(1, Math.floor(all / 2 ** halvings))
  return {
    ranges: share(maxRangesPerRequest),
    parts: share(maxPartsPerRequest),
    daysPerRange: Math.ceil(maxDaysPerRange / 2 ** Math.max(0, halvings - halvingsToOneRange)),
    pages: share(maxPagesPerRequest),
    repositories: share(maxPageSize),
    names: share(maxNamesPerRequest),
    isMixed: halvings === 0,
  }
}

/** An answer came: a larger request is tried again, after some of them. */
export function afterAnswer(size: RequestSize): RequestSize {
  if (size.halvings === 0) return fullSize
  const answers = size.answers + 1
  if (answers < size.answersToGrow) return { ...size, answers, hasGrown: false }
  return { ...size, halvings: size.halvings - 1, answers: 0, hasGrown: true }
}

/**
 * The server ran out of time, or found the question too large: the next one is half as large. A size that fails at the first
 * try after it was grown is tried again later and later: what a server cannot bear is not asked of it again and again.
 */
export function afterOverload({ halvings, answersToGrow, hasGrown }: RequestSize): RequestSize {
  return {
    halvings: Math.min(halvings + 1, maxHalvings),
    answers: 0,
    answersToGrow: hasGrown ? Math.min(answersToGrow * 2, maxAnswersToGrow) : answersToGrow,
    hasGrown: false,
  }
}

/** Into how many pieces (a power of two) each of `count` ranges is split, so that all of them still share a request. */
export function splitCount({ ranges }: Pick<RequestLimits, 'ranges'>, count: number): number {
  return 2 ** Math.floor(Math.log2(Math.max(1, ranges / count)))
}
