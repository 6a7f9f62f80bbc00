// @vitest-environment jsdom
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectRoot } from '../../../scripts/machine/paths.ts'
import {
  contentTypes,
  vsixManifest,
  type ExtensionManifest,
} from '../../../scripts/vsix-manifest.ts'

const folder = join(projectRoot, 'tools', 'vscode')
const read = (name: string) => readFileSync(join(folder, name), 'utf8')
const manifest = JSON.parse(read('package.json')) as ExtensionManifest
const xml = (text: string) => new DOMParser().parseFromString(text, 'text/xml')

test('each text of the manifest exists in both languages', () => {
  const used = [...read('package.json').matchAll(/"%([^%]+)%"/g)].map(([, key]) => key)
  expect(used.length).toBeGreaterThan(3)
  for (const file of ['package.nls.json', 'package.nls.ja.json'])
    expect(Object.keys(JSON.parse(read(file)) as object).sort()).toEqual([...used].sort())
})

test('each text of the code has a Japanese translation with the same values', () => {
  const sources = globSync('extension/**/*.ts', { cwd: folder }).map(read)
  const texts = sources.flatMap((code) =>
    [...code.matchAll(/l10n\.t\('([^']+)'/g)].map(([, text]) => text),
  )
  const japanese = JSON.parse(read('l10n/bundle.l10n.ja.json')) as Readonly<Record<string, string>>
  const valuesOf = (text: string | undefined) => text?.match(/\{\d\}/g) ?? []
  expect(Object.keys(japanese).sort()).toEqual([...new Set(texts)].sort())
  for (const [english, text] of Object.entries(japanese))
    expect(valuesOf(text)).toEqual(valuesOf(english))
})

test('the package describes itself to the editor', () => {
  const { documentElement } = xml(
    vsixManifest({ ...manifest, displayName: 'Hot & "Dash" <3' }, 'A & B'),
  )
  const value = (selector: string, name: string) =>
    documentElement.querySelector(selector)?.getAttribute(name)
  expect(value('Identity', 'Publisher')).toBe('hot-dash')
  expect(documentElement.querySelector('DisplayName')?.textContent).toBe('Hot & "Dash" <3')
  expect(documentElement.querySelector('Description')?.textContent).toBe('A & B')
  expect(value('Property[Id$="Code.Engine"]', 'Value')).toBe(manifest.engines.vscode)
  // Without "ui", the extension would look for the app on a remote machine.
  expect(value('Property[Id$="ExtensionKind"]', 'Value')).toBe('ui,workspace')
})

test('every kind of file in the package has a content type', () => {
  const types = new Set(
    [...xml(contentTypes).querySelectorAll('Default')].map((type) =>
      type.getAttribute('Extension'),
    ),
  )
  const named = globSync('{README.md,*.svg,l10n/*,*.json}', { cwd: folder })
  for (const name of [...named, 'icon.png', 'LICENSE.txt', 'extension.cjs', 'view/view.css'])
    expect(types).toContain(name.slice(name.lastIndexOf('.')))
  expect(existsSync(join(projectRoot, 'LICENSE'))).toBe(true)
})
