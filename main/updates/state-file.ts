import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { StartedVersion, Starts } from './rules/starts.ts'

/** Its name in the data folder. */
export const updateStateName = 'hot-dash.updates.json'

/**
 * What is to be known before the database is open, and whether or not it can be opened: how starts went, when GitHub was asked
 * for a newer version, and which one is not to come by itself. A file in the data folder; nothing is lost with it.
 */
export interface UpdateState {
  readonly starts: Starts | null
  /** When it was asked last, whatever came of it; milliseconds since the epoch, null: never. */
  readonly checkedAt: number | null
  /** When it said last that there is nothing newer; null: never, or a newer version was found since. */
  readonly newestAt: number | null
  /** The version that was being put in place when Hot Dash ended; null: none was. */
  readonly installing: string | null
  /** A version that could not be put in place, or that a person went back from: it does not come by itself again. */
  readonly refused: string | null
  /** The latest expiry of all manifests that were believed; milliseconds since the epoch, null: none was. */
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

/** What cannot be read is as if it had never been. */
export function readUpdateState(path: string): UpdateState {
  try {
    return parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return unknown
  }
}

/** By hand: it is read before the first window is made, and a schema's library takes longer to load than all of this. */
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

/** Changes a part of it, and replaces the file as a whole. @throws what the file system says */
export function changeUpdateState(path: string, change: Partial<UpdateState>): UpdateState {
  const state = { ...readUpdateState(path), ...change }
  const temporary = `${path}.tmp`
  writeFileSync(temporary, JSON.stringify(state), { mode: 0o600 })
  renameSync(temporary, path)
  return state
}
