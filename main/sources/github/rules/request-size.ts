import { maxPageSize, maxRangesPerRequest } from './queries.ts'

/** How much one request asks for. */
export interface RequestSize {
  /** How many ranges of days share a request. */
  readonly ranges: number
  /** Into how many pieces a range is split beforehand. */
  readonly piecesPerRange: number
  /** About how many repositories is asked in a request of their own. */
  readonly repositories: number
}

/** @param overloads how often in a row the server ran out of time */
export function requestSizeAfter(overloads: number): RequestSize {
  const share = (all: number) => Math.max(1, Math.floor(all / 2 ** overloads))
  return {
    ranges: share(maxRangesPerRequest),
    piecesPerRange: 2 ** Math.min(Math.max(0, overloads - 2), 4),
    repositories: share(maxPageSize),
  }
}

/** Into how many pieces (a power of two) each of `count` ranges is split, so that all of them still share a request. */
export function splitCount({ ranges, piecesPerRange }: RequestSize, count: number): number {
  const room = Math.max(1, Math.floor(ranges / count))
  return Math.max(piecesPerRange, 2 ** Math.floor(Math.log2(room)))
}
