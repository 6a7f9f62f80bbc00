/** The description of a package. */
export interface PackageAbout {
  readonly name: string
  readonly version: string
  readonly architecture: string
  readonly maintainer: string
  readonly url: string
  /** In a deb, the first line is the summary. */
  readonly description: string
  readonly depends: readonly string[]
}

/** `from=to`, or `from/=to` for a folder's contents. */
export function mappingOf(argument: string): {
  readonly from: string
  readonly to: string
  readonly isContents: boolean
} {
  const [, from = '', to = ''] = /^(.+)=(\/.*)$/.exec(argument) ?? []
  if (from === '') throw new Error(`${argument} does not say where it goes`)
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

/**
 * A spec that packs files as they are (https://rpm-software-management.github.io/rpm/manual/spec.html).
 * @param more.places what belongs to the package: absolute paths; folders with all their contents
 */
export function rpmSpec(
  about: PackageAbout,
  more: {
    readonly license: string
    readonly vendor: string
    readonly summary: string
    /** The folder with the files. */
    readonly root: string
    readonly places: readonly string[]
    /** The scripts, by section. */
    readonly scripts: Readonly<Record<'%post' | '%preun' | '%postun', string>>
  },
): string {
  const literal = (text: string) => text.replaceAll('%', '%%')
  return [
    // Strip, compile and inspect nothing.
    '%define debug_package %{nil}',
    '%define __os_install_post %{nil}',
    `Name: ${about.name}`,
    `Version: ${about.version}`,
    'Release: 1',
    `Summary: ${more.summary}`,
    `License: ${more.license}`,
    `Vendor: ${more.vendor}`,
    `Packager: ${about.maintainer}`,
    `URL: ${about.url}`,
    'AutoReqProv: no',
    ...about.depends.map((name) => `Requires: ${name}`),
    '%description',
    literal(about.description),
    '%install',
    `cp -a --link '${literal(more.root)}/.' '%{buildroot}'`,
    // Each with the interpreter that its first line names.
    ...Object.entries(more.scripts).flatMap(([section, text]) => [
      `${section} -p ${/^#!(\S+)/.exec(text)?.[1] ?? '/bin/sh'}`,
      literal(text),
    ]),
    '%files',
    '%defattr(-,root,root)',
    ...more.places.map((place) => `"${literal(place)}"`),
    '',
  ].join('\n')
}
