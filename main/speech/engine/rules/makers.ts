import { z } from 'zod'
import { isGithubStorage, isReleaseFileOf } from '../../../base/rules/github-files.ts'
import type { Digest, RemoteFile } from '../../../base/rules/remote-file.ts'
import type { Problem } from '../../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../../preload/contract/result.ts'
import type { EngineName } from '../../../../preload/contract/views/engines.ts'

/** The makers of an engine, and where to get it. */
export interface Maker {
  /** The product's name, as its makers write it. */
  readonly title: string
  /** The engine's own id (`engine_manifest.json`). */
  readonly uuid: string
  /** Path of the list of the newest packages, below the base address of the lists. */
  readonly list: string
  /** Their GitHub repository, `owner/name`. The list may only name files of its releases. */
  readonly repository: string
}

/** Where the makers publish their lists. */
export const listsOrigin = 'https://voicevox.hiroshiba.jp'

/** @param given by a test: a loopback origin; anything else is ignored */
export function listsBaseOf(given: string | undefined): string {
  return given !== undefined && /^http:\/\/127\.0\.0\.1:\d{1,5}$/.test(given) ? given : listsOrigin
}

export const makers: Readonly<Record<EngineName, Maker>> = {
  nemo: {
    title: 'VOICEVOX Nemo',
    // https://github.com/VOICEVOX/voicevox_resource: voicevox_nemo/engine/engine_manifest.json
    uuid: '208cf94d-43d2-4cf5-abc0-9783cac36d29',
    // https://github.com/VOICEVOX/voicevox_blog#readme: the lists are generated from the releases of these
    // repositories.
    list: '/nemoLatestDefaultEngineInfos.json',
    repository: 'VOICEVOX/voicevox_nemo_engine',
  },
  voicevox: {
    title: 'VOICEVOX',
    // https://github.com/VOICEVOX/voicevox_resource: engine/engine_manifest.json
    uuid: '074fc39e-678b-4c13-8916-ffca8d505d1d',
    list: '/latestDefaultEngineInfos.json',
    repository: 'VOICEVOX/voicevox_engine',
  },
}

/**
 * Whether the makers' list may name a file at an address. If the list has no hash, only the size is checked, so the
 * address is what proves that the file is theirs.
 * @param listsBase in tests a loopback address instead of the makers'; then only its own files are allowed
 */
export function isListedAddress(engine: EngineName, address: string, listsBase: string): boolean {
  if (listsBase !== listsOrigin) return address.startsWith(`${listsBase}/`)
  return isReleaseFileOf(address, makers[engine].repository)
}

/** Whether a file of the makers may be downloaded from an address, directly or after a redirect. */
export function isFileAddress(engine: EngineName, address: string, listsBase: string): boolean {
  if (isListedAddress(engine, address, listsBase)) return true
  return listsBase === listsOrigin && isGithubStorage(address)
}

/** The newest package of an engine for one system. Its files, concatenated, are one archive. */
export interface EnginePackage {
  readonly version: string
  readonly files: readonly RemoteFile[]
}

/** Named as in Node. */
export interface System {
  readonly platform: string
  readonly arch: string
}

/** Far more than any engine. A larger number is a mistake, and not safe to calculate with. */
const maxFileBytes = 20e9
const formatVersion = 1

const packageSchema = z.object({
  version: z.string().min(1).max(100),
  displayInfo: z.object({ default: z.boolean().optional() }),
  files: z
    .array(
      z.object({
        url: z.string().max(2000),
        size: z.int().positive().max(maxFileBytes),
        hash: z.string().max(300).optional(),
      }),
    )
    .min(1)
    .max(50),
})

const systems: Readonly<Record<string, string>> = {
  win32: 'windows',
  darwin: 'macos',
  linux: 'linux',
}

/**
 * Reads a list of the newest packages, which the makers publish for their own editor
 * (`latestDefaultEngineInfos.json`). If there are several packages for a system, takes the makers' default, else the
 * one for the CPU.
 * @param list parsed JSON
 * @param isAllowed whether the list may name a file at an address
 * @returns `engine-list-unknown` if this version of Hot Dash does not understand the list, `engine-not-for-system`
 */
export function packageOf(
  list: unknown,
  { platform, arch }: System,
  isAllowed: (address: string) => boolean,
): Result<EnginePackage, Problem> {
  const unknown = err<Problem>({ code: 'engine-list-unknown' })
  const head = z
    .object({
      formatVersion: z.literal(formatVersion),
      packages: z.record(z.string(), z.unknown()),
    })
    .safeParse(list)
  if (!head.success) return unknown
  const prefix = `${systems[platform] ?? platform}-${arch}-`
  const names = Object.keys(head.data.packages).filter((name) => name.startsWith(prefix))
  if (names.length === 0) return err({ code: 'engine-not-for-system' })
  const packages = names.map((name) => ({
    name,
    parsed: packageSchema.safeParse(head.data.packages[name]),
  }))
  const chosen =
    packages.find(({ parsed }) => parsed.data?.displayInfo.default === true) ??
    packages.find(({ name }) => name === `${prefix}cpu`)
  if (chosen?.parsed.success !== true) return unknown
  const { version, files } = chosen.parsed.data
  if (!files.every(({ url }) => isAllowed(url))) return unknown
  return ok({
    version,
    files: files.map(({ url, size, hash }) => ({ url, size, digest: digestOf(hash) })),
  })
}

export function sizeOf({ files }: EnginePackage): number {
  return files.reduce((sum, { size }) => sum + size, 0)
}

/**
 * The list does not name the hash algorithm; the length tells.
 * @returns null if there is no hash that can be checked
 */
export function digestOf(hash: string | undefined): Digest | null {
  const hex = /^(?:sha\d+:)?([0-9a-f]+)$/i.exec(hash?.trim() ?? '')?.[1]?.toLowerCase()
  const algorithm = hex && ({ 40: 'sha1', 64: 'sha256', 128: 'sha512' } as const)[hex.length]
  return hex && algorithm ? { algorithm, hex } : null
}
