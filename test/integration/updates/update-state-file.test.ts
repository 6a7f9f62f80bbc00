import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  changeUpdateState,
  countStart,
  readUpdateState,
} from '../../../main/updates/update-state-file.ts'
import { unknownState } from '../../fixtures/update-state.ts'

let folder = ''
let path = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hot-dash-updates-'))
  path = join(folder, 'hot-dash.updates.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the state of updates', () => {
  test('keeps each part when another part changes, and can be read only by the user', () => {
    const starts = {
      version: '0.2.0',
      databaseVersion: null,
      before: { version: '0.1.0', databaseVersion: 7 },
      hasStarted: false,
      failed: 2,
    }
    changeUpdateState(path, { starts })
    changeUpdateState(path, { checkedAt: 5 })
    expect(readUpdateState(path)).toEqual({ ...unknownState, starts, checkedAt: 5 })
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  test.each(['', '{', 'null', '{"starts":3,"checkedAt":1e999}'])(
    'is unknown if the file is %j',
    (text) => {
      writeFileSync(path, text)
      expect(readUpdateState(path)).toEqual(unknownState)
    },
  )

  test('is unknown if there is no file', () => expect(readUpdateState(path)).toEqual(unknownState))
})

describe('a start', () => {
  test('is counted before it can fail, and no longer counts as failed once it succeeds', () => {
    countStart(path, '0.1.0').complete(7)
    countStart(path, '0.2.0')
    countStart(path, '0.2.0')
    expect(readUpdateState(path).starts).toMatchObject({ failed: 2, hasStarted: false })
    const third = countStart(path, '0.2.0')
    expect(third.rollbackVersion).toEqual({ version: '0.1.0', databaseVersion: 7 })
    third.complete(8)
    expect(countStart(path, '0.2.0').rollbackVersion).toBeNull()
    expect(readFileSync(path, 'utf8')).toContain('"before":{"version":"0.1.0","databaseVersion":7}')
  })

  test('continues if the file cannot be written', () => {
    expect(countStart(join(folder, 'missing', 'file'), '0.1.0').rollbackVersion).toBeNull()
  })
})
