/** A published version, and the hashes of its files. */
export interface Release {
  /** The project's page on GitHub (package.json). */
  readonly homepage: string
  /** Without a leading v. */
  readonly version: string
  /** The release date, as YYYY-MM-DD. */
  readonly date: string
  /** SHA-256 in hexadecimal, by file name. */
  readonly checksums: ReadonlyMap<string, string>
}

/** The publisher's name in every manifest. */
export const publisher = 'Hot Dash contributors'
export const summary = 'Small blue bird that eats your Dart contributions'

/** The file names that electron-builder.yml gives to the packages. */
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

/** The project's licence. Package lists require it as a file. */
export const licenceFile = 'LICENSE'

const sha256 = /^[0-9a-f]{64}$/

/**
 * Parses the output of `sha256sum`: a hash and a name per line.
 * @throws if a line has another form, or a name appears twice
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
 * The URL and hash of a release's package.
 * @throws if its hash is unknown
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

/** The URL of a source file at the release's version. */
export const fileInSources = (
  { homepage, version }: Pick<Release, 'homepage' | 'version'>,
  place: string,
): string => `${homepage}/raw/v${version}/${place}`

function checksumOf(checksums: ReadonlyMap<string, string>, name: string): string {
  const found = checksums.get(name) ?? ''
  if (!sha256.test(found)) throw new Error(`the release has no hash of ${name}`)
  return found
}

/** @throws if package lists would not accept the version or the date */
export function checkRelease({ version, date }: Release): void {
  // Only such versions are public releases. Also, pacman accepts no hyphens.
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`no version to be published: ${version}`)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) throw new Error(`not a date: ${date}`)
}

/** A quoted string that is valid in YAML, JSON and Ruby. */
export const quoted = (text: string): string => JSON.stringify(text)
