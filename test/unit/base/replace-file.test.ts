import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { replaceFile } from '../../../main/base/replace-file.ts'
import { folderForEachTest } from '../../support/test-folder.ts'

const folder = folderForEachTest()

test('the complete file replaces the previous one, and no temporary file is left', async () => {
  const file = join(folder.path, 'history.csv')
  writeFileSync(file, 'a longer text than the new one')
  await replaceFile(file, 'new')
  expect(readFileSync(file, 'utf8')).toBe('new')
  expect(readdirSync(folder.path)).toEqual(['history.csv'])
})

test('a failed write leaves the previous file unchanged, and no temporary file', async () => {
  // A folder cannot be replaced by a file: the last step fails.
  const taken = join(folder.path, 'history.csv')
  mkdirSync(taken)
  writeFileSync(join(taken, 'kept'), 'kept')
  await expect(replaceFile(taken, 'new')).rejects.toThrow()
  expect(readdirSync(folder.path)).toEqual(['history.csv'])
  expect(readFileSync(join(taken, 'kept'), 'utf8')).toBe('kept')
})
