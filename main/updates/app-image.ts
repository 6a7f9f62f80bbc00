import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { chmod, copyFile, open } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { AppAdapter } from 'electron-updater/out/AppAdapter.js'
import { AppImageUpdater } from 'electron-updater/out/AppImageUpdater.js'
import { UpdateError } from './update-error.ts'

/**
 * An AppImage that is replaced whole or not at all. electron-updater deletes the old one before it moves the new one in its place,
 * which a full disk would keep from arriving.
 */
export class WholeAppImageUpdater extends AppImageUpdater {
  readonly #appImage: string | null

  /** @param appImage the one that runs, absolute; null: a version is told of, and none is put in place */
  constructor(adapter: AppAdapter, appImage: string | null) {
    super(undefined, adapter)
    this.#appImage = appImage
  }

  /** Whether anybody is asked was decided before (rules/installation.ts); a version is told of without an AppImage as well. */
  override isUpdaterActive(): boolean {
    return true
  }

  /**
   * Copies what was fetched into the folder of the AppImage: what can fail for want of room or rights fails here, while Hot Dash
   * still runs.
   * @returns where the copy is
   * @throws what the file system says; nothing is left behind
   */
  async prepare(): Promise<string> {
    const { fetched, waiting } = this.#places()
    try {
      await copyFile(fetched, waiting)
      await chmod(waiting, 0o755)
      const file = await open(waiting, 'r+')
      // Renamed without it, the file may be empty after a power cut.
      await file.sync().finally(() => file.close())
      return waiting
    } catch (cause) {
      this.discard()
      throw cause
    }
  }

  /** Removes what was prepared and is not put in place, now or by a Hot Dash that ended before. */
  discard(): void {
    if (this.#appImage === null) return
    try {
      rmSync(waitingFor(this.#appImage), { force: true })
    } catch (cause) {
      this._logger.warn(`a copy of the new version could not be removed: ${String(cause)}`)
    }
  }

  protected override doInstall(): boolean {
    const { current, waiting, fetched, next } = this.#places()
    renameSync(waiting, next)
    // Where the new name may not be on the disk, the old file stays.
    if (this.#syncFolder(dirname(next)) && next !== current) rmSync(current, { force: true })
    rmSync(fetched, { force: true })
    // It is in its place: what the system refuses to start now, a person can still start.
    this.spawnLog(next, [], { ...process.env, APPIMAGE_SILENT_INSTALL: 'true' }).catch(
      (cause: unknown) => this._logger.warn(`the new version did not start: ${String(cause)}`),
    )
    return true
  }

  /** @returns whether the names in it are durable */
  #syncFolder(folder: string): boolean {
    try {
      const opened = openSync(folder, 'r')
      try {
        fsyncSync(opened)
      } finally {
        closeSync(opened)
      }
      return true
    } catch (cause) {
      this._logger.warn(`the folder of the new version could not be flushed: ${String(cause)}`)
      return false
    }
  }

  #places() {
    const current = this.#appImage
    const fetched = this.installerPath
    if (current === null || fetched === null)
      throw new UpdateError('update-not-installed', 'there is no AppImage to put in place')
    // A name with a version in it is that of a release; any other one is a person's own.
    const name = /\d+\.\d+\.\d+/.test(basename(current)) ? basename(fetched) : basename(current)
    const next = join(dirname(current), name)
    return { current, fetched, next, waiting: waitingFor(current) }
  }
}

/** Beside the AppImage, where it is put in place by one step. */
const waitingFor = (appImage: string) => `${appImage}.new`
