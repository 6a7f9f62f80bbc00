import { z } from 'zod'

/** A version newer than the running one. */
export interface Release {
  readonly version: string
  /** Markdown, in both languages. */
  readonly notes: string
  readonly file: ReleaseFile
}

/** What is downloaded and installed on one system. */
export interface ReleaseFile {
  /** Without a folder. */
  readonly name: string
  /** In bytes. */
  readonly size: number
  /** In base64. */
  readonly sha512: string
}

/** The machine that a release is for, and the running version. Platform and CPU are named as in Node. */
export interface ReleaseTarget {
  readonly platform: string
  readonly arch: string
  readonly version: string
}

const manifestSchema = z.object({
  version: z.string().max(100),
  releaseNotes: z.string().catch(''),
  files: z.array(
    z.object({
      // GitHub replaces spaces.
      url: z
        .string()
        .transform((name) => name.replaceAll(' ', '-'))
        .refine((name) => /^\w[\w.-]{0,199}$/.test(name)),
      size: z.int().positive(),
      sha512: z.base64().length(88),
    }),
  ),
})

const extensions: Readonly<Record<string, string>> = { win32: '.exe', darwin: '.zip' }

/**
 * Reads a manifest that electron-builder has written and our key has signed.
 * @param manifest its parsed YAML
 * @returns null if it has nothing newer for this machine
 * @throws if it is not a manifest
 */
export function releaseFor(manifest: unknown, target: ReleaseTarget): Release | null {
  const { version, releaseNotes: notes, files } = manifestSchema.parse(manifest)
  if (!isNewer(version, target.version)) return null
  const extension = extensions[target.platform] ?? '.AppImage'
  const fitting = files.filter(({ url }) => url.endsWith(extension))
  const file =
    fitting.find(({ url }) => url.includes(target.arch)) ??
    // A file without a CPU in its name.
    fitting.find(({ url }) => !/x64|arm64/.test(url))
  return file ? { version, notes, file: { ...file, name: file.url } } : null
}

/** Compares versions of three numbers. Anything else, such as a preview, is not newer. */
export function isNewer(version: string, running: string): boolean {
  const [one, other] = [version, running].map((text) =>
    (/^(\d+)\.(\d+)\.(\d+)$/.exec(text)?.slice(1) ?? []).map(Number),
  )
  if (one?.length !== 3 || other?.length !== 3) return false
  const at = one.findIndex((number, index) => number !== other[index])
  return at >= 0 && (one[at] ?? 0) > (other[at] ?? 0)
}
