import { fileOf, licenceFile, packageNames, publisher, type Release, summary } from './release.ts'

const name = 'hot-dash-bin'
const depends = ['alsa-lib', 'gtk3', 'libsecret', 'mesa', 'nss', 'xdg-utils']
const optional = ['git: food from the repositories on this machine']

/**
 * The PKGBUILD for Arch Linux's user repository, and the .SRCINFO that its site reads
 * (https://wiki.archlinux.org/title/PKGBUILD). It unpacks the deb and marks the installation as pacman's, so that Hot
 * Dash leaves updates to pacman.
 * @returns the two files by name
 */
export function aurPackage(release: Release): ReadonlyMap<string, string> {
  const { homepage, version } = release
  const deb = fileOf(release, packageNames(version).deb)
  const licence = fileOf(release, licenceFile)
  const sources = [
    // The file of each version needs a different name.
    `hot-dash-${version}.deb::${deb.url}`,
    `hot-dash-${version}-LICENSE::${licence.url}`,
  ]
  const recipe = `# Maintainer: ${publisher} <${homepage}>
pkgname=${name}
pkgver=${version}
pkgrel=1
pkgdesc='${summary}'
arch=('x86_64')
url='${homepage}'
license=('MIT')
${array('depends', depends)}
${array('optdepends', optional)}
provides=('hot-dash')
conflicts=('hot-dash')
options=('!strip' '!debug')
${array('source', sources)}
${array('sha256sums', [deb.sha256, licence.sha256])}

package() {
  bsdtar -xf data.tar.* -C "$pkgdir"
  rm -rf "$pkgdir/usr/share/doc"
  rm "$pkgdir/opt/Hot Dash/resources/apparmor-profile"
  printf pacman >"$pkgdir/opt/Hot Dash/resources/package-type"
  install -d "$pkgdir/usr/bin"
  ln -s '/opt/Hot Dash/resources/command/hot-dash' "$pkgdir/usr/bin/hot-dash"
  install -Dm644 "hot-dash-$pkgver-LICENSE" "$pkgdir/usr/share/licenses/$pkgname/LICENSE"
}
`
  const fields = [
    ['pkgdesc', summary],
    ['pkgver', version],
    ['pkgrel', '1'],
    ['url', homepage],
    ['arch', 'x86_64'],
    ['license', 'MIT'],
    ...depends.map((one) => ['depends', one] as const),
    ...optional.map((one) => ['optdepends', one] as const),
    ['provides', 'hot-dash'],
    ['conflicts', 'hot-dash'],
    ['options', '!strip'],
    ['options', '!debug'],
    ...sources.map((one) => ['source', one] as const),
    ['sha256sums', deb.sha256],
    ['sha256sums', licence.sha256],
  ] as const
  const srcinfo = [
    `pkgbase = ${name}`,
    ...fields.map(([field, value]) => `\t${field} = ${value}`),
    '',
    `pkgname = ${name}`,
    '',
  ].join('\n')
  return new Map([
    ['PKGBUILD', recipe],
    ['.SRCINFO', srcinfo],
  ])
}

const array = (field: string, values: readonly string[]): string =>
  `${field}=(${values.map((value) => `'${value}'`).join(' ')})`
