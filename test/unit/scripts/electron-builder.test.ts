import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { startTaskNames, startTasks } from '../../../main/desktop/rules/start-switches.ts'
import en from '../../../resources/locales/en.json' with { type: 'json' }
import ja from '../../../resources/locales/ja.json' with { type: 'json' }
import { packageFolder, projectRoot } from '../../../scripts/machine/paths.ts'
import { linuxPackages } from '../../../scripts/packages.ts'
import { loadYaml } from '../../support/yaml.ts'

interface Target {
  readonly target: string
  readonly arch: readonly string[]
}
interface LinuxPackage {
  readonly desktop: {
    readonly entry: { readonly Actions: string }
    readonly desktopActions: Readonly<Record<string, Readonly<Record<string, string>>>>
  }
  readonly afterInstall: string
  readonly afterRemove: string
  readonly fpm: readonly string[]
}
interface Configuration {
  readonly productName: string
  readonly linux: { readonly target: readonly string[]; readonly executableName: string }
  readonly deb: LinuxPackage
  readonly rpm: LinuxPackage
  readonly win: { readonly target: readonly Target[] }
  readonly nsis: Readonly<Record<string, unknown>> & {
    readonly artifactName: string
    readonly include: string
  }
  readonly appImage: { readonly artifactName: string }
  readonly mac: {
    readonly artifactName: string
    readonly target: readonly Target[]
    readonly hardenedRuntime: boolean
    readonly entitlements: string
    readonly entitlementsInherit: string
  }
}

const builder = packageFolder('app-builder-lib')
const config = loadYaml(
  readFileSync(join(projectRoot, 'electron-builder.yml'), 'utf8'),
) as Configuration
// electron-builder's own schema, in the installed version.
const isValid = new Ajv({ strict: false, allErrors: true }).compile(
  JSON.parse(readFileSync(join(builder, 'scheme.json'), 'utf8')) as object,
)

describe('electron-builder.yml', () => {
  test('is valid for electron-builder', () => {
    isValid(config)
    expect(isValid.errors).toBeNull()
    expect(isValid({ ...config, nsis: { ...config.nsis, perMachin: false } })).toBe(false)
  })

  test('makes each package for each processor', () => {
    const each = ({ target }: { readonly target: readonly Target[] }) =>
      target.flatMap(({ target: name, arch }) => arch.map((one) => `${name} ${one}`)).sort()
    expect(config.linux.target).toEqual(linuxPackages)
    expect(each(config.win)).toEqual(['nsis arm64', 'nsis x64'])
    expect(each(config.mac)).toEqual(['dmg arm64', 'dmg x64', 'zip arm64', 'zip x64'])
  })

  test('gives packages names that need no escaping in an address', () => {
    const { nsis, mac, appImage } = config
    for (const { artifactName } of [nsis, mac, appImage])
      expect(artifactName).toMatch(/^hot-dash-[\w$\{\}.-]+\$\{arch\}\.\$\{ext\}$/)
  })

  test("installs per user on Windows, and keeps Dash's data on removal", () => {
    expect(config.nsis).toMatchObject({ perMachine: false, deleteAppDataOnUninstall: false })
  })

  test('names existing files', () => {
    const { deb, rpm, nsis, mac } = config
    const packed = [deb, rpm].flatMap(({ fpm }) =>
      fpm.map((argument) => argument.replace('--before-remove=', '').replace(/=.*/, '')),
    )
    const scripts = [deb, rpm].flatMap(({ afterInstall, afterRemove }) => [
      afterInstall,
      afterRemove,
    ])
    const files = [...scripts, ...packed, nsis.include]
    for (const file of [...files, mac.entitlements, mac.entitlementsInherit])
      expect(existsSync(join(projectRoot, file)), file).toBe(true)
    expect(mac.hardenedRuntime).toBe(true)
  })

  test('offers the start tasks in the desktop files, under the names that the app uses', () => {
    const program = `"/opt/${config.productName}/${config.linux.executableName}"`
    const actions = startTaskNames.map((task) => [
      task,
      {
        Name: en.systemMenu[task],
        'Name[ja]': ja.systemMenu[task],
        Exec: `${program} ${startTasks[task]}`,
      },
    ])
    for (const { desktop } of [config.deb, config.rpm]) {
      expect(desktop.desktopActions).toEqual(Object.fromEntries(actions))
      expect(desktop.entry.Actions).toBe(startTaskNames.map((task) => `${task};`).join(''))
    }
  })

  test('puts the program where the package scripts look for it', () => {
    const program = `program='/opt/${config.productName}/${config.linux.executableName}'\n`
    for (const name of ['before-remove', 'after-remove'])
      expect(readFileSync(join(projectRoot, `resources/linux/${name}.sh`), 'utf8')).toContain(
        program,
      )
  })
})
