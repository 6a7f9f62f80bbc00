import { join, posix, win32 } from 'node:path'
import * as z from 'zod/mini'
import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import { createEmitter } from '../../base/emitter.ts'
import { readJsonFile, writeJsonFile } from '../../base/json-file.ts'
import { voicevoxDataFolder, type Machine } from '../engine/find-engines.ts'
import type { LocalEngine } from '../engine/rules/engine-state.ts'
import { readEngines, readEngine } from './engine-folder.ts'
import { openEngineInstaller } from './engine-installer.ts'
import { openEngineRunner, type EngineRunnerOptions } from './engine-runner.ts'
import type { InstallOptions } from './install-engine.ts'

export type LocalEngines = ReturnType<typeof openLocalEngines>

/** Where an app keeps its engine, relative to the folder that the user picked. */
const innerFolders = ['', 'vv-engine', 'AivisSpeech-Engine', 'Contents/Resources/vv-engine']
const pickedSchema = z.object({ folder: z.string() })

/** The voice engines on this machine: downloaded by Hot Dash, installed, or running. */
export function openLocalEngines(
  options: InstallOptions & EngineRunnerOptions & { readonly machine: Machine },
) {
  const { folder, machine, log } = options
  const installs = createEmitter<string | null>(log)
  const runner = openEngineRunner(options)
  const installer = openEngineInstaller(options, {
    stopEngine: runner.stopIn,
    onInstalled: installs.emit,
  })
  const pickedFile = join(folder, 'own.json')

  async function readPicked(): Promise<LocalEngine | undefined> {
    const stored = await readJsonFile(pickedFile, pickedSchema)
    return stored && readEngine(stored.folder)
  }

  return {
    ...installer,
    ...runner,
    /** The engines that can be started, in order of preference. */
    async findStartable(): Promise<readonly LocalEngine[]> {
      const places = enginePlaces(machine)
      const found = await Promise.all([
        installer.installed(),
        readPicked(),
        ...places.engines.map(readEngine),
        ...places.parents.map(readEngines),
      ])
      const all = found.flat().filter((engine) => engine !== undefined)
      // If an engine is in two places, use the first.
      return [...new Map(all.reverse().map((engine) => [engine.uuid, engine])).values()].reverse()
    },
    /** Uses the engine in a folder that the user picked. @returns `engine-not-in-folder` if the folder has no engine */
    async useFolder(picked: string): Promise<Result<null, Problem>> {
      for (const inner of innerFolders) {
        const engine = await readEngine(join(picked, inner))
        if (engine === undefined) continue
        try {
          await writeJsonFile(pickedFile, { folder: engine.folder })
        } catch (cause) {
          log.warn('the chosen engine folder could not be stored', cause)
          return err({ code: 'disk-failed' })
        }
        installs.emit(engine.uuid)
        return ok(null)
      }
      return err({ code: 'engine-not-in-folder' })
    },
    /** Called with the uuid of an engine that was downloaded or picked, or with null after a removal. */
    onInstalled: installs.on,
    async close(): Promise<void> {
      await Promise.all([installer.close(), runner.close()])
    },
  }
}

/** Where installers put engines, VOICEVOX first. `parents` contain the engines that the VOICEVOX app downloaded. */
export function enginePlaces(machine: Machine) {
  const { platform, env, home } = machine
  const path = (...parts: string[]) => (platform === 'win32' ? win32 : posix).join(...parts)
  const parents = [path(voicevoxDataFolder(machine), 'vvpp-engines')]
  const apps = [
    ['VOICEVOX', 'vv-engine'],
    ['AivisSpeech', 'AivisSpeech-Engine'],
  ] as const
  if (platform === 'win32') {
    const programs = path(env['LOCALAPPDATA'] ?? path(home, 'AppData', 'Local'), 'Programs')
    return { engines: apps.map(([app, engine]) => path(programs, app, engine)), parents }
  }
  if (platform === 'darwin') {
    const folders = ['/Applications', path(home, 'Applications')]
    const engines = apps.flatMap(([app, engine]) =>
      folders.map((folder) => path(folder, `${app}.app`, 'Contents', 'Resources', engine)),
    )
    return { engines, parents }
  }
  return { engines: [path(home, 'VOICEVOX', 'vv-engine'), '/opt/VOICEVOX/vv-engine'], parents }
}
