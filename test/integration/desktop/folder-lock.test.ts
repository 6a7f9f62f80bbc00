import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { withFolderLock } from '../../../main/desktop/folder-lock.ts'
import { folderForEachTest } from '../../support/test-folder.ts'

const folder = folderForEachTest()

const program = fileURLToPath(new URL('folder-lock-program.ts', import.meta.url))

test('four processes act one at a time', async () => {
  const programs = Array.from({ length: 4 }, () => fork(program, [folder.path, '50']))
  const ends = await Promise.all(programs.map((one) => once(one, 'exit')))
  expect(ends.map(([code]) => code as unknown)).toEqual(programs.map(() => 0))
})

test('a lock that a killed process left behind blocks no other process', () => {
  const lock = join(folder.path, 'in-turn')
  for (const byS of [-60, 60]) {
    mkdirSync(lock)
    const at = Date.now() / 1000 + byS
    utimesSync(lock, at, at)
    expect(withFolderLock(folder.path, () => existsSync(lock))).toBe(true)
    expect(existsSync(lock)).toBe(false)
  }
})

test('an action that throws releases the lock', () => {
  const fail = () => {
    throw new Error('no lock')
  }
  expect(() => withFolderLock(folder.path, fail)).toThrow('no lock')
  expect(existsSync(join(folder.path, 'in-turn'))).toBe(false)
})

test('the action runs even if the lock never becomes free', () => {
  expect(withFolderLock('/nowhere', () => 'done')).toBe('done')
})
