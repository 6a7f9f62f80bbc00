import { z } from 'zod'
import type { Digest, RemoteFile } from '../../../base/rules/remote-file.ts'
import type { Problem } from '../../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../../preload/contract/result.ts'

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
