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
import { expect } from 'vitest'
import type { UpdateChoice } from '../../../preload/contract/declared-settings.ts'
import type { UpdatesView, UpdateMethod } from '../../../preload/contract/views/updates-view.ts'
import { createEmitter } from '../../../main/base/emitter.ts'
import { createAppImageInstaller } from '../../../main/updates/installers.ts'
import type { Activity } from '../../../main/updates/rules/update-flow.ts'
import { openUpdates } from '../../../main/updates/updates.ts'
import type { ManualTime } from '../../fakes/github/manual-time.ts'
import { appImageOf } from '../../fakes/releases/app-image.ts'
import { startReleases } from '../../fakes/releases/server.ts'

export type UpdatesSetup = Awaited<ReturnType<typeof setUpUpdates>>

const minuteMs = 60_000
const awaySeconds = 5 * 60
export const away: Activity = { isDashBusy: false, isOccupied: false, idleSeconds: awaySeconds }

/** A release server, and an installation of version 0.1.0: a stand-in for an AppImage in its own folder. */
export async function setUpUpdates(time: ManualTime) {
  const releases = await startReleases()
  const folder = mkdtempSync(join(tmpdir(), 'hot-dash-updates-'))
  let appImage: string | null = null
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
    /** The updates of Hot Dash, for a user who has chosen how to update. */
    async open(
      options: {
        readonly choice?: UpdateChoice
        readonly method?: UpdateMethod['name']
        readonly isSafe?: boolean
        readonly version?: string
        readonly publicKey?: string
      } = {},
    ) {
      const { method = 'install', isSafe = false, version = '0.1.0' } = options
      const { publicKey = releases.publicKey } = options
      const user = {
        choice: options.choice ?? 'unasked',
        activity: { ...away, idleSeconds: 0 },
        locale: 'en' as 'en' | 'ja',
        ends: 0,
        /** The answers to the next questions, before `activity` applies. */
        activities: [] as Activity[],
      }
      const log = {
        info: () => undefined,
        warn: (message: string) => warned.resolve(message),
        error: () => expect.unreachable(),
      }
      const choices = createEmitter<undefined>()
      const looked = Promise.withResolvers<undefined>()
      const ending = Promise.withResolvers<() => boolean>()
      const stateFile = join(folder, 'data', 'hot-dash.updates.json')
      const updates = openUpdates({
        server: { releases: releases.url, publicKey, fetch: (url, init) => fetch(url, init) },
        installation: {
          target: { platform: 'linux', arch: process.arch, version },
          method: Promise.resolve({ name: method } as UpdateMethod),
          installer: appImage === null ? null : createAppImageInstaller(appImage, log),
          end({ install }) {
            user.ends += 1
            ending.resolve(install)
          },
        },
        files: { downloads, state: stateFile },
        settings: { all: () => ({ updates: user.choice }), onChange: choices.on },
        locale: () => user.locale,
        isSafe,
        activity() {
          const next = user.activities.shift()
          if (next === undefined) return user.activity
          if (user.activities.length === 0) looked.resolve(undefined)
          return next
        },
        clock: time,
        timers: time,
        log,
      })
      /** Settles with the first matching view. */
      const until = (isSo: (view: UpdatesView) => boolean): Promise<UpdatesView> =>
        new Promise((resolve) => {
          const off = updates.onChange(look)
          function look() {
            const view = updates.view()
            if (!isSo(view)) return
            off()
            resolve(view)
          }
          look()
        })
      await until((view) => view.method.name === method)
      return {
        updates,
        user,
        until,
        /** Settles with the function that installs the new version when Hot Dash quits. */
        ended: ending.promise,
        stateFile,
        /** Settles when `activities` are used up. */
        looked: looked.promise,
        choose(choice: UpdateChoice) {
          user.choice = choice
          choices.emit(undefined)
        },
        in: (name: UpdatesView['state']['name']) => until(({ state }) => state.name === name),
        /** Lets a minute pass, and waits for its tasks. */
        minute: async () => {
          time.move(minuteMs)
          void updates.runDue()
          await until(({ state }) => state.name !== 'checking' && state.name !== 'downloading')
        },
        /** Checks for a newer release. @returns the code of the problem, or null */
        async check() {
          const result = await updates.check()
          return result.ok ? null : result.error.code
        },
        /** Checks for a newer release, and expects one. */
        async find(): Promise<{ readonly version: string; readonly notes: string }> {
          expect((await updates.check()).ok).toBe(true)
          const { state } = updates.view()
          if (state.name !== 'found') throw new Error('nothing newer was found')
          return state.release
        },
        /** Downloads what was found. @returns the code of the problem, or null */
        async download() {
          updates.download()
          const { problem } = await until(({ state }) => state.name !== 'downloading')
          return problem?.code ?? null
        },
        /** Prepares the installation. @returns the function that installs the new version when Hot Dash quits */
        prepare() {
          updates.requestInstallation()
          return ending.promise
        },
      }
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
