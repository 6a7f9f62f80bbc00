import { startsBegun, startsDone, versionToGoBackTo, type StartedVersion } from './rules/starts.ts'
import { changeUpdateState, readUpdateState, type UpdateState } from './update-state-file.ts'

/**
 * Counts a start, before any part of it can fail.
 * @param path of the state file
 * @param version the one that starts
 */
export function countStart(
  path: string,
  version: string,
): {
  /** The previous version, if this one has failed to start twice. */
  readonly goBackTo: StartedVersion | null
  /**
   * Call it when the start is complete, or was shut down properly.
   * @param databaseVersion the newest database that this version can read
   */
  readonly done: (databaseVersion: number) => void
  /** Call it when the user goes back: this version is not installed automatically again. */
  readonly refuse: () => void
} {
  const starts = startsBegun(readUpdateState(path).starts, version)
  const keep = (change: Partial<UpdateState>) => {
    try {
      changeUpdateState(path, change)
    } catch {
      // If the data folder cannot be written, another problem says so.
    }
  }
  keep({ starts })
  return {
    goBackTo: versionToGoBackTo(starts),
    done: (databaseVersion) => keep({ starts: startsDone(starts, databaseVersion) }),
    refuse: () => keep({ refused: version }),
  }
}
