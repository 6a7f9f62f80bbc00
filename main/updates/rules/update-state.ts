import { isRecord } from '../../../preload/contract/is-record.ts'

export interface StartedVersion {
  readonly version: string
  /** The newest database that this version can read, as `user_version`; null if unknown. */
  readonly databaseVersion: number | null
}

/** How the installed version's starts went. */
export interface StartRecord extends StartedVersion {
  /** The version that was installed before; null if unknown. */
  readonly before: StartedVersion | null
  /** Whether the version has ever completed a start. */
  readonly hasStarted: boolean
  /** Failed starts in a row. The current start counts until it is complete. */
  readonly failed: number
}

/**
 * What must be known before the database is open, or if it cannot be opened: how starts went, when Hot Dash asked
 * GitHub for a newer version, and which version not to install automatically. Losing it loses no user data. Times are
 * milliseconds since the epoch, null if never.
 */
export interface UpdateState {
  readonly starts: StartRecord | null
  /** The last check, whatever its result. */
  readonly checkedAt: number | null
  /** When a check last found nothing newer; null if never, or if a check has found a newer version since. */
  readonly newestAt: number | null
  /** The version that was being installed when Hot Dash ended; null if there was none. */
  readonly installing: string | null
  /** Hot Dash does not install this version automatically, because the installation failed or the user went back. */
  readonly refused: string | null
  /** The latest expiry of all accepted manifests. */
  readonly freshest: number | null
}

/**
 * Reads the saved state. An unreadable property counts as null. It loads before the first window, so it avoids zod,
 * which takes 8 ms to load.
 * @param saved parsed JSON
 */
export function updateStateOf(saved: unknown): UpdateState {
  const { starts, checkedAt, newestAt, installing, refused, freshest } = isRecord(saved)
    ? saved
    : {}
  return {
    starts: startRecordOf(starts),
    checkedAt: numberOrNull(checkedAt),
    newestAt: numberOrNull(newestAt),
    installing: textOrNull(installing),
    refused: textOrNull(refused),
    freshest: numberOrNull(freshest),
  }
}

const numberOrNull = (value: unknown) => (Number.isFinite(value) ? Number(value) : null)

const textOrNull = (value: unknown) => (typeof value === 'string' ? value : null)

function startedVersionOf(value: unknown): StartedVersion | null {
  if (!isRecord(value) || typeof value['version'] !== 'string') return null
  return { version: value['version'], databaseVersion: numberOrNull(value['databaseVersion']) }
}

function startRecordOf(value: unknown): StartRecord | null {
  if (!isRecord(value)) return null
  const started = startedVersionOf(value)
  const failed = numberOrNull(value['failed'])
  if (started === null || failed === null) return null
  const before = startedVersionOf(value['before'])
  return { ...started, before, hasStarted: value['hasStarted'] === true, failed }
}

/** After this many failed starts, ask the user before trying a version again. */
const maxFailed = 2

/** The state to save before any part of a version's start can fail. @param last the saved state; null if unknown */
export function beginStart(last: StartRecord | null, version: string): StartRecord {
  if (last?.version === version) return { ...last, failed: last.failed + 1 }
  // Never go back to a version that has not started successfully.
  const before = last?.hasStarted
    ? { version: last.version, databaseVersion: last.databaseVersion }
    : (last?.before ?? null)
  return {
    version,
    databaseVersion: null,
    before: before?.version === version ? null : before,
    hasStarted: false,
    failed: 1,
  }
}

export const completeStart = (starts: StartRecord, databaseVersion: number): StartRecord => ({
  ...starts,
  databaseVersion,
  hasStarted: true,
  failed: 0,
})

/** The version to roll back to after two failed starts. Null if this version has ever started, so its files work. */
export const rollbackVersionOf = (begun: StartRecord): StartedVersion | null =>
  !begun.hasStarted && begun.failed > maxFailed ? begun.before : null
