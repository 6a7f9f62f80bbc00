import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { prepareDataFolder } from '../../../main/desktop/data-folder.ts'
import { folderForEachTest } from '../../support/test-folder.ts'

const folder = folderForEachTest()

const warnings: string[] = []
const log = { warn: (message: string) => warnings.push(message) }
const rightsOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

describe.skipIf(process.platform === 'win32')('the data folder', () => {
  test('can be read only by the user', () => {
    const data = join(folder.path, 'new', 'data')
    prepareDataFolder(data, log)
    expect(rightsOf(data)).toBe('700')
  })

  test('is restricted if its rights were wider, including its files', () => {
    const data = join(folder.path, 'data')
    mkdirSync(data)
    chmodSync(data, 0o755)
    writeFileSync(join(data, 'hot-dash.log'), 'log')
    chmodSync(join(data, 'hot-dash.log'), 0o644)
    prepareDataFolder(data, log)
    expect([rightsOf(data), rightsOf(join(data, 'hot-dash.log'))]).toEqual(['700', '600'])
    expect(warnings).toEqual([])
  })
})
