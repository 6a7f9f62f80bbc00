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
import { request, type ClientRequest, type RequestOptions } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemTimers } from '../../../main/base/timers.ts'
import { ReleaseHttp } from '../../../main/updates/release-http.ts'
import { isOutdated } from '../../../main/updates/rules/manifest.ts'
import { openUpdater, type Updater } from '../../../main/updates/updater.ts'
import { appImageOf } from '../../fakes/releases/app-image.ts'
import { startReleases } from '../../fakes/releases/server.ts'

/**
 * electron-updater's requests through Node: Electron's network stack exists only in the real app
 * (test/e2e/update.spec.ts).
 */
class NodeHttp extends ReleaseHttp {
  protected override send(options: RequestOptions, callback: (response: unknown) => void) {
    const sent: ClientRequest = request(options, callback)
    return sent as unknown as ReturnType<ReleaseHttp['createRequest']>
  }

  protected override addRedirectHandlers(): void {
    // Node returns a redirect as a response.
  }
}

export type UpdaterSetup = Awaited<ReturnType<typeof setUpUpdater>>

/** A release server, and an installation of version 0.1.0: a stand-in for an AppImage in a folder of its own. */
export async function setUpUpdater() {
  const releases = await startReleases()
  const folder = mkdtempSync(join(tmpdir(), 'hot-dash-updater-'))
  let appImage: string | null = null
  let freshest: number | null = null
  const kept = { APPIMAGE: process.env['APPIMAGE'], XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] }
  const configFile = join(folder, 'app-update.yml')
  writeFileSync(configFile, 'updaterCacheDirName: hot-dash-updater\n')
  const cache = join(folder, 'cache')
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
      writeFileSync(place, appImageOf('0.1.0').body)
      chmodSync(place, 0o755)
      appImage = place
      // electron-updater reads the old AppImage there.
      process.env['APPIMAGE'] = place
    },
    /** A deb, or an unpacked folder. */
    isNoAppImage() {
      appImage = null
    },
    /** The folder for downloads. */
    cacheIn(place: string) {
      process.env['XDG_CACHE_HOME'] = place
    },
    /** The download folder of a version. */
    fetched: (version: string) =>
      join(cache, 'hot-dash-updater', 'pending', `hot-dash-${version}.AppImage`),
    open: (publicKey = releases.publicKey): Promise<Updater> =>
      openUpdater({
        platform: 'linux',
        version: '0.1.0',
        appImage,
        userData: join(folder, 'data'),
        configFile,
        source: {
          releases: releases.url,
          publicKey,
          fetch: (url, init) => fetch(url, init),
          timers: systemTimers,
          accepts: (expires) => {
            if (isOutdated(expires, { now: Date.now(), freshest })) return false
            freshest = expires
            return true
          },
        },
        restart: () => undefined,
        log: {
          info: () => undefined,
          warn: (message) => warned.resolve(message),
        },
        http: new NodeHttp(() => true),
      }),
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
      for (const [name, value] of Object.entries(kept))
        if (value === undefined) Reflect.deleteProperty(process.env, name)
        else process.env[name] = value
      await releases.close()
      rmSync(folder, { recursive: true })
    },
  }
  setup.install(setup.app)
  setup.cacheIn(cache)
  return setup
}
