import { readFileSync } from 'node:fs'
import { replaceFileUnflushedSync } from '../base/replace-file.ts'
import {
  beginStart,
  completeStart,
  rollbackVersionOf,
  updateStateOf,
  type UpdateState,
} from './rules/update-state.ts'

/** The file name in the data folder. */
export const updateStateName = 'hot-dash.updates.json'

/** Unknown values are null. An unreadable file counts as missing. */
export function readUpdateState(path: string): UpdateState {
  try {
    return updateStateOf(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return updateStateOf({})
  }
}

/** Merges a change into the state, and replaces the file. @throws what the file system throws */
export function changeUpdateState(path: string, change: Partial<UpdateState>): void {
  replaceFileUnflushedSync(path, JSON.stringify({ ...readUpdateState(path), ...change }))
}

/** Counts a start of a version, before any part of it can fail. @param path of the state file */
export function countStart(path: string, version: string) {
  const starts = beginStart(readUpdateState(path).starts, version)
  const save = (change: Partial<UpdateState>) => {
    try {
      changeUpdateState(path, change)
    } catch {
      // Ignore it: if the data folder cannot be written, another problem says so.
    }
  }
  save({ starts })
  return {
    /** The previous version if this version has failed to start twice, else null. */
    rollbackVersion: rollbackVersionOf(starts),
    /**
     * Call it after a successful start or a clean shutdown.
     * @param databaseVersion the newest database that this version can read
     */
    complete: (databaseVersion: number) => save({ starts: completeStart(starts, databaseVersion) }),
    /** Call it when the user goes back from this version, so that it is not installed automatically again. */
    refuse: () => save({ refused: version }),
  }
}
