import * as z from 'zod/mini'
import { testOriginOf } from '../../../base/rules/loopback.ts'
import { isGithubStorage, isReleaseFileOf } from '../../../base/rules/github-files.ts'
import type { Digest } from '../../../base/rules/remote-file.ts'
import type { Problem } from '../../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../../preload/contract/result.ts'
import type { EngineName } from '../../../../preload/contract/views/engines-view.ts'

interface Maker {
  readonly title: string
  /** The engine's own id (`engine_manifest.json`). */
  readonly uuid: string
  /** Path of the list of the newest packages, below the base address of the lists. */
  readonly list: string
  /** The makers' GitHub repository, `owner/name`. The list may name only files of its releases. */
  readonly repository: string
}

export const listsOrigin = 'https://voicevox.hiroshiba.jp'

/** @param given from a test: a loopback origin. Anything else is ignored */
export const listsBaseOf = (given = ''): string =>
  testOriginOf(given) === given ? given : listsOrigin

export const makers: Readonly<Record<EngineName, Maker>> = {
  nemo: {
    title: 'VOICEVOX Nemo',
    // https://github.com/VOICEVOX/voicevox_resource: voicevox_nemo/engine/engine_manifest.json
    uuid: '208cf94d-43d2-4cf5-abc0-9783cac36d29',
    // The lists are generated from the releases of these repositories: https://github.com/VOICEVOX/voicevox_blog#readme
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
 * Whether the makers' list may name a file at an address. If the list has no hash, only the size can be checked, so
 * only the address proves that the file is theirs.
 * @param listsBase in tests a loopback address instead of the makers'; then only its own files are allowed
 */
export function isListedAddress(engine: EngineName, address: string, listsBase: string): boolean {
  if (listsBase !== listsOrigin) return address.startsWith(`${listsBase}/`)
  return isReleaseFileOf(address, makers[engine].repository)
}

/** Whether a makers' file may be downloaded from an address, directly or after a redirect. */
export function isFileAddress(engine: EngineName, address: string, listsBase: string): boolean {
  if (isListedAddress(engine, address, listsBase)) return true
  return listsBase === listsOrigin && isGithubStorage(address)
}

const digestSchema = z.object({ algorithm: z.enum(['sha1', 'sha256', 'sha512']), hex: z.string() })
const fileSchema = z.object({
  url: z.string(),
  size: z.int().check(z.positive()),
  digest: z.nullable(digestSchema),
})
/** The newest package of an engine for one system. Its files, concatenated, are one archive. */
export const enginePackageSchema = z.object({
  version: z.string(),
  files: z.array(fileSchema).check(z.minLength(1)),
})
export type EnginePackage = z.output<typeof enginePackageSchema>

/** No engine is nearly this large. A larger number is a mistake, and not safe to calculate with. */
const maxFileBytes = 20e9

const listSchema = z.object({
  formatVersion: z.literal(1),
  packages: z.record(z.string(), z.unknown()),
})
const listedFileSchema = z.pipe(
  z.object({
    url: z.string().check(z.maxLength(2000)),
    size: z.int().check(z.positive(), z.maximum(maxFileBytes)),
    hash: z.optional(z.string().check(z.maxLength(300))),
  }),
  z.transform(({ url, size, hash }) => ({ url, size, digest: parseDigest(hash) })),
)
const listedPackageSchema = z.object({
  version: z.string().check(z.minLength(1), z.maxLength(100)),
  displayInfo: z.object({ default: z.optional(z.boolean()) }),
  files: z.array(listedFileSchema).check(z.minLength(1), z.maxLength(50)),
})

const systemNames: Readonly<Record<string, string>> = { win32: 'windows', darwin: 'macos' }

/**
 * Reads the list that the makers publish for their own editor (`latestDefaultEngineInfos.json`). If a system has several
 * packages, takes the makers' default, else the CPU package.
 * @param isAllowed whether files may be downloaded from an address
 * @returns `engine-list-unknown` or `engine-not-for-system`
 */
export function packageOf(
  list: unknown,
  { platform, arch }: { readonly platform: string; readonly arch: string },
  isAllowed: (address: string) => boolean,
): Result<EnginePackage, Problem> {
  const unknown = err<Problem>({ code: 'engine-list-unknown' })
  const { data } = listSchema.safeParse(list)
  if (data === undefined) return unknown
  const prefix = `${systemNames[platform] ?? platform}-${arch}-`
  const packages = Object.entries(data.packages)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, listed]) => ({ name, parsed: listedPackageSchema.safeParse(listed) }))
  if (packages.length === 0) return err({ code: 'engine-not-for-system' })
  const chosen =
    packages.find(({ parsed }) => parsed.data?.displayInfo.default === true) ??
    packages.find(({ name }) => name === `${prefix}cpu`)
  if (chosen?.parsed.success !== true) return unknown
  const { version, files } = chosen.parsed.data
  return files.every(({ url }) => isAllowed(url)) ? ok({ version, files }) : unknown
}

export function sizeOf({ files }: EnginePackage): number {
  return files.reduce((sum, { size }) => sum + size, 0)
}

/** Parses a hash. The list names no algorithm, so the length decides. @returns null if the hash cannot be checked */
export function parseDigest(hash: string | undefined): Digest | null {
  const hex = /^(?:sha\d+:)?([0-9a-f]+)$/i.exec(hash?.trim() ?? '')?.[1]?.toLowerCase() ?? ''
  const algorithm = ({ 40: 'sha1', 64: 'sha256', 128: 'sha512' } as const)[hex.length]
  return algorithm ? { algorithm, hex } : null
}
