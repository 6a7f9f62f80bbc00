import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemTimers, type Timers } from '../../../main/base/timers.ts'
import { createAppImageInstaller } from '../../../main/updates/installers.ts'
import type { Release } from '../../../main/updates/rules/release-manifest.ts'
import { createUpdater, type Updater } from '../../../main/updates/updater.ts'
import { appImageOf } from '../../fakes/releases/app-image.ts'
import { startReleases } from '../../fakes/releases/server.ts'

export type UpdaterSetup = Awaited<ReturnType<typeof setUpUpdater>>

/** A release server, and an installation of version 0.1.0: a stand-in for an AppImage in its own folder. */
export async function setUpUpdater() {
  const releases = await startReleases()
  const folder = mkdtempSync(join(tmpdir(), 'hot-dash-updater-'))
  let appImage: string | null = null
  let freshest: number | null = null
  let downloads = join(folder, 'updates')
  const apps = join(folder, 'apps')
  mkdirSync(apps)
  mkdirSync(join(folder, 'data'))
  const warned = Promise.withResolvers<string>()
  const setup = {
    releases,
    folder,
    /** Settles with the first warning. */
    warned: warned.promise,
    /** @param place of the AppImage, absolute */
    install(place: string) {
      writeFileSync(place, appImageOf('0.1.0'))
      chmodSync(place, 0o755)
      appImage = place
    },
    /** A deb, or an unpacked folder. */
    isNoAppImage() {
      appImage = null
    },
    /** The folder for downloads. */
    downloadTo(place: string) {
      downloads = place
    },
    /** The download of a version. */
    fetched: (version: string) => join(downloads, `hot-dash-${version}.AppImage`),
    open({
      publicKey = releases.publicKey,
      timers = systemTimers,
    }: { publicKey?: string; timers?: Timers } = {}): Updater {
      const log = { warn: (message: string) => warned.resolve(message) }
      return createUpdater({
        target: { platform: 'linux', arch: process.arch, version: '0.1.0' },
        releases: releases.url,
        publicKey,
        fetch: (url, init) => fetch(url, init),
        timers,
        installer: appImage === null ? null : createAppImageInstaller(appImage, log),
        folder: downloads,
        log,
      })
    },
    /** Checks for a newer release. Remembers the expiry of the manifest, as Hot Dash does. */
    async check(updater: Updater): Promise<Release | null> {
      const { release, expires } = await updater.check(Date.now(), freshest)
      freshest = expires
      return release
    },
    /** Expects a newer release. */
    async found(updater: Updater): Promise<Release> {
      const release = await setup.check(updater)
      if (release === null) throw new Error('nothing newer was found')
      return release
    },
    /** Settles with what a program of that folder writes when it starts. */
    async started(place = apps): Promise<string> {
      const file = join(place, 'started')
      const watcher = watch(place)
      try {
        while (!existsSync(file))
          await new Promise<void>((resolve) => watcher.once('change', () => resolve()))
        return readFileSync(file, 'utf8')
      } finally {
        watcher.close()
      }
    },
    apps,
    app: join(apps, 'hot-dash-0.1.0.AppImage'),
    async close() {
      await releases.close()
      rmSync(folder, { recursive: true })
    },
  }
  setup.install(setup.app)
  return setup
}
