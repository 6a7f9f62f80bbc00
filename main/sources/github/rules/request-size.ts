import { maxPageSize } from './contribution-query.ts'
import { maxDaysPerRange } from './sync-ranges.ts'

/** How much one request asks for, depending on how the server has answered so far. */
export type RequestSize = Readonly<typeof initialRequestSize>

export const initialRequestSize = {
  /** How many times the size was halved. At 0, everything shares one request. */
  halvings: 0,
  /** Complete answers in a row since the size last changed. */
  answers: 0,
  /** The size doubles again after this many answers. */
  answersToGrow: 1,
  /** Whether the size has just doubled. */
  hasGrown: false,
}

/** Two halvings leave one range per request. Four more leave a sixteenth of its days. */
const maxHalvings = 6
const halvingsToOneRange = 2
const maxAnswersToGrow = 16

export type RequestCapacity = ReturnType<typeof capacityOf>

/** The most that one request asks for. */
export function capacityOf({ halvings }: RequestSize) {
  const share = (all: number) => Math.max(1, Math.floor(all / 2 ** halvings))
  return {
    /** Five ranges are one year. More ranges, up to `parts`, may share a request if they have no more days in total. */
    ranges: share(5),
    parts: share(8),
    daysPerRange: Math.ceil(maxDaysPerRange / 2 ** Math.max(0, halvings - halvingsToOneRange)),
    pages: share(15),
    repositories: share(maxPageSize),
    clones: share(50),
    /** Whether all kinds share a request; otherwise each request has only one kind. */
    isMixed: halvings === 0,
  }
}

/** Counts a complete answer. After enough of them, the next request is twice as large. */
export function growIfSteady(size: RequestSize): RequestSize {
  if (size.halvings === 0) return initialRequestSize
  const answers = size.answers + 1
  if (answers < size.answersToGrow) return { ...size, answers, hasGrown: false }
  return { ...size, halvings: size.halvings - 1, answers: 0, hasGrown: true }
}

/**
 * Halves the next request, because the server ran out of time or found the query too large. If a size fails right
 * after it grew, it is tried again less and less often: the server cannot bear it.
 */
export function shrink({ halvings, answersToGrow, hasGrown }: RequestSize): RequestSize {
  return {
    halvings: Math.min(halvings + 1, maxHalvings),
    answers: 0,
    answersToGrow: hasGrown ? Math.min(answersToGrow * 2, maxAnswersToGrow) : answersToGrow,
    hasGrown: false,
  }
}

/** Into how many pieces (a power of two) each of `count` ranges is split, so that all still fit in one request. */
export function piecesPerRange({ ranges }: Pick<RequestCapacity, 'ranges'>, count: number): number {
  return 2 ** Math.floor(Math.log2(Math.max(1, ranges / count)))
}
