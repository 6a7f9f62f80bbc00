/** A version that is published, and what is known of its files. */
export interface Release {
  /** The project's own page on GitHub (package.json). */
  readonly homepage: string
  /** Without a leading v. */
  readonly version: string
  /** The day, as YYYY-MM-DD. */
  readonly date: string
  /** SHA-256 in hexadecimal digits, by the name of the file. */
  readonly checksums: ReadonlyMap<string, string>
}

/** Whose it is, in every list. */
export const publisher = 'Hot Dash contributors'
export const summary = 'Small blue bird that eats your Dart contributions'

/** The names that electron-builder.yml gives to packages. */
export const packageNames = (version: string) =>
  ({
    deb: `hot-dash_${version}_amd64.deb`,
    rpm: `hot-dash-${version}.x86_64.rpm`,
    appImage: `hot-dash-${version}-x86_64.AppImage`,
    windowsX64: `hot-dash-setup-${version}-x64.exe`,
    windowsArm64: `hot-dash-setup-${version}-arm64.exe`,
    dmgX64: `hot-dash-${version}-mac-x64.dmg`,
    dmgArm64: `hot-dash-${version}-mac-arm64.dmg`,
  }) as const

/** The project's own licence, which lists of packages ask for as a file. */
export const licenceFile = 'LICENSE'

const sha256 = /^[0-9a-f]{64}$/

/**
 * Reads what `sha256sum` prints: a hash and a name on each line.
 * @throws where a line is something else, or a name comes twice
 */
export function checksumsOf(text: string): ReadonlyMap<string, string> {
  const checksums = new Map<string, string>()
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const [, hash = '', name = ''] = /^([0-9a-f]{64}) [ *]([^/\\]+)$/.exec(line) ?? []
    if (hash === '' || checksums.has(name)) throw new Error(`no line of checksums: ${line}`)
    checksums.set(name, hash)
  }
  return checksums
}

/**
 * Where a package of a release is, and what it has to be.
 * @throws where its hash is not known
 */
export function fileOf(
  { homepage, version, checksums }: Release,
  name: string,
): { readonly url: string; readonly sha256: string } {
  const url =
    name === licenceFile
      ? fileInSources({ homepage, version }, name)
      : `${homepage}/releases/download/v${version}/${name}`
  return { url, sha256: checksumOf(checksums, name) }
}

/** Where a file of the sources is, as it was at that version. */
export const fileInSources = (
  { homepage, version }: Pick<Release, 'homepage' | 'version'>,
  place: string,
): string => `${homepage}/raw/v${version}/${place}`

function checksumOf(checksums: ReadonlyMap<string, string>, name: string): string {
  const found = checksums.get(name) ?? ''
  if (!sha256.test(found)) throw new Error(`the release has no hash of ${name}`)
  return found
}

/** @throws where something of it is not what lists of packages take */
export function checkRelease({ version, date }: Release): void {
  // Others are no releases for everybody, and pacman takes no hyphen.
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`no version to be published: ${version}`)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) throw new Error(`no day: ${date}`)
}

/** A text as YAML, JSON and Ruby take it. */
export const quoted = (text: string): string => JSON.stringify(text)
