import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { findProgram } from '../../../main/base/find-program.ts'

const cwd = process.cwd()
const file = process.platform === 'win32' ? 'dash-tool.exe' : 'dash-tool'
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hot-dash-programs-'))
  for (const name of ['bin', 'later', 'other']) mkdirSync(join(folder, name))
  process.chdir(folder)
})
afterEach(() => {
  process.chdir(cwd)
  rmSync(folder, { recursive: true })
})

function install(name: string, mode = 0o755): string {
  const program = join(folder, name, file)
  writeFileSync(program, '')
  chmodSync(program, mode)
  return program
}
const find = (path: readonly string[], places: readonly string[] = []) =>
  findProgram('dash-tool', { PATH: path.join(delimiter) }, { [process.platform]: places })

test('the program comes from the first folder of PATH that has it, by its absolute path', async () => {
  const program = install('bin')
  install('later')
  expect(await find([join(folder, 'other'), join(folder, 'bin'), join(folder, 'later')])).toBe(
    program,
  )
})

test('if no folder of PATH has the program, it comes from where installers put it', async () => {
  const program = install('bin')
  expect(await find([join(folder, 'other')], [join(folder, 'none', file), program])).toBe(program)
})

test.each([[['']], [['.']], [['bin']], [['', '.', 'bin']], [[]]])(
  'the program never comes from the working folder or a folder below it, for a PATH of %j',
  async (path) => {
    install('.')
    install('bin')
    expect(await find(path)).toBeUndefined()
  },
)

test('no program is found if there is no PATH', async () => {
  install('.')
  expect(await findProgram('dash-tool', {})).toBeUndefined()
})

test('folders and, on POSIX, files that are not executable are skipped', async () => {
  mkdirSync(join(folder, 'other', file))
  install('bin', 0o644)
  const program = install('later')
  const path = ['other', ...(process.platform === 'win32' ? [] : ['bin']), 'later']
  expect(await find(path.map((name) => join(folder, name)))).toBe(program)
})
