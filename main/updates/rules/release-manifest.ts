import * as z from 'zod/mini'
import type { Locale } from '../../../preload/contract/declared-settings.ts'
import { isGithubFileAddress } from '../../base/rules/github-files.ts'
import { testOriginOf } from '../../base/rules/loopback.ts'

/** A version that is newer than the running one. */
export interface Release {
  readonly version: string
  /** Markdown, in both languages. */
  readonly notes: string
  /** What is downloaded and installed on this system. */
  readonly file: {
    readonly name: string
    /** Bytes. */
    readonly size: number
    /** Base64. */
    readonly sha512: string
  }
}

/** This machine and the running version. Platform and CPU are named as in Node. */
export interface ReleaseTarget {
  readonly platform: string
  readonly arch: string
  readonly version: string
}

const manifestSchema = z.object({
  version: z.string().check(z.maxLength(100)),
  releaseNotes: z.catch(z.string(), ''),
  files: z.array(
    z.object({
      // GitHub replaces the spaces in a file name.
      url: z
        .pipe(
          z.string(),
          z.transform((name) => name.replaceAll(' ', '-')),
        )
        .check(z.refine((name) => /^\w[\w.-]{0,199}$/.test(name))),
      size: z.int().check(z.positive()),
      sha512: z.base64().check(z.length(88)),
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
export function newerReleaseFor(manifest: unknown, target: ReleaseTarget): Release | null {
  const { version, releaseNotes: notes, files } = manifestSchema.parse(manifest)
  if (!isNewer(version, target.version)) return null
  const extension = extensions[target.platform] ?? '.AppImage'
  const fitting = files.filter(({ url }) => url.endsWith(extension))
  const file =
    fitting.find(({ url }) => url.includes(target.arch)) ??
    // If there is none, take a file without a CPU in its name.
    fitting.find(({ url }) => !/x64|arm64/.test(url))
  return file ? { version, notes, file: { ...file, name: file.url } } : null
}

/** Compares versions of three numbers. A version of any other form, such as a preview, is neither newer nor older. */
function isNewer(version: string, running: string): boolean {
  const [one, other] = [numbersOf(version), numbersOf(running)]
  const first = one.findIndex((number, index) => number !== other[index])
  return (one[first] ?? NaN) > (other[first] ?? NaN)
}

const numbersOf = (version: string): readonly number[] =>
  (/^(\d+)\.(\d+)\.(\d+)$/.exec(version) ?? []).slice(1).map(Number)

/** The manifest that electron-builder writes for a system. On Windows and macOS, one manifest covers several CPUs. */
export function manifestName({ platform, arch }: Omit<ReleaseTarget, 'version'>): string {
  if (platform === 'win32') return 'latest.yml'
  if (platform === 'darwin') return 'latest-mac.yml'
  return arch === 'x64' ? 'latest-linux.yml' : `latest-linux-${arch}.yml`
}

// GitHub's addresses for release files:
// https://docs.github.com/repositories/releasing-projects-on-github/linking-to-releases

/** The manifest of the newest release. @param releases the page of all releases, without a trailing slash */
export const manifestAddress = (releases: string, name: string): string =>
  `${releases}/latest/download/${name}`

/** A file of a release. A manifest gives only its file name, in which GitHub replaces spaces. */
export const releaseFileAddress = (releases: string, version: string, file: string): string =>
  `${releases}/download/v${version}/${encodeURIComponent(file.replaceAll(' ', '-'))}`

/**
 * Whether Hot Dash may fetch an address, as a release file or a redirect to one.
 * @param releases if they are on this machine (in tests), only addresses there are allowed
 */
export function isReleaseAddress(address: string, releases: string): boolean {
  const own = testOriginOf(releases)
  return own === null ? isGithubFileAddress(address) : address.startsWith(`${own}/`)
}

/** The releases URL that a test sets; null unless it is on 127.0.0.1. */
export const testReleases = (given = ''): string | null =>
  testOriginOf(given) !== null && /:\d+\/\S*[^/]$/.test(given) ? given : null

/** The headings of the notes in resources/release-notes.md, by language. */
const headings: Readonly<Record<Locale, string>> = { en: 'English', ja: '日本語' }

/** Longer notes are cut, in characters. */
const maxLength = 4000

/**
 * A release's notes in one language: the text below its heading, up to the next heading of the same level.
 * @param notes Markdown with a heading `## English` and one `## 日本語`
 * @returns the notes in the other language if this one is missing, or the whole text if both are missing
 */
export function notesIn(notes: string, locale: Locale): string {
  const other = locale === 'ja' ? 'en' : 'ja'
  const text = below(notes, headings[locale]) ?? below(notes, headings[other]) ?? notes.trim()
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text
}

function below(notes: string, heading: string): string | null {
  const lines = notes.split(/\r?\n/)
  const headingIndex = lines.findIndex((line) => line.trim() === `## ${heading}`)
  if (headingIndex < 0) return null
  const rest = lines.slice(headingIndex + 1)
  const end = rest.findIndex((line) => /^##? /.test(line))
  const text = (end < 0 ? rest : rest.slice(0, end)).join('\n').trim()
  return text === '' ? null : text
}
