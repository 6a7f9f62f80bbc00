import { readFile } from 'node:fs/promises'
import { posix, win32 } from 'node:path'
import type { Problem } from '../../preload/contract/problem.ts'
import type { Result } from '../../preload/contract/result.ts'
import { err, ok } from '../../preload/contract/result.ts'
import { runtimeInfoSchema } from './engine-responses.ts'
import type { EngineClient, EngineConnection } from './engine-client.ts'
import { badResponse, createEngineClient } from './engine-client.ts'
import { loopbackOrigin, originOf } from './rules/origins.ts'

/** Where an engine is searched for. */
export interface DiscoveryOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** The user's home folder. */
  readonly home: string
  /** Ports on this machine that engines use unless told otherwise, in order of preference. */
  readonly ports: readonly number[]
}

/** VOICEVOX, VOICEVOX Nemo, AivisSpeech, SHAREVOX, the COEIROINK v2 bridge. The engine is known by its manifest, not by these. */
export const defaultEnginePorts: readonly number[] = [50_021, 50_121, 10_101, 50_025, 50_132]

export interface FoundEngine {
  readonly client: EngineClient
  readonly origin: string
  readonly uuid: string
  readonly brand: string
  readonly version: string
}

/**
 * Searches for an engine: where `HOT_DASH_VOICEVOX_URL` is set, there alone; otherwise at the addresses in the VOICEVOX
 * app's `runtime-info.json`, then at the default ports. Only that variable can name another machine.
 * @returns `voice-engine-absent`, or why the one that the variable names cannot be used
 */
export async function discoverEngine(
  options: DiscoveryOptions,
  connection: EngineConnection,
): Promise<Result<FoundEngine, Problem>> {
  const configuredUrl = options.env['HOT_DASH_VOICEVOX_URL']
  if (configuredUrl !== undefined && configuredUrl !== '') {
    const origin = originOf(configuredUrl)
    if (origin === undefined) return err({ code: 'voice-engine-absent' })
    return identifyEngine(origin, connection)
  }
  for (const group of [await originsOfRuntimeInfo(options), options.ports.map(loopbackOrigin)]) {
    const answers = await Promise.all(group.map((origin) => identifyEngine(origin, connection)))
    const found = answers.find((answer) => answer.ok)
    if (found !== undefined) return found
  }
  return err({ code: 'voice-engine-absent' })
}

/** The file stays when the app has quit: what it says is only a hint. */
async function originsOfRuntimeInfo(options: DiscoveryOptions): Promise<readonly string[]> {
  let text: string
  try {
    text = await readFile(runtimeInfoPath(options), 'utf8')
  } catch {
    return []
  }
  try {
    const { engineInfos } = runtimeInfoSchema.parse(JSON.parse(text))
    return engineInfos
      .map(({ url }) => originOf(url))
      .filter((origin) => origin !== undefined)
      .filter((origin) => new URL(origin).hostname === '127.0.0.1')
  } catch {
    return []
  }
}

/** The VOICEVOX app's user data folder (Electron's `userData` of an app called voicevox). */
function runtimeInfoPath({ platform, env, home }: DiscoveryOptions): string {
  const file = 'runtime-info.json'
  if (platform === 'win32')
    return win32.join(env['APPDATA'] ?? win32.join(home, 'AppData', 'Roaming'), 'voicevox', file)
  if (platform === 'darwin')
    return posix.join(home, 'Library', 'Application Support', 'voicevox', file)
  return posix.join(env['XDG_CONFIG_HOME'] ?? posix.join(home, '.config'), 'voicevox', file)
}

/** Anything may listen on a port: an engine answers with its version and with its manifest. */
async function identifyEngine(
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

/** A server that refuses to give its version is no engine; `voice-engine-refused` would speak of a line. */
function asNoEngine(problem: Problem, call: string): Problem {
  return problem.code === 'voice-engine-refused' ? badResponse(call) : problem
}
