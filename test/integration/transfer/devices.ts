import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ok } from '../../../preload/contract/result.ts'
import { createSettings } from '../../../main/settings/settings.ts'
import { createUndo } from '../../../main/settings/undo.ts'
import type { Store } from '../../../main/storage/open-store.ts'
import { withDatabase } from '../../../main/storage/sqlite.ts'
import { storageFiles } from '../../../main/storage/storage-files.ts'
import { createProgress } from '../../../main/transfer/task-progress.ts'
import { stageImport } from '../../../main/transfer/stage-import.ts'
import { writeExport } from '../../../main/transfer/write-export.ts'
import { firstRelease } from '../../../main/wiring/first-release.ts'
import { someSnapshot } from '../../fakes/snapshots.ts'
import { manualClock } from '../../support/manual-clock.ts'
import { folderForAllTests } from '../../support/test-folder.ts'
import { live, visitLife, type Life } from '../storage/life.ts'
import { sharedRows } from '../storage/rows.ts'

/** Devices that share a clock, each a data folder, and the steps of an export and an import between them. */
export function setUpDevices() {
  const clock = manualClock('2026-11-25T12:00:00Z')
  const root = folderForAllTests()
  let count = 0

  /** A path without a file. */
  const newPath = (name = '') => join(root.path, `${(count += 1)}${name}`)
  const newProgress = () => createProgress().memory
  const visit = <T>(folder: string, work: (life: Life) => T) => visitLife(folder, clock, work)
  /** The parameters of a task of the worker. */
  const task = (folder: string) => ({
    files: storageFiles(folder),
    now: clock.now(),
    requestedAt: clock.now(),
    timeZone: clock.timeZone(),
    firstRelease,
  })
  /** @returns the data folder of another device, still without a database */
  function newDevice(): string {
    const folder = newPath()
    mkdirSync(folder)
    return folder
  }

  /** A device on which Dash has eaten. */
  function lived(commits: number, meals: number, from = 0): string {
    const folder = newDevice()
    visit(folder, (life) => live(life, commits, meals, from))
    return folder
  }
  /** @returns the path of an export */
  function exported(folder: string): string {
    const path = newPath('.hotdash')
    writeExport({ ...task(folder), path, progress: newProgress() })
    return path
  }
  const stage = (folder: string, path: string, progress = newProgress(), now = clock.now()) =>
    stageImport({ ...task(folder), path, progress, now })
  const rowsOf = (folder: string) =>
    withDatabase(storageFiles(folder).database, { readonly: true }, sharedRows)
  /** What the user can undo on a device without folders and accounts. */
  function undoOn(store: Store) {
    const nothing = () => Promise.resolve(ok(null))
    return createUndo({
      ...{ store, clock, settings: createSettings(store) },
      folders: { add: nothing, remove: () => undefined, views: () => [] },
      github: {
        signOut: () => undefined,
        signIn: { setTypedHost: () => undefined },
        view: () => someSnapshot().github,
      },
      transfer: { undoImport: nothing, undoStartOver: nothing },
    })
  }

  return {
    ...{ clock, newPath, newProgress, visit, task, newDevice, lived, exported, stage, rowsOf },
    undoOn,
  }
}
