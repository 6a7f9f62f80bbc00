import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { extractFile, getRawHeader, listPackage } from '@electron/asar'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { expect } from '@playwright/test'
import type { NoticeView } from '../../preload/contract/views/notices-view.ts'

/** An unpacked or installed app. */
export interface AppFolder {
  readonly executable: string
  readonly resources: string
}

const megabyte = 1024 * 1024

/** @param bundle `Hot Dash.app` */
export function folderOfBundle(bundle: string): AppFolder {
  return {
    executable: join(bundle, 'Contents/MacOS/Hot Dash'),
    resources: join(bundle, 'Contents/Resources'),
  }
}

/** On macOS, these are beside our own files. */
const electronsOwn = /^LICENSE|\.icns$|\.lproj$/

/** The languages of Chromium's own texts, without regions. */
function languagesOf(resources: string): readonly string[] {
  const folder =
    process.platform === 'darwin'
      ? join(resources, '../Frameworks/Electron Framework.framework/Resources')
      : join(resources, '../locales')
  const languages = readdirSync(folder).flatMap(
    (name) => /^([a-z]+)[\w-]*\.(pak|lproj)$/.exec(name)?.[1] ?? [],
  )
  return [...new Set(languages)].filter((name) => !['chrome', 'resources'].includes(name)).sort()
}

/**
 * If Electron compares the archive with the hash packed into its program, that hash is the archive's own
 * (https://www.electronjs.org/docs/latest/tutorial/asar-integrity). It does so on macOS and Windows.
 */
function expectIntegrity(archive: string, { executable, resources }: AppFolder): void {
  if (process.platform === 'linux') return
  const { headerString } = getRawHeader(archive)
  const hash = createHash('sha256').update(headerString).digest('hex')
  const place = process.platform === 'darwin' ? join(resources, '../Info.plist') : executable
  expect(readFileSync(place).includes(hash), place).toBe(true)
}

/** Reads back the app's contents and its locks. */
export async function expectContents({ executable, resources }: AppFolder): Promise<void> {
  const archive = join(resources, 'app.asar')
  const files = listPackage(archive, { isPack: false }).map((file) => file.replaceAll('\\', '/'))
  const binaries = files.filter((file) => file.endsWith('.node'))
  expect(binaries).toEqual([
    `/node_modules/better-sqlite3/prebuilds/${process.platform}-${process.arch}.node`,
  ])
  const packages = new Set(files.map((file) => /^\/node_modules\/([^/]+)/.exec(file)?.[1]))
  packages.delete(undefined)
  expect([...packages].sort()).toEqual(['7z-wasm', 'better-sqlite3'])
  expect(files.filter((file) => /\.(map|tsx?)$/.test(file))).toEqual([])
  expect(readdirSync(resources)).not.toContain('default_app.asar')
  // The licences of the files in the package, and of what was bundled.
  const notices = JSON.parse(
    extractFile(archive, 'out/renderer/notices.json').toString(),
  ) as readonly NoticeView[]
  expect(notices.map(({ name }) => name)).toEqual(
    expect.arrayContaining([...packages, 'react', 'zod', '@fontsource/m-plus-rounded-1c']),
  )
  const beside = process.platform === 'darwin' ? resources : join(resources, '..')
  expect(readdirSync(beside)).toContain('LICENSES.chromium.html')
  const bytes = readdirSync(resources, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !electronsOwn.test(entry.name))
    .map((entry) => statSync(join(entry.parentPath, entry.name)).size)
    .reduce((sum, size) => sum + size, 0)
  expect(bytes / megabyte).toBeLessThan(12)
  expect(languagesOf(resources)).toEqual(['en', 'ja'])

  for (const file of files.filter((name) => /^\/out\/.*\.c?js$/.test(name))) {
    const source = extractFile(archive, file.slice(1)).toString()
    // One byte per character in memory (scripts/latin-source.ts).
    expect(/[^\0-\xff]/.exec(source), file).toBeNull()
    expect(source, file).not.toContain('sourceMappingURL')
  }

  expectIntegrity(archive, { executable, resources })

  const fuses = await getCurrentFuseWire(executable)
  expect(fuses[FuseV1Options.RunAsNode]).toBe(FuseState.DISABLE)
  expect(fuses[FuseV1Options.EnableNodeOptionsEnvironmentVariable]).toBe(FuseState.DISABLE)
  expect(fuses[FuseV1Options.EnableNodeCliInspectArguments]).toBe(FuseState.DISABLE)
  expect(fuses[FuseV1Options.GrantFileProtocolExtraPrivileges]).toBe(FuseState.DISABLE)
  expect(fuses[FuseV1Options.EnableCookieEncryption]).toBe(FuseState.ENABLE)
  expect(fuses[FuseV1Options.EnableEmbeddedAsarIntegrityValidation]).toBe(FuseState.ENABLE)
  expect(fuses[FuseV1Options.OnlyLoadAppFromAsar]).toBe(FuseState.ENABLE)
}
