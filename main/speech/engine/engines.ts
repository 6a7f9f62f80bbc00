import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readJsonFile } from '../../base/json-file.ts'
import { replaceFile } from '../../base/replace-file.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import { enginesIn, readEngineFolder, type EngineFolder } from './engine-folder.ts'
import { openEngineInstaller, type InstallerOptions } from './engine-installer.ts'
import { openEngineRunner, type RunnerOptions } from './engine-runner.ts'
import { enginePlaces, type Machine } from './engine-places.ts'

export type Engines = ReturnType<typeof openEngines>

/** Where an app keeps its engine, relative to the folder that the user picked. */
const innerFolders = ['', 'vv-engine', 'AivisSpeech-Engine', 'Contents/Resources/vv-engine']
const ownSchema = z.object({ folder: z.string() })

/**
 * The voice engines on this machine: downloaded by Hot Dash, installed, or running.
 * @param options.folder where all of this is stored; created when needed
 */
export function openEngines(
  options: InstallerOptions & RunnerOptions & { readonly machine: Machine },
) {
  const { folder, machine, log } = options
  const installer = openEngineInstaller(options)
  const runner = openEngineRunner(options)
  const ownFile = join(folder, 'own.json')

  /** The engine that the user picked. */
  async function own(): Promise<EngineFolder | undefined> {
    const picked = await readJsonFile(ownFile, ownSchema)
    return picked && readEngineFolder(picked.folder)
  }

  return {
    ...installer,
    ...runner,
    /** The engines that can be started, in order of preference. */
    async installed(): Promise<readonly EngineFolder[]> {
      const places = enginePlaces(machine)
      const found = await Promise.all([
        installer.installed(),
        own(),
        ...places.engines.map(readEngineFolder),
        ...places.parents.map(enginesIn),
      ])
      const all = found.flat().filter((engine) => engine !== undefined)
      // An engine may be in two places: use the first.
      return [...new Map(all.reverse().map((engine) => [engine.uuid, engine])).values()].reverse()
    },
    /**
     * Uses the engine in a folder that the user picked.
     * @returns `engine-not-in-folder`
     */
    async useFolder(shown: string): Promise<Result<null, Problem>> {
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
    async close(): Promise<void> {
      await Promise.all([installer.close(), runner.close()])
    },
  }
}
