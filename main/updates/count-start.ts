import { startsBegun, startsDone, versionToGoBackTo, type Starts } from './rules/starts.ts'
import { changeUpdateState, readUpdateState } from './state-file.ts'

/**
 * Counts a start before anything of it can fail.
 * @param path of the state file
 * @param version that starts
 */
export function countStart(
  path: string,
  version: string,
): {
  /** The version before, where this one has failed to start twice. */
  readonly goBackTo: string | null
  /** To be called when it has started, or was ended in order. */
  readonly done: () => void
} {
  const starts = startsBegun(readUpdateState(path).starts, version)
  const keep = (next: Starts) => {
    try {
      changeUpdateState(path, { starts: next })
    } catch {
      // What keeps the data folder from being written is told by its own problem.
    }
  }
  keep(starts)
  return { goBackTo: versionToGoBackTo(starts), done: () => keep(startsDone(starts)) }
}
