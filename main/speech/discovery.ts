import { readFile } from 'node:fs/promises'
import { posix, win32 } from 'node:path'
import type { Problem } from '../../preload/contract/problem.ts'
import type { Result } from '../../preload/contract/result.ts'
import { err, ok } from '../../preload/contract/result.ts'
import { runtimeInfoSchema } from './rules/engine-responses.ts'
import type { EngineClient, EngineConnection } from './engine-client.ts'
import { badResponse, createEngineClient } from './engine-client.ts'
import { voicevoxData, type Machine } from './engine/engine-places.ts'
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

/** The file remains after the app quits, so its content is only a hint. */
async function originsOfRuntimeInfo(options: DiscoveryOptions): Promise<readonly string[]> {
  try {
    const text = await readFile(runtimeInfoPath(options), 'utf8')
    const { engineInfos } = runtimeInfoSchema.parse(JSON.parse(text))
    return engineInfos
      .map(({ url }) => originOf(url))
      .filter((origin) => origin !== undefined)
      .filter((origin) => new URL(origin).hostname === '127.0.0.1')
  } catch {
    return []
  }
}

export function runtimeInfoPath(machine: Machine): string {
  const path = machine.platform === 'win32' ? win32 : posix
  return path.join(voicevoxData(machine), 'runtime-info.json')
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
