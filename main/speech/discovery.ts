import { readFile } from 'node:fs/promises'
import { posix, win32 } from 'node:path'
import type { Problem } from '../../preload/contract/problem.ts'
import type { Result } from '../../preload/contract/result.ts'
import { err, ok } from '../../preload/contract/result.ts'
import { runtimeInfoSchema } from './engine-answers.ts'
import type { EngineClient, EngineConnection } from './engine-client.ts'
import { badAnswer, createEngineClient } from './engine-client.ts'
import { loopbackOrigin, originOf } from './rules/origins.ts'

/** Where an engine may be looked for. */
export interface EnginePlaces {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** The user's home folder. */
  readonly home: string
  /** Ports on this machine that engines use unless told otherwise, in order of preference. */
  readonly ports: readonly number[]
}

/** VOICEVOX, VOICEVOX Nemo, AivisSpeech, SHAREVOX, the COEIROINK v2 bridge. The engine is known by its manifest, not by these. */
export const defaultPorts: readonly number[] = [50_021, 50_121, 10_101, 50_025, 50_132]

export interface FoundEngine {
  readonly client: EngineClient
  readonly origin: string
  readonly uuid: string
  readonly brand: string
  readonly version: string
}

/**
 * Looks for an engine that answers: at `HOT_DASH_VOICEVOX_URL` and nowhere else where that is set, else at the addresses
 * that the VOICEVOX app last wrote down, else at the default ports. Only this machine is asked, except by that variable.
 */
export async function discoverEngine(
  places: EnginePlaces,
  connection: EngineConnection,
): Promise<Result<FoundEngine, Problem>> {
  const wanted = places.env['HOT_DASH_VOICEVOX_URL']
  if (wanted !== undefined && wanted !== '') {
    const origin = originOf(wanted)
    if (origin === undefined) return err({ code: 'voice-engine-absent' })
    return confirm(origin, connection)
  }
  for (const group of [await writtenDown(places), places.ports.map(loopbackOrigin)]) {
    const answers = await Promise.all(group.map((origin) => confirm(origin, connection)))
    const found = answers.find((answer) => answer.ok)
    if (found !== undefined) return found
  }
  return err({ code: 'voice-engine-absent' })
}

/** The file outlives the app, so what it says is only a hint. */
async function writtenDown(places: EnginePlaces): Promise<readonly string[]> {
  let text: string
  try {
    text = await readFile(runtimeInfoPath(places), 'utf8')
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
function runtimeInfoPath({ platform, env, home }: EnginePlaces): string {
  const file = 'runtime-info.json'
  if (platform === 'win32')
    return win32.join(env['APPDATA'] ?? win32.join(home, 'AppData', 'Roaming'), 'voicevox', file)
  if (platform === 'darwin')
    return posix.join(home, 'Library', 'Application Support', 'voicevox', file)
  return posix.join(env['XDG_CONFIG_HOME'] ?? posix.join(home, '.config'), 'voicevox', file)
}

/** Anything may listen on a port: an engine answers both its version and its manifest. */
async function confirm(
  origin: string,
  connection: EngineConnection,
): Promise<Result<FoundEngine, Problem>> {
  const client = createEngineClient(origin, connection)
  const version = await client.version()
  if (!version.ok) return err(asStranger(version.error, '/version'))
  const manifest = await client.manifest()
  if (!manifest.ok) return err(asStranger(manifest.error, '/engine_manifest'))
  const { uuid, brand_name: brand } = manifest.value
  return ok({ client, origin, uuid, brand, version: version.value })
}

/** Who refuses to say what it is is no engine: nothing was asked to be spoken. */
function asStranger(problem: Problem, call: string): Problem {
  return problem.code === 'voice-engine-refused' ? badAnswer(call) : problem
}
