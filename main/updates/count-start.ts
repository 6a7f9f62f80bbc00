import { startsBegun, startsDone, versionToGoBackTo, type StartedVersion } from './rules/starts.ts'
import { changeUpdateState, readUpdateState, type UpdateState } from './state-file.ts'

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
  readonly goBackTo: StartedVersion | null
  /**
   * To be called when it has started, or was ended in order.
   * @param databaseVersion the newest database that it can read
   */
  readonly done: (databaseVersion: number) => void
  /** To be called when a person goes back: this version does not come by itself again. */
  readonly refuse: () => void
} {
  const starts = startsBegun(readUpdateState(path).starts, version)
  const keep = (change: Partial<UpdateState>) => {
    try {
      changeUpdateState(path, change)
    } catch {
      // What keeps the data folder from being written is told by its own problem.
    }
  }
  keep({ starts })
  return {
    goBackTo: versionToGoBackTo(starts),
    done: (databaseVersion) => keep({ starts: startsDone(starts, databaseVersion) }),
    refuse: () => keep({ refused: version }),
  }
}
