import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { replaceFile } from '../../../main/base/replace-file.ts'
import { temporaryFolder } from '../../integration/storage/store.ts'

let folder: ReturnType<typeof temporaryFolder>
beforeEach(() => {
  folder = temporaryFolder()
})
afterEach(() => folder.remove())

test('a file is there whole, in the place of the one before, and nothing else', async () => {
  const file = join(folder.path, 'history.csv')
  writeFileSync(file, 'a longer text than the new one')
  await replaceFile(file, 'new')
  expect(readFileSync(file, 'utf8')).toBe('new')
  expect(readdirSync(folder.path)).toEqual(['history.csv'])
})

test('what cannot be written leaves the file before it as it was, and nothing behind', async () => {
  // A folder cannot be replaced by a file: the last step fails.
  const taken = join(folder.path, 'history.csv')
  mkdirSync(taken)
  writeFileSync(join(taken, 'kept'), 'kept')
  await expect(replaceFile(taken, 'new')).rejects.toThrow()
  expect(readdirSync(folder.path)).toEqual(['history.csv'])
  expect(readFileSync(join(taken, 'kept'), 'utf8')).toBe('kept')
})
