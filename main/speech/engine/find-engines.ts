import { watch, type FSWatcher } from 'node:fs'
import { basename, dirname, join, posix, win32 } from 'node:path'
import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import { readJsonFile } from '../../base/json-file.ts'
import { loopbackOrigin, originOf } from '../rules/origins.ts'
import {
  badResponse,
  createEngineClient,
  type EngineClient,
  type EngineTransport,
} from './engine-client.ts'
import { runtimeInfoSchema } from './rules/engine-responses.ts'
import type { RunningEngine } from './rules/engine-state.ts'

export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly home: string
}

export interface EngineSearch extends Machine {
  /** Ports on this machine, in order of preference. */
  readonly ports: readonly number[]
  /** The origin that the user set, or null. */
  readonly address: () => string | null
}

/** VOICEVOX, VOICEVOX Nemo, AivisSpeech, SHAREVOX, COEIROINK v2 bridge. The manifest identifies an engine. */
export const defaultEnginePorts: readonly number[] = [50_021, 50_121, 10_101, 50_025, 50_132]

/** Whether `HOT_DASH_VOICEVOX_URL` names an engine. Hot Dash then asks no other. */
export function isEngineGiven({ env }: Pick<Machine, 'env'>): boolean {
  return (env['HOT_DASH_VOICEVOX_URL'] ?? '') !== ''
}

/**
 * Finds running engines. If `HOT_DASH_VOICEVOX_URL` is set, searches only there. Otherwise, searches on this machine: at
 * the address that the user set, those in the VOICEVOX app's `runtime-info.json`, and the default ports.
 * @returns each engine once, in this order; `voice-engine-absent`, or why the variable's engine cannot be used
 */
export async function findEngines(
  search: EngineSearch,
  transport: EngineTransport,
): Promise<Result<readonly RunningEngine<EngineClient>[], Problem>> {
  if (isEngineGiven(search)) {
    const origin = originOf(search.env['HOT_DASH_VOICEVOX_URL'] ?? '')
    if (origin === undefined) return err({ code: 'voice-engine-absent' })
    const found = await identifyEngine(origin, transport)
    return found.ok ? ok([found.value]) : found
  }
  const address = search.address()
  const ownOrigins = [...(await readRuntimeOrigins(search)), ...search.ports.map(loopbackOrigin)]
  const origins = new Set(address === null ? ownOrigins : [address, ...ownOrigins])
  const answers = await Promise.all([...origins].map((origin) => identifyEngine(origin, transport)))
  const found = answers.filter((answer) => answer.ok).map(({ value }) => value)
  return found.length > 0 ? ok(found) : err({ code: 'voice-engine-absent' })
}

/** Asks a server for its version and its manifest, because anything may listen on a port. */
export async function identifyEngine(
  origin: string,
  transport: EngineTransport,
): Promise<Result<RunningEngine<EngineClient>, Problem>> {
  const client = createEngineClient(origin, transport)
  const version = await client.version()
  if (!version.ok) return err(asNoEngine(version.error, '/version'))
  const manifest = await client.manifest()
  if (!manifest.ok) return err(asNoEngine(manifest.error, '/engine_manifest'))
  const { uuid, brand_name: name } = manifest.value
  return ok({ client, origin, uuid, name, version: version.value })
}

/** A server that refuses to give its version is not an engine. `voice-engine-refused` means that an engine refused a line. */
function asNoEngine(problem: Problem, call: string): Problem {
  return problem.code === 'voice-engine-refused' ? badResponse(call) : problem
}

/** The VOICEVOX app's user data folder (Electron's `userData` of an app called voicevox). */
export function voicevoxDataFolder({ platform, env, home }: Machine): string {
  if (platform === 'win32')
    return win32.join(env['APPDATA'] ?? win32.join(home, 'AppData', 'Roaming'), 'voicevox')
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'voicevox')
  return posix.join(env['XDG_CONFIG_HOME'] ?? posix.join(home, '.config'), 'voicevox')
}

const runtimeInfoPath = (machine: Machine) => join(voicevoxDataFolder(machine), 'runtime-info.json')

/** The engines' origins in the VOICEVOX app's file. It remains after the app quits, so the engines may be gone. */
async function readRuntimeOrigins(machine: Machine): Promise<readonly string[]> {
  const info = await readJsonFile(runtimeInfoPath(machine), runtimeInfoSchema)
  return (info?.engineInfos ?? [])
    .map(({ url }) => originOf(url))
    .filter((origin) => origin !== undefined)
    .filter((origin) => new URL(origin).hostname === '127.0.0.1')
}

/** Calls `onWritten` at least once per write, until the signal is aborted. The folder may not exist yet. */
export function watchRuntimeInfo(
  machine: Machine,
  signal: AbortSignal,
  onWritten: () => void,
): void {
  const file = runtimeInfoPath(machine)
  const folder = dirname(file)
  let watcher: FSWatcher | undefined

  function begin(): void {
    watcher?.close()
    watcher =
      open(folder, (name) => {
        if (name === null || name === basename(file)) onWritten()
      }) ??
      open(dirname(folder), (name) => {
        if (name !== basename(folder)) return
        begin()
        onWritten()
      })
  }

  /** @returns undefined if there is no such folder */
  function open(path: string, onChange: (name: string | null) => void): FSWatcher | undefined {
    try {
      const opened = watch(path, { persistent: false, signal }, (_, name) => onChange(name))
      opened.on('error', () => opened.close())
      return opened
    } catch {
      return undefined
    }
  }

  begin()
}
