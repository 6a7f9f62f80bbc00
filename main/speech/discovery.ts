import { watch, type FSWatcher } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import { readJsonFile } from '../base/json-file.ts'
import {
  badResponse,
  createEngineClient,
  type EngineClient,
  type EngineConnection,
} from './engine-client.ts'
import { voicevoxData, type Machine } from './engine/engine-places.ts'
import { runtimeInfoSchema } from './rules/engine-responses.ts'
import { loopbackOrigin, originOf } from './rules/origins.ts'

/** Where to search for an engine. */
export interface DiscoveryOptions extends Machine {
  /** Ports on this machine that engines use by default, in order of preference. */
  readonly ports: readonly number[]
  /** The origin that the user set, or null. */
  readonly address: () => string | null
}

/**
 * VOICEVOX, VOICEVOX Nemo, AivisSpeech, SHAREVOX, the COEIROINK v2 bridge. Engines are identified by manifest, not by
 * port.
 */
export const defaultEnginePorts: readonly number[] = [50_021, 50_121, 10_101, 50_025, 50_132]

export interface FoundEngine {
  readonly client: EngineClient
  readonly origin: string
  readonly uuid: string
  readonly brand: string
  readonly version: string
}

/** Whether the environment names one engine by its address; then no other is asked. */
export function isEngineGiven({ env }: Pick<DiscoveryOptions, 'env'>): boolean {
  return (env['HOT_DASH_VOICEVOX_URL'] ?? '') !== ''
}

/**
 * Searches for running engines. If `HOT_DASH_VOICEVOX_URL` is set, looks only there. Otherwise tries the address that
 * the user set, those in the VOICEVOX app's `runtime-info.json`, and the default ports. Only the variable can name
 * another machine.
 * @returns each engine once, in this order; `voice-engine-absent`, or why the variable's engine cannot be used
 */
export async function discoverEngines(
  options: DiscoveryOptions,
  connection: EngineConnection,
): Promise<Result<readonly FoundEngine[], Problem>> {
  if (isEngineGiven(options)) {
    const origin = originOf(options.env['HOT_DASH_VOICEVOX_URL'] ?? '')
    if (origin === undefined) return err({ code: 'voice-engine-absent' })
    const found = await identifyEngine(origin, connection)
    return found.ok ? ok([found.value]) : found
  }
  const address = options.address()
  const origins = new Set([
    ...(address === null ? [] : [address]),
    ...(await originsOfRuntimeInfo(options)),
    ...options.ports.map(loopbackOrigin),
  ])
  const answers = await Promise.all(
    [...origins].map((origin) => identifyEngine(origin, connection)),
  )
  const found = answers.flatMap((answer) => (answer.ok ? [answer.value] : []))
  return found.length > 0 ? ok(found) : err({ code: 'voice-engine-absent' })
}

const runtimeInfoPath = (machine: Machine) => join(voicevoxData(machine), 'runtime-info.json')

/** The file remains after the app quits, so its content is only a hint. */
async function originsOfRuntimeInfo(machine: Machine): Promise<readonly string[]> {
  const info = await readJsonFile(runtimeInfoPath(machine), runtimeInfoSchema)
  return (info?.engineInfos ?? [])
    .map(({ url }) => originOf(url))
    .filter((origin) => origin !== undefined)
    .filter((origin) => new URL(origin).hostname === '127.0.0.1')
}

/** Anything may listen on a port. An engine answers with its version and its manifest. */
export async function identifyEngine(
  origin: string,
  connection: EngineConnection,
): Promise<Result<FoundEngine, Problem>> {
  const client = createEngineClient(origin, connection)
  const version = await client.version()
  if (!version.ok) return err(asNoEngine(version.error, '/version'))
  const manifest = await client.manifest()
  if (!manifest.ok) return err(asNoEngine(manifest.error, '/engine_manifest'))
  const { uuid, brand_name: brand } = manifest.value
  return ok({ client, origin, uuid, brand, version: version.value })
}

/**
 * A server that refuses to give its version is not an engine; `voice-engine-refused` would suggest that it refused a
 * line.
 */
function asNoEngine(problem: Problem, call: string): Problem {
  return problem.code === 'voice-engine-refused' ? badResponse(call) : problem
}

/**
 * Watches the file that the VOICEVOX app writes when it launches, in a folder that may not exist yet. Costs nothing
 * while nothing is written there.
 * @param onWritten called at every sign that the file was written, possibly several times per write
 * @returns the function that ends the watch
 */
export function watchRuntimeInfo(machine: Machine, onWritten: () => void): () => void {
  const file = runtimeInfoPath(machine)
  const folder = dirname(file)
  let watcher: FSWatcher | undefined
  let isEnded = false

  function begin(): void {
    if (isEnded) return
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
      const opened = watch(path, { persistent: false }, (_, name) => onChange(name))
      opened.on('error', () => opened.close())
      return opened
    } catch {
      return undefined
    }
  }

  begin()
  return () => {
    isEnded = true
    watcher?.close()
  }
}
