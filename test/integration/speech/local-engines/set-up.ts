import { spawnSync } from 'node:child_process'
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  openLocalEngines,
  type LocalEngines,
} from '../../../../main/speech/local-engines/local-engines.ts'
import { openEngineInstaller } from '../../../../main/speech/local-engines/engine-installer.ts'
import type {
  DownloadOffer,
  EngineFetchView,
} from '../../../../preload/contract/views/engines-view.ts'
import { systemTimers, type Timers } from '../../../../main/base/timers.ts'
import { listsOrigin, makers } from '../../../../main/speech/local-engines/rules/makers.ts'
import { startMakers, type FakeMakers } from '../../../fakes/makers/server.ts'
import { zipOf, type ZipEntry } from '../../../fakes/makers/zip.ts'
import { openWorker } from '../../storage/life.ts'

type EngineInstaller = ReturnType<typeof openEngineInstaller>

const manifest = (change: object = {}) =>
  JSON.stringify({
    name: 'VOICEVOX Nemo: Engine',
    uuid: makers.nemo.uuid,
    version: '0.24.0',
    command: 'run',
    port: 50_121,
    ...change,
  })

/**
 * The engines of a machine without a network, where the user declines every download.
 * @param options.home the user's home; Hot Dash's own engines are in `engines` below it
 */
export const openEnginesOffline = (options: {
  readonly home: string
  readonly environment?: NodeJS.ProcessEnv
}): LocalEngines =>
  openLocalEngines({
    folder: join(options.home, 'engines'),
    machine: {
      // Engines are searched for below the given home only.
      env: { ...(options.environment ?? process.env), XDG_CONFIG_HOME: undefined },
      platform: 'linux',
      arch: 'x64',
      home: options.home,
    },
    timers: systemTimers,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    fetch: { local: fetch, outside: () => Promise.reject(new Error('there is no network')) },
    download: {
      listsBase: listsOrigin,
      confirm: () => Promise.resolve(false),
      worker: openWorker(),
    },
  })

/** The files in an engine's package; large enough for an interruption in the middle. */
export const engineEntries = (change: object = {}): readonly ZipEntry[] => [
  { path: 'engine_manifest.json', content: manifest(change) },
  { path: 'run', content: '#!/bin/sh\n' },
  { path: 'model/女声.bin', content: Buffer.alloc(300_000, 'voice') },
]

/** The same as a 7z, made by 7-Zip itself. */
export function sevenZipOf(entries: readonly ZipEntry[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'hot-dash-7z-'))
  try {
    for (const { path, content } of entries) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), content)
    }
    const made = spawnSync(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `import open from '7z-wasm'
        const { FS, NODEFS, callMain } = await open({ print() {} })
        FS.mkdir('/in')
        FS.mount(NODEFS, { root: process.argv[1] }, '/in')
        FS.chdir('/in')
        process.exitCode = callMain(['a', 'made.7z', './*'])`,
        folder,
      ],
      { encoding: 'utf8' },
    )
    if (made.status !== 0) throw new Error(made.stderr)
    return readFileSync(join(folder, 'made.7z'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export interface InstallerSetup {
  readonly makers: FakeMakers
  readonly folder: string
  /** Opens the installer as at startup. */
  readonly open: (options?: { readonly timers?: Timers }) => Promise<OpenInstaller>
  /** Lists a package with these parts, and serves them. */
  offer(
    parts: readonly Buffer[],
    change?: { readonly hash?: string; readonly size?: number; readonly version?: string },
  ): void
  close(): Promise<void>
}

export interface OpenInstaller {
  readonly installer: EngineInstaller
  readonly offers: readonly DownloadOffer[]
  /** Settles with the next view that meets the condition. */
  readonly until: (condition: (view: EngineFetchView) => boolean) => Promise<EngineFetchView>
  readonly stopped: readonly string[]
  answer: boolean
}

export const nemoPackage = zipOf(engineEntries())

/** @param folder where engines are kept; a new one by default */
export async function setUpInstaller(folder?: string): Promise<InstallerSetup> {
  const server = await startMakers()
  const parent = folder ?? mkdtempSync(join(tmpdir(), 'hot-dash-engines-'))
  const opened: EngineInstaller[] = []
  const engines = join(parent, 'engines')
  return {
    makers: server,
    folder: engines,
    async open({ timers = systemTimers } = {}) {
      const offers: DownloadOffer[] = []
      const stopped: string[] = []
      const checks = new Set<() => void>()
      const worker = openWorker()
      const installer = openEngineInstaller(
        {
          folder: engines,
          machine: { platform: 'linux', arch: 'x64' },
          timers,
          log: { info: () => undefined, warn: () => undefined, error: () => undefined },
          fetch: { outside: fetch },
          download: {
            listsBase: server.url,
            confirm: (offer) => {
              offers.push(offer)
              return Promise.resolve(result.answer)
            },
            worker,
          },
        },
        {
          stopEngine: (one) => {
            stopped.push(one)
            return Promise.resolve()
          },
          onInstalled: () => undefined,
        },
      )
      installer.onChange(() => {
        for (const check of [...checks]) check()
      })
      opened.push(installer)
      const result: OpenInstaller = {
        installer,
        offers,
        stopped,
        answer: true,
        until: (condition) =>
          new Promise((resolve) => {
            const check = () => {
              const view = installer.view().fetch
              if (!condition(view)) return
              checks.delete(check)
              resolve(view)
            }
            checks.add(check)
            check()
          }),
      }
      await installer.installed()
      return result
    },
    offer(parts, { hash, size, version = '0.24.0' } = {}) {
      const files = parts.map((body, index) => {
        const path = `/files/nemo.${index}.vvppp`
        server.setFile(path, { body })
        return {
          url: `${server.url}${path}`,
          name: `nemo.${index}.vvppp`,
          size: size ?? body.length,
          ...(hash === undefined ? {} : { hash }),
        }
      })
      server.setList(makers.nemo.list, listOf({ version, files }))
    },
    async close() {
      for (const installer of opened) await installer.close()
      await server.close()
      if (folder === undefined) rmSync(parent, { recursive: true, force: true })
    },
  }
}

export const listOf = (entry: object) => ({
  formatVersion: 1,
  packages: {
    'linux-x64-cpu': {
      displayInfo: { label: 'CPU', hint: '', order: 0, default: true },
      ...entry,
    },
  },
})

/** Everything in a folder except an engine's own files: names, sorted. */
export const namesIn = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder).catch(() => [])).sort()
