import { expect, test } from '@playwright/test'
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { projectRoot } from '../../scripts/machine/paths.ts'

const folder = join(projectRoot, 'out', 'vscode')

test('the package of the extension for VS Code has every file that it names', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/vscode.ts'], {
    cwd: projectRoot,
    encoding: 'utf8',
  })
  expect(status, stderr).toBe(0)
  const packed = readFileSync(join(projectRoot, stdout.trim().split('\n').at(-1) ?? ''), 'latin1')
  const manifest = readFileSync(join(folder, 'package.json'), 'utf8')
  const named = [...manifest.matchAll(/"(?:\.\/)?([\w-]+\.(?:cjs|svg|png))"/g)].map(
    ([, name]) => name!,
  )
  expect(named.length).toBeGreaterThan(2)
  for (const name of [
    ...named,
    'package.nls.ja.json',
    'view/view.js',
    'view/view.css',
    'LICENSE.txt',
  ]) {
    expect(existsSync(join(folder, name)), name).toBe(true)
    expect(packed).toContain(`extension/${name}`)
  }
  expect(packed).toContain('extension.vsixmanifest')
  expect(packed).toContain('[Content_Types].xml')
  // Dash can wear everything there, too.
  expect(globSync('view/assets/chef-hat-*.js', { cwd: folder })).toHaveLength(1)
})

test('the extension needs only the editor and Node', () => {
  const code = readFileSync(join(folder, 'extension.cjs'), 'utf8')
  const required = [...code.matchAll(/require\(["'`]([^"'`]+)["'`]\)/g)].map(([, name]) => name!)
  expect(required).toContain('vscode')
  for (const name of required)
    if (name !== 'vscode') expect(builtinModules).toContain(name.replace('node:', ''))
})
