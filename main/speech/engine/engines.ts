import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { createEmitter } from '../../base/emitter.ts'
import { replaceFile } from '../../base/replace-file.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import type {
  EngineAnswer,
  EngineName,
  EnginesView,
} from '../../../preload/contract/views/engines.ts'
import { enginesIn, readEngineFolder, type EngineFolder } from './engine-folder.ts'
import { EngineInstaller, type InstallerOptions } from './installer.ts'
import { enginePlaces, type Machine } from './places.ts'
import { EngineRunner, type RunnerOptions } from './runner.ts'

/** The voice engines on this machine: downloaded by Hot Dash, installed, or running. */
export interface Engines {
  /** The engines that can be started, in order of preference. */
  installed(): Promise<readonly EngineFolder[]>
  start(engine: EngineFolder, onEnd: () => void): Promise<Result<string, Problem>>
  stop(): Promise<void>
  get(engine: EngineName): Promise<Result<EngineAnswer, Problem>>
  pause(): void
  resume(): void
  cancel(): Promise<void>
  remove(uuid: string): Promise<Result<null, Problem>>
  /**
   * Uses the engine in a folder that the user picked.
   * @returns `engine-not-in-folder`
   */
  useFolder(folder: string): Promise<Result<null, Problem>>
  view(): EnginesView
  /** @returns the unsubscribe function */
  onChange(listener: () => void): () => void
  close(): Promise<void>
}

/** Where an app keeps its engine, relative to the folder that the user picked. */
const innerFolders = ['', 'vv-engine', 'AivisSpeech-Engine', 'Contents/Resources/vv-engine']
const ownSchema = z.object({ folder: z.string() })

/** @param options.folder where all of this is stored; created when needed */
export function openEngines(
  options: Omit<InstallerOptions, 'onChange' | 'onInstalled'> &
    Pick<RunnerOptions, 'localFetch' | 'environment'> & {
      readonly machine: Machine
      /** Called with the uuid of a downloaded or picked engine, or null if one was removed. */
      readonly onInstalled: (uuid: string | null) => void
    },
): Engines {
  const { folder, machine, log } = options
  const changes = createEmitter<undefined>(log)
  const installer = new EngineInstaller({ ...options, onChange: () => changes.emit(undefined) })
  const runner = new EngineRunner(options)
  const opened = installer.open().catch((cause: unknown) => {
    log.error('the engines folder could not be read', cause)
  })
  const ownFile = join(folder, 'own.json')

  /** The engine that the user picked. */
  async function own(): Promise<readonly EngineFolder[]> {
    try {
      const shown = ownSchema.parse(JSON.parse(await readFile(ownFile, 'utf8')))
      const engine = await readEngineFolder(shown.folder)
      return engine ? [engine] : []
    } catch {
      return []
    }
  }

  return {
    async installed() {
      await opened
      const places = enginePlaces(machine)
      const found = await Promise.all([
        own(),
        ...places.engines.map(async (place) => [await readEngineFolder(place)]),
        ...places.parents.map(enginesIn),
      ])
      const all = [...installer.installed, ...found.flat()].filter((engine) => engine !== undefined)
      // An engine may be in two places: use the first.
      return [...new Map(all.reverse().map((engine) => [engine.uuid, engine])).values()].reverse()
    },
    start: (engine, onEnd) => runner.start(engine, onEnd),
    stop: () => runner.stop(),
    get: (engine) => installer.get(engine),
    pause: () => installer.pause(),
    resume: () => installer.resume(),
    cancel: () => installer.cancel(),
    remove: (uuid) => installer.remove(uuid),
    async useFolder(shown) {
      for (const inner of innerFolders) {
        const engine = await readEngineFolder(join(shown, inner))
        if (engine === undefined) continue
        try {
          await mkdir(folder, { recursive: true, mode: 0o700 })
          await replaceFile(ownFile, JSON.stringify({ folder: engine.folder }))
        } catch (cause) {
          log.warn('the chosen engine folder could not be stored', cause)
          return err({ code: 'disk-failed' })
        }
        options.onInstalled(engine.uuid)
        return ok(null)
      }
      return err({ code: 'engine-not-in-folder' })
    },
    view: () => installer.view(),
    onChange: changes.on,
    async close() {
      await Promise.all([installer.close(), runner.close()])
    },
  }
}
