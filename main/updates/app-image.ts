import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { chmod, copyFile, open } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { AppAdapter } from 'electron-updater/out/AppAdapter.js'
import { AppImageUpdater } from 'electron-updater/out/AppImageUpdater.js'
import { UpdateError } from './update-error.ts'

/**
 * Replaces an AppImage atomically. electron-updater deletes the old one before it moves the new one into its place,
 * which fails on a full disk.
 */
export class WholeAppImageUpdater extends AppImageUpdater {
  readonly #appImage: string | null

  /** @param appImage the running one, absolute; null: new versions are announced but not installed */
  constructor(adapter: AppAdapter, appImage: string | null) {
    super(undefined, adapter)
    this.#appImage = appImage
  }

  /**
   * Whether to ask GitHub was decided before (rules/installation.ts), and versions are announced even without an
   * AppImage.
   */
  override isUpdaterActive(): boolean {
    return true
  }

  /**
   * Copies the download into the AppImage's folder, so that a lack of space or permission shows here, while Hot Dash
   * still runs.
   * @returns the path of the copy
   * @throws what the file system throws; nothing is left behind
   */
  async prepare(): Promise<string> {
    const { fetched, waiting } = this.#places()
    try {
      await copyFile(fetched, waiting)
      await chmod(waiting, 0o755)
      const file = await open(waiting, 'r+')
      // Without the sync, the renamed file may be empty after a power cut.
      await file.sync().finally(() => file.close())
      return waiting
    } catch (cause) {
      this.discard()
      throw cause
    }
  }

  /** Removes a prepared copy that was not installed, by this process or an earlier one. */
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
    // If the new name may not be on disk yet, keep the old file.
    if (this.#syncFolder(dirname(next)) && next !== current) rmSync(current, { force: true })
    rmSync(fetched, { force: true })
    // The file is in its place: if the system refuses to start it now, the user can still start it.
    this.spawnLog(next, [], { ...process.env, APPIMAGE_SILENT_INSTALL: 'true' }).catch(
      (cause: unknown) => this._logger.warn(`the new version did not start: ${String(cause)}`),
    )
    return true
  }

  /** @returns whether the folder's entries are durable */
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
    // A name with a version in it comes from a release; any other was chosen by the user.
    const name = /\d+\.\d+\.\d+/.test(basename(current)) ? basename(fetched) : basename(current)
    const next = join(dirname(current), name)
    return { current, fetched, next, waiting: waitingFor(current) }
  }
}

/** Beside the AppImage, so that a rename puts it in its place. */
const waitingFor = (appImage: string) => `${appImage}.new`
