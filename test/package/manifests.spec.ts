import { expect, test } from '@playwright/test'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packageNames } from '../../scripts/manifests/release.ts'
import { projectRoot } from '../../scripts/machine/paths.ts'
import { loadYaml } from '../support/yaml.ts'
import { unpackPackage, withLists } from './debian.ts'
import { makesPackages } from './make-package.ts'

// Packages may need downloading.
test.describe.configure({ mode: 'serial', timeout: 5 * 60_000 })
test.skip(!makesPackages || process.arch !== 'x64', 'the recipes unpack the deb for x64')

const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
  readonly version: string
}
const names = packageNames(version)
const folder = mkdtempSync(join(tmpdir(), 'hot-dash-manifests-'))
const manifests = join(folder, 'release/manifests')

test.beforeAll(() => {
  const release = join(folder, 'release')
  mkdirSync(release)
  const sums = Object.values(names).map((name) => {
    const made = join(projectRoot, 'dist', name)
    // Packages made on other systems are only named.
    const bytes = existsSync(made) ? readFileSync(made) : name
    return `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`
  })
  writeFileSync(join(release, 'SHA256SUMS'), sums.join(''))
  execFileSync(process.execPath, ['scripts/manifests.ts', release], { cwd: projectRoot })
})

test.afterAll(() => rmSync(folder, { recursive: true }))

/** The contents of a deb, in a folder of their own. */
function unpackedDeb(name: string): string {
  const target = join(folder, name)
  mkdirSync(target)
  execFileSync('ar', ['x', join(projectRoot, 'dist', names.deb)], { cwd: target })
  return target
}

test('the recipe for Arch Linux turns the deb into a package that pacman updates', () => {
  const source = unpackedDeb('arch-source')
  copyFileSync(join(projectRoot, 'LICENSE'), join(source, `hot-dash-${version}-LICENSE`))
  const made = join(folder, 'arch-package')
  mkdirSync(made)
  // Arch has bsdtar, which takes the same arguments here.
  const script = 'set -euo pipefail; bsdtar() { tar "$@"; }; source "$1"; package'
  execFileSync('bash', ['-c', script, 'bash', join(manifests, 'aur/PKGBUILD')], {
    cwd: source,
    env: { ...process.env, pkgdir: made },
  })
  expect(readlinkSync(join(made, 'usr/bin/hot-dash'))).toBe(
    '/opt/Hot Dash/resources/command/hot-dash',
  )
  expect(statSync(join(made, 'opt/Hot Dash/hot-dash')).mode & 0o777).toBe(0o755)
  expect(readFileSync(join(made, 'opt/Hot Dash/resources/package-type'), 'utf8')).toBe('pacman')
  expect(readFileSync(join(made, 'usr/share/licenses/hot-dash-bin/LICENSE'), 'utf8')).toBe(
    readFileSync(join(projectRoot, 'LICENSE'), 'utf8'),
  )
  expect(readdirSync(made).sort()).toEqual(['opt', 'usr'])
})

test('the recipe for Flatpak puts the deb in place, with a valid desktop entry and description', () => {
  const source = unpackedDeb('flatpak-source')
  const app = join(folder, 'app')
  const recipe = loadYaml(readFileSync(join(manifests, 'flatpak/dev.hotdash.app.yml'), 'utf8')) as {
    readonly modules: readonly { readonly 'build-commands': readonly string[] }[]
  }
  copyFileSync(join(projectRoot, 'dist', names.deb), join(source, 'hot-dash.deb'))
  const description = 'dev.hotdash.app.metainfo.xml'
  copyFileSync(join(manifests, 'flatpak', description), join(source, description))
  writeFileSync(join(source, 'hot-dash.sh'), '#!/bin/sh\n')
  mkdirSync(app)
  for (const command of recipe.modules[0]?.['build-commands'] ?? []) {
    const line = command.replaceAll(/(?<=[ >])\/app\//g, `${app}/`)
    execFileSync('sh', ['-ec', line], { cwd: source })
  }
  expect(readFileSync(join(app, 'main/resources/package-type'), 'utf8')).toBe('flatpak')
  expect(statSync(join(app, 'bin/hot-dash')).mode & 0o777).toBe(0o755)
  expect(existsSync(join(app, 'share/icons/hicolor/512x512/apps/dev.hotdash.app.png'))).toBe(true)
  const entry = join(app, 'share/applications/dev.hotdash.app.desktop')
  const lines = readFileSync(entry, 'utf8').split('\n')
  expect(lines).toEqual(
    expect.arrayContaining(['Name=Hot Dash', 'Exec=hot-dash %U', 'Icon=dev.hotdash.app']),
  )
  const commands = lines.filter((line) => line.startsWith('Exec='))
  expect(commands.map((line) => /^Exec=(hot-dash (?:%U|--\w+))$/.exec(line)?.[1])).toEqual(
    ['%U', '--feed', '--home'].map((argument) => `hot-dash ${argument}`),
  )

  const tools = join(folder, 'tools')
  const packages = ['desktop-file-utils', 'appstream', 'libappstream5', 'libxmlb2', 'libstemmer0d']
  withLists(() => {
    for (const name of packages) unpackPackage(name, join(tools, name))
  })
  const validate = join(tools, 'desktop-file-utils/usr/bin/desktop-file-validate')
  expect(execFileSync(validate, [entry]).toString()).toBe('')
  const libraries = packages.map((name) => join(tools, name, 'usr/lib/x86_64-linux-gnu'))
  const appstream = join(tools, 'appstream/usr/bin/appstreamcli')
  execFileSync(appstream, ['validate', '--no-net', join(app, 'share/metainfo', description)], {
    env: { ...process.env, LD_LIBRARY_PATH: libraries.join(':') },
  })
})

test('the additions to the Windows installer compile', () => {
  const tools = join(folder, 'nsis')
  withLists(() => {
    for (const name of ['nsis', 'nsis-common']) unpackPackage(name, join(tools, name))
  })
  // Does the same as electron-builder's script, which compiles only on Windows.
  const script = `
    !include LogicLib.nsh
    !include FileFunc.nsh
    !define isUpdated '"1" == "0"'
    !include "${join(projectRoot, 'resources/windows/installer.nsh')}"
    Name "Hot Dash"
    OutFile made.exe
    InstallDir $TEMP
    Section
      !insertmacro customInstall
      WriteUninstaller "$INSTDIR\\remove.exe"
    SectionEnd
    Section un.remove
      !insertmacro customUnInstall
    SectionEnd
  `
  writeFileSync(join(tools, 'installer.nsi'), script)
  execFileSync(join(tools, 'nsis/usr/bin/makensis'), ['-V2', '-WX', 'installer.nsi'], {
    cwd: tools,
    env: { ...process.env, NSISDIR: join(tools, 'nsis-common/usr/share/nsis') },
  })
  expect(existsSync(join(tools, 'made.exe'))).toBe(true)
})
