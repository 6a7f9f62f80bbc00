import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Locale } from '../../../preload/contract/settings.ts'
import { expect } from '../app.ts'
import { translateTo, test, type StartExpectingFailure } from './set-up.ts'

test.describe('data that cannot be used', () => {
  async function refuses(
    startExpectingFailure: StartExpectingFailure,
    dataFolder: string,
    locale: Locale,
    code: string,
  ) {
    const file = join(dataFolder, 'hot-dash.db')
    const before = await readFile(file)
    const { exit, box } = await startExpectingFailure(dataFolder, locale)
    expect(box).toBe(translateTo(locale)(`fatal.${code}`, { folder: dataFolder }))
    expect(exit).toBe(1)
    return { before, after: await readFile(file) }
  }

  test('a database from the future is left as it is', async ({
    start,
    startExpectingFailure,
    dataFolder,
  }) => {
    const dash = await start()
    await dash.openHome()
    await dash.quit()
    const db = new Database(join(dataFolder, 'hot-dash.db'))
    db.pragma('user_version = 1000')
    db.close()
    const { before, after } = await refuses(
      startExpectingFailure,
      dataFolder,
      'ja',
      'database-too-new',
    )
    expect(after.equals(before)).toBe(true)
  })

  test('a file that is no database is left as it is', async ({
    startExpectingFailure,
    dataFolder,
  }) => {
    await writeFile(
      join(dataFolder, 'hot-dash.db'),
      'a recipe for curry, not a database. '.repeat(99),
    )
    const { before, after } = await refuses(
      startExpectingFailure,
      dataFolder,
      'en',
      'database-unreadable',
    )
    expect(after.equals(before)).toBe(true)
  })

  test('a database that lacks its tables ends the start, and does not hang', async ({
    startExpectingFailure,
    dataFolder,
  }) => {
    const db = new Database(join(dataFolder, 'hot-dash.db'))
    db.pragma('user_version = 1')
    db.close()
    await refuses(startExpectingFailure, dataFolder, 'ja', 'unexpected')
  })

  test('a data folder that is a file', async ({ startExpectingFailure, dataFolder }) => {
    const file = join(dataFolder, 'file')
    await writeFile(file, '')
    const { exit, box } = await startExpectingFailure(join(file, 'folder'), 'en')
    expect(box).toBe(
      translateTo('en')('fatal.database-unreadable', { folder: join(file, 'folder') }),
    )
    expect(exit).toBe(1)
  })
})
