import { changeUpdateState, readUpdateState, type UpdateState } from './update-state-file.ts'

/** How the installed version's starts went. */
export type Starts = NonNullable<UpdateState['starts']>

/** A version that has started on this machine. */
export type StartedVersion = NonNullable<Starts['before']>

/** After this many failed starts, a version is not tried again without asking the user. */
const maxFailed = 2

/**
 * Counts a start, before any part of it can fail.
 * @param path of the state file
 * @param version the one that starts
 */
export function countStart(path: string, version: string) {
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
    /**
     * The previous version, if this one has failed to start twice; else null. Only after an update: a version that has
     * started before does not break by itself.
     */
    goBackTo: versionToGoBackTo(starts),
    /**
     * Call it when the start is complete, or was shut down properly.
     * @param databaseVersion the newest database that this version can read
     */
    done: (databaseVersion: number) => keep({ starts: startsDone(starts, databaseVersion) }),
    /** Call it when the user goes back: this version is not installed automatically again. */
    refuse: () => keep({ refused: version }),
  }
}

/**
 * The state to save before any part of the start can fail.
 * @param last the saved state; null if unknown
 * @param version the one that starts now
 */
export function startsBegun(last: Starts | null, version: string): Starts {
  if (last?.version === version) return { ...last, failed: last.failed + 1 }
  return {
    version,
    databaseVersion: null,
    before: last && versionBefore(last, version),
    hasStarted: false,
    failed: 1,
  }
}

/** Never go back to a version that has not started successfully. */
function versionBefore(last: Starts, version: string): StartedVersion | null {
  const before = last.hasStarted
    ? { version: last.version, databaseVersion: last.databaseVersion }
    : last.before
  return before?.version === version ? null : before
}

/** The state to save once the start is complete. */
export const startsDone = (starts: Starts, databaseVersion: number): Starts => ({
  ...starts,
  databaseVersion,
  hasStarted: true,
  failed: 0,
})

export const versionToGoBackTo = (begun: Starts): StartedVersion | null =>
  !begun.hasStarted && begun.failed > maxFailed ? begun.before : null
