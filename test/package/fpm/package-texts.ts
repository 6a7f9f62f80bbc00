/** What a package tells of itself. */
export interface PackageAbout {
  readonly name: string
  readonly version: string
  readonly architecture: string
  readonly maintainer: string
  readonly url: string
  /** Its first line is a summary. */
  readonly description: string
  readonly depends: readonly string[]
}

/** `from=to`, or `from/=to` for what is in a folder. */
export function mappingOf(argument: string): {
  readonly from: string
  readonly to: string
  readonly isContents: boolean
} {
  const [, from = '', to = ''] = /^(.+)=(\/.*)$/.exec(argument) ?? []
  if (from === '') throw new Error(`${argument} says not where it goes`)
  return { from: from.replace(/\/$/, ''), to, isContents: from.endsWith('/') }
}

/** `DEBIAN/control` (https://www.debian.org/doc/debian-policy/ch-controlfields.html). */
export function debControl(
  about: PackageAbout,
  more: {
    readonly installedKilobytes: string
    readonly recommends: readonly string[]
    readonly section: string
    readonly priority: string
  },
): string {
  const [summary = '', ...rest] = about.description.split('\n')
  const fields = {
    Package: about.name.toLowerCase(),
    Version: about.version,
    Architecture: about.architecture,
    Maintainer: about.maintainer,
    'Installed-Size': more.installedKilobytes,
    Depends: about.depends.join(', '),
    Recommends: more.recommends.join(', '),
    Section: more.section,
    Priority: more.priority,
    Homepage: about.url,
    Description: [
      summary,
      ...rest.map((line) => (line.trim() === '' ? ' .' : ` ${line.trim()}`)),
    ].join('\n'),
  }
  const lines = Object.entries(fields).filter(([, value]) => value !== '')
  return `${lines.map(([name, value]) => `${name}: ${value}`).join('\n')}\n`
}
