import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { StartedVersion, Starts } from './rules/starts.ts'

/** The file name in the data folder. */
export const updateStateName = 'hot-dash.updates.json'

/**
 * What must be known before the database is open, and even if it cannot be opened: how starts went, when GitHub was
 * asked for a newer version, and which version not to install automatically. Kept in a file in the data folder;
 * losing it loses no user data.
 */
export interface UpdateState {
  readonly starts: Starts | null
  /** The last check, whatever its result: milliseconds since the epoch, null if never. */
  readonly checkedAt: number | null
  /** When a check last found nothing newer; null if never, or if a newer version was found since. */
  readonly newestAt: number | null
  /** The version that was being installed when Hot Dash ended; null if none was. */
  readonly installing: string | null
  /**
   * A version that could not be installed, or that the user went back from: it is not installed automatically again.
   */
  readonly refused: string | null
  /** The latest expiry of all accepted manifests: milliseconds since the epoch, null if none was. */
  readonly freshest: number | null
}

const unknown: UpdateState = {
  starts: null,
  checkedAt: null,
  newestAt: null,
  installing: null,
  refused: null,
  freshest: null,
}

/** An unreadable file counts as missing. */
export function readUpdateState(path: string): UpdateState {
  try {
    return parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return unknown
  }
}

/**
 * Parsed by hand: it is read before the first window opens, and loading a schema library takes longer than all of
 * this.
 */
function parse(value: unknown): UpdateState {
  const { starts, checkedAt, newestAt, installing, refused, freshest } = value as Readonly<
    Record<string, unknown>
  >
  const { hasStarted, failed, before, ...started } = (starts ?? {}) as Readonly<
    Record<string, unknown>
  >
  const running = startedVersion(started)
  return {
    starts:
      running !== null && typeof failed === 'number'
        ? { ...running, before: startedVersion(before), hasStarted: hasStarted === true, failed }
        : null,
    checkedAt: typeof checkedAt === 'number' ? checkedAt : null,
    newestAt: typeof newestAt === 'number' ? newestAt : null,
    installing: typeof installing === 'string' ? installing : null,
    refused: typeof refused === 'string' ? refused : null,
    freshest: typeof freshest === 'number' ? freshest : null,
  }
}

function startedVersion(value: unknown): StartedVersion | null {
  const { version, databaseVersion } = (value ?? {}) as Readonly<Record<string, unknown>>
  if (typeof version !== 'string') return null
  return {
    version,
    databaseVersion: typeof databaseVersion === 'number' ? databaseVersion : null,
  }
}

/** Merges a change into the state, and replaces the file atomically. @throws what the file system throws */
export function changeUpdateState(path: string, change: Partial<UpdateState>): UpdateState {
  const state = { ...readUpdateState(path), ...change }
  const temporary = `${path}.tmp`
  writeFileSync(temporary, JSON.stringify(state), { mode: 0o600 })
  renameSync(temporary, path)
  return state
}
