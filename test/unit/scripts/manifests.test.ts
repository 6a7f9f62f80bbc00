import fc from 'fast-check'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { manifestsOf } from '../../../scripts/manifests/all.ts'
import {
  checksumsOf,
  licenceFile,
  packageNames,
  type Release,
} from '../../../scripts/manifests/release.ts'
import { projectRoot } from '../../../scripts/machine/paths.ts'
import { loadYaml } from '../../support/yaml.ts'

const version = '1.2.3'
const names = packageNames(version)
const used = [
  names.deb,
  names.windowsX64,
  names.windowsArm64,
  names.dmgX64,
  names.dmgArm64,
  licenceFile,
]
const fakeHash = (name: string) => String(used.indexOf(name) + 1).repeat(64)
const { homepage } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
  readonly homepage: string
}
const release: Release = {
  homepage,
  version,
  date: '2026-11-26',
  checksums: new Map(used.map((name) => [name, fakeHash(name)])),
}
const manifests = manifestsOf(release)
const text = (name: string) => manifests.get(name) ?? ''
const yaml = (name: string) => loadYaml(text(name)) as Readonly<Record<string, unknown>>
const download = (name: string) => `${homepage}/releases/download/v${version}/${name}`

describe('package names', () => {
  test('are those that electron-builder uses', () => {
    const text = readFileSync(join(projectRoot, 'electron-builder.yml'), 'utf8')
    const config = loadYaml(text) as Readonly<
      Record<string, { readonly artifactName?: string } | undefined>
    >
    const named = (part: string, arch: string, ext: string) =>
      config[part]?.artifactName
        ?.replace('${version}', version)
        .replace('${arch}', arch)
        .replace('${ext}', ext)
    expect(names).toMatchObject({
      appImage: named('appImage', 'x86_64', 'AppImage'),
      windowsX64: named('nsis', 'x64', 'exe'),
      windowsArm64: named('nsis', 'arm64', 'exe'),
      dmgX64: named('mac', 'x64', 'dmg'),
      dmgArm64: named('mac', 'arm64', 'dmg'),
    })
  })
})

describe.each(['docs/install.md', 'docs/install.ja.md'])('%s', (readme) => {
  test('mentions every package, and no other', () => {
    const text = readFileSync(join(projectRoot, readme), 'utf8')
    // Version and processor are left out.
    const told = [...text.matchAll(/`(hot-dash[-_][^`/ ]*…[^` ]*)`/g)].map(([, name = '']) => name)
    const matches = (pattern: string, name: string) => {
      const [head = '', ...rest] = pattern.split('…')
      return name.startsWith(head) && name.endsWith(rest.at(-1) ?? '')
    }
    const made = Object.values(names)
    expect(made.filter((name) => !told.some((pattern) => matches(pattern, name)))).toEqual([])
    const zip = names.dmgX64.replace('.dmg', '.zip')
    const unknown = told.filter((pattern) => ![...made, zip].some((name) => matches(pattern, name)))
    expect(unknown).toEqual([])
  })
})

describe('checksums', () => {
  test("are parsed in sha256sum's format", () => {
    const hash = 'a'.repeat(64)
    expect(checksumsOf(`${hash}  a b.deb\n${hash} *c.exe\n`)).toEqual(
      new Map([
        ['a b.deb', hash],
        ['c.exe', hash],
      ]),
    )
  })

  test.each([
    ['a hash too short', `${'a'.repeat(63)}  x\n`],
    ['a place', `${'a'.repeat(64)}  ../x\n`],
    ['no name', `${'a'.repeat(64)}  \n`],
    ['a name twice', `${'a'.repeat(64)}  x\n${'b'.repeat(64)}  x\n`],
    ['words', 'sha256sum: x: No such file or directory\n'],
  ])('that are %s are refused', (_, lines) => {
    expect(() => checksumsOf(lines)).toThrow('no line of checksums')
  })
})

describe('manifests', () => {
  test('are made for four package managers', () => {
    expect([...manifests.keys()]).toEqual([
      'winget/HotDash.HotDash.yaml',
      'winget/HotDash.HotDash.installer.yaml',
      'winget/HotDash.HotDash.locale.en-US.yaml',
      'winget/HotDash.HotDash.locale.ja-JP.yaml',
      'homebrew/hot-dash.rb',
      'aur/PKGBUILD',
      'aur/.SRCINFO',
      'flatpak/dev.hotdash.app.yml',
      'flatpak/dev.hotdash.app.metainfo.xml',
    ])
  })

  test.each(used)('are not made without the hash of %s', (name) => {
    for (const hash of [undefined, '', 'A'.repeat(64), 'g'.repeat(64)]) {
      const checksums = new Map(release.checksums)
      if (hash === undefined) checksums.delete(name)
      else checksums.set(name, hash)
      expect(() => manifestsOf({ ...release, checksums })).toThrow(`no hash of ${name}`)
    }
  })

  test.each(['v1.2.3', '1.2', '1.2.3-beta.1', ''])('are not made for the version %j', (other) => {
    expect(() => manifestsOf({ ...release, version: other })).toThrow('no version')
  })

  test('name each package with the address and hash of its version', () => {
    fc.assert(
      fc.property(fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99)), (numbers) => {
        const own = numbers.join('.')
        const files = [...Object.values(packageNames(own)), licenceFile]
        const checksums = new Map(files.map((name, i) => [name, i.toString(16).repeat(64)]))
        const all = [...manifestsOf({ ...release, version: own, checksums }).values()].join('\n')
        for (const [, tag] of all.matchAll(/\/releases\/download\/v([\d.]+)\//g))
          expect(tag).toBe(own)
        for (const hash of all.matchAll(/\b[0-9a-fA-F]{64}\b/g))
          expect([...checksums.values()]).toContain(hash[0].toLowerCase())
      }),
    )
  })
})

describe('for winget', () => {
  // Required by the schemas (https://github.com/microsoft/winget-cli/tree/master/schemas/JSON/manifests/v1.12.0).
  const always = ['PackageIdentifier', 'PackageVersion', 'ManifestType', 'ManifestVersion']
  const texts = ['PackageLocale', 'Publisher', 'PackageName', 'License', 'ShortDescription']

  test.each([
    ['HotDash.HotDash.yaml', 'version', ['DefaultLocale']],
    ['HotDash.HotDash.installer.yaml', 'installer', ['Installers']],
    ['HotDash.HotDash.locale.en-US.yaml', 'defaultLocale', texts],
    ['HotDash.HotDash.locale.ja-JP.yaml', 'locale', ['PackageLocale']],
  ] as const)('%s has what its schema asks for', (name, type, fields) => {
    const manifest = yaml(`winget/${name}`)
    for (const field of [...always, ...fields]) expect(manifest).toHaveProperty(field)
    expect(manifest).toMatchObject({
      PackageIdentifier: 'HotDash.HotDash',
      PackageVersion: version,
      ManifestType: type,
      ManifestVersion: '1.12.0',
    })
  })

  test('the manifest has an installer for each processor, and says who updates it', () => {
    const manifest = yaml('winget/HotDash.HotDash.installer.yaml')
    expect(manifest['InstallerSwitches']).toEqual({ Custom: '--package-manager=winget' })
    expect(manifest['Installers']).toEqual(
      (['x64', 'arm64'] as const).map((arch) => {
        const name = arch === 'x64' ? names.windowsX64 : names.windowsArm64
        return {
          Architecture: arch,
          InstallerUrl: download(name),
          InstallerSha256: fakeHash(name).toUpperCase(),
        }
      }),
    )
  })
})

describe('for Homebrew', () => {
  test('the cask has the image and the hash of each processor', () => {
    const cask = text('homebrew/hot-dash.rb')
    const [, url = ''] = /^ {2}url "(.+)"$/m.exec(cask) ?? []
    const of = (arch: string) => url.replaceAll('#{version}', version).replace('#{arch}', arch)
    expect(of('arm64')).toBe(download(names.dmgArm64))
    expect(of('x64')).toBe(download(names.dmgX64))
    expect(cask).toContain(`sha256 arm:   "${fakeHash(names.dmgArm64)}",`)
    expect(cask).toContain(`intel: "${fakeHash(names.dmgX64)}"\n`)
  })
})

describe.skipIf(process.platform === 'win32')('for the AUR', () => {
  test('the recipe is valid bash, and says the same as the file that the site reads', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hot-dash-aur-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'PKGBUILD')
    writeFileSync(file, text('aur/PKGBUILD'))
    const fields = [
      ...['pkgdesc', 'pkgver', 'pkgrel', 'url', 'arch', 'license', 'depends', 'optdepends'],
      ...['provides', 'conflicts', 'options', 'source', 'sha256sums'],
    ]
    // In the format of makepkg --printsrcinfo.
    const script = `set -eu; source "$1"; printf 'pkgbase = %s\\n' "$pkgname"
      for field in ${fields.join(' ')}; do
        declare -n values=$field
        for value in "\${values[@]}"; do printf '\\t%s = %s\\n' "$field" "$value"; done
      done
      printf '\\npkgname = %s\\n' "$pkgname"; declare -F package >/dev/null`
    const printed = execFileSync('bash', ['-c', script, 'bash', file]).toString()
    expect(text('aur/.SRCINFO')).toBe(printed)
    expect(printed).toContain(`\tsource = hot-dash-${version}.deb::${download(names.deb)}\n`)
    expect(printed).toContain(`\tsha256sums = ${fakeHash(names.deb)}\n`)
  })
})

describe('for Flatpak', () => {
  test('the manifest unpacks the deb, in a sandbox that can read but not write the home folder', () => {
    const manifest = yaml('flatpak/dev.hotdash.app.yml') as {
      readonly id: string
      readonly 'finish-args': readonly string[]
      readonly modules: readonly {
        readonly 'build-commands': readonly string[]
        readonly sources: readonly Readonly<Record<string, unknown>>[]
      }[]
    }
    expect(manifest.id).toBe('dev.hotdash.app')
    const files = manifest['finish-args'].filter((one) => one.startsWith('--filesystem='))
    expect(files).toEqual(['--filesystem=home:ro'])
    const sources = manifest.modules.flatMap((one) => one.sources)
    expect(sources).toContainEqual({
      type: 'file',
      url: download(names.deb),
      sha256: fakeHash(names.deb),
      'dest-filename': 'hot-dash.deb',
    })
  })

  test('the metadata names the version for software centres', () => {
    expect(text('flatpak/dev.hotdash.app.metainfo.xml')).toContain(
      `<release version="${version}" date="2026-11-26">`,
    )
  })
})
