import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { dayMs } from '../../../preload/contract/durations.ts'
import { mergeDatabase } from '../../../main/ledger/merge-devices.ts'
import { migrations } from '../../../main/storage/migrations.ts'
import { withDatabase } from '../../../main/storage/sqlite.ts'
import { storageFiles } from '../../../main/storage/storage-files.ts'
import { applyImport } from '../../../main/transfer/apply-import.ts'
import { Cancelled, createProgress } from '../../../main/transfer/task-progress.ts'
import { maxLineBytes } from '../../../main/transfer/rules/file-format.ts'
import { undoImport } from '../../../main/transfer/undo-import.ts'
import { stagedImportOf } from '../../../main/transfer/unfinished-files.ts'
import { firstRelease } from '../../../main/wiring/first-release.ts'
import { canMountDisks, mountSmallDisk } from '../../fakes/small-disk.ts'
import fc, { trials } from '../../support/fast-check.ts'
import { openTestStore } from '../../support/test-store.ts'
import { viewOf } from '../../support/view-of.ts'
import { openLife } from '../storage/life.ts'
import { insert, sharedRows, someRows } from '../storage/rows.ts'
import { setUpDevices } from './devices.ts'

const now = Date.parse('2026-11-25T12:00:00Z')
/** So long ago that each forgotten repository is erased when the file says. */
const longAgo = -30 * dayMs
const { clock, newPath, newProgress, newDevice, lived, exported, stage, task, rowsOf } =
  setUpDevices()
const apply = (folder: string) => applyImport(task(folder))
const linesOf = (path: string) => readFileSync(path, 'utf8').trimEnd().split('\n')

test('importing any number of times restores every row, and exporting again gives the same rows', () => {
  fc.assert(
    fc.property(someRows, (rows) => {
      const [there, here] = [newDevice(), newDevice()]
      const [from, to] = [there, here].map((folder) =>
        openTestStore(storageFiles(folder).database, clock),
      )
      if (from === undefined || to === undefined) throw new Error('no store')
      // Rows of the device, and labels, stay there.
      insert(from.db, rows)
      from.db.exec('UPDATE repository SET label = NULL; DELETE FROM setting WHERE shared = 0')
      const file = exported(there)
      for (let time = 0; time < 2; time += 1) {
        expect(stage(here, file, newProgress(), longAgo)).toMatchObject({ ok: true })
        mergeDatabase(to.db, stagedImportOf(storageFiles(here)), { firstRelease })
        expect(sharedRows(to.db)).toEqual(sharedRows(from.db))
      }
      expect(linesOf(exported(here)).slice(1, -1)).toEqual(linesOf(file).slice(1, -1))
      from.close()
      to.close()
    }),
    { numRuns: trials(6) },
  )
})

test('an import into an empty installation gives the same bird, and its preview says so', () => {
  const [there, here] = [lived(80, 25), newDevice()]
  openTestStore(storageFiles(here).database, clock).close()
  const before = rowsOf(there)
  const found = stage(here, exported(there))
  expect(found).toMatchObject({
    ok: true,
    value: {
      exportedAt: now,
      level: { now: 1, after: 9 },
      meals: { now: 0, after: 25 },
      repositories: { new: 1, known: 0 },
    },
  })
  // A kill just after the merge makes the next start merge again.
  for (let start = 0; start < 2; start += 1) {
    apply(here)
    expect(rowsOf(here)).toEqual(before)
  }
  const [life, original] = [openLife(here, { clock }), openLife(there, { clock })]
  expect(viewOf(life.companion)).toEqual(viewOf(original.companion))
  expect(life.ledger.history.lifetime()).toEqual(original.ledger.history.lifetime())
  if (found.ok) expect(life.companion.pet(0).level).toBe(found.value.level.after)
  life.data.close()
  original.data.close()
})

test('two devices that import each other have the same bird, and the preview has its level', () => {
  const [one, other] = [lived(80, 25), lived(60, 12, 1000)]
  const [fromOne, fromOther] = [exported(one), exported(other)]
  const found = stage(one, fromOther)
  expect(found).toMatchObject({ ok: true, value: { repositories: { new: 1, known: 0 } } })
  stage(other, fromOne)
  apply(one)
  apply(other)
  const [life, twin] = [openLife(one, { clock }), openLife(other, { clock })]
  expect(viewOf(life.companion)).toEqual(viewOf(twin.companion))
  expect(found).toMatchObject({ value: { level: { after: life.companion.pet(0).level } } })
  life.data.close()
  twin.data.close()
  expect(stage(one, fromOther)).toMatchObject({ value: { repositories: { new: 0, known: 1 } } })
})

test('words of the dictionary are imported, unless they are changed here', () => {
  const [there, here] = [lived(10, 3), lived(10, 3)]
  const words = (folder: string) =>
    withDatabase(storageFiles(folder).database, { readonly: true }, (db) =>
      db.prepare('SELECT word, pronunciation FROM dictionary_word ORDER BY key').raw().all(),
    )
  const add = (folder: string, ...rows: readonly string[]) =>
    withDatabase(storageFiles(folder).database, {}, (db) => {
      for (const row of rows) db.exec(`INSERT INTO dictionary_word VALUES ${row}`)
    })
  add(there, "('git', 'Git', 'ジット')", "('npm', 'npm', NULL)")
  add(here, "('git', 'git', 'ギット')")
  const before = words(here)
  const file = exported(there)
  for (let time = 0; time < 2; time += 1) {
    stage(here, file)
    apply(here)
    expect(words(here)).toEqual([
      ['git', 'ギット'],
      ['npm', null],
    ])
  }
  undoImport(task(here))
  expect(words(here)).toEqual(before)
})

test('reading an import changes nothing before the user agrees', () => {
  const [there, here] = [lived(80, 25), lived(10, 3)]
  const before = rowsOf(here)
  stage(here, exported(there))
  expect(rowsOf(here)).toEqual(before)
})

test('importing requires a file that was read before', () => {
  const here = lived(10, 3)
  const before = rowsOf(here)
  expect(() => apply(here)).toThrow('no import is staged')
  writeFileSync(stagedImportOf(storageFiles(here)), 'a lost disk')
  expect(() => apply(here)).toThrow('file is not a database')
  expect(rowsOf(here)).toEqual(before)
})

test('a file can neither erase at once nor change what belongs to this device', () => {
  const [there, here] = [newDevice(), lived(40, 12)]
  const from = openTestStore(storageFiles(there).database, clock)
  const late = '009000000000000-00000-x'
  from.db.exec(`INSERT INTO repository (id) VALUES ('git:0');
    INSERT INTO forgotten VALUES ('git:0', 0, '${late}');
    INSERT INTO setting VALUES ('modelAddress', '"https://evil.example"', '${late}', 1),
      ('client-id/github.com', '"evil"', '${late}', 1), ('kinds', '{"commit":true}', '${late}', 1)`)
  from.close()
  stage(here, exported(there))
  apply(here)
  withDatabase(storageFiles(here).database, { readonly: true }, (db) => {
    const values = (sql: string) => db.prepare(sql).pluck().all()
    expect(values('SELECT erase_at FROM forgotten')).toEqual([now + 30 * dayMs])
    expect(values('SELECT name FROM setting ORDER BY name')).toEqual([
      'address/dash@example.org',
      'kinds',
    ])
    expect(values('SELECT count(*) FROM local_commit')).toEqual([40])
  })
})

describe('a file is refused, and leaves nothing', () => {
  let here: string
  let lines: readonly string[]
  beforeAll(() => {
    here = lived(40, 12)
    lines = linesOf(exported(here))
  })

  /** A file of these lines, with the matching footer. */
  function sealed(all: readonly string[]): string {
    const text = `${all.join('\n')}\n`
    const sha256 = createHash('sha256').update(text).digest('hex')
    return `${text}${JSON.stringify({ rows: all.length - 1, sha256 })}\n`
  }
  const header = () => JSON.parse(lines[0] ?? '') as { rows: Record<string, number> }
  const withHeader = (change: object) => [
    JSON.stringify({ ...header(), ...change }),
    ...lines.slice(1, -1),
  ]
  /** A sealed file with one more row of a table. */
  const withRow = (row: string, table = 'meal') =>
    sealed([
      ...withHeader({ rows: { ...header().rows, [table]: (header().rows[table] ?? 0) + 1 } }),
      row,
    ])
  const meal = (change: object) =>
    JSON.stringify([
      'meal',
      { grant_key: 'x', n: 1, at: 1, dish: 'commit', experience: 10, device: 'x', ...change },
    ])

  function refusalOf(content: string | Buffer): unknown {
    const path = newPath('.hotdash')
    writeFileSync(path, content)
    const before = rowsOf(here)
    const found = stage(here, path)
    expect(rowsOf(here)).toEqual(before)
    const left = found.ok ? ['import.db'] : []
    expect(readdirSync(here).filter((name) => name.includes('import'))).toEqual(left)
    return found.ok ? 'accepted' : found.error.code
  }

  test('unless Hot Dash has written it', () => {
    expect(refusalOf(`${lines.join('\n')}\n`)).toBe('accepted')
    expect(refusalOf(withRow(meal({})))).toBe('accepted')
  })

  test.each<[string, string, () => string | Buffer]>([
    ['an empty file', 'foreign', () => ''],
    ['a picture', 'foreign', () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['another JSON Lines file', 'foreign', () => '{"type":"FeatureCollection"}\n[1]\n'],
    ['a header with one more field', 'foreign', () => sealed(withHeader({ also: 1 }))],
    ['a header without a schema', 'foreign', () => sealed(withHeader({ schema: -1 }))],
    ['a first line of megabytes', 'foreign', () => '['.repeat(maxLineBytes + 2)],
    ['a newer format', 'newer', () => sealed(withHeader({ version: 2, also: 1 }))],
    ['a newer database', 'newer', () => sealed(withHeader({ schema: migrations.length + 1 }))],
    ['a file without its footer', 'torn', () => `${lines.slice(0, -1).join('\n')}\n`],
    ['a file without a row', 'torn', () => `${lines.filter((_, at) => at !== 5).join('\n')}\n`],
    ['a file with a row of its own', 'wrong-line', () => sealed([...lines.slice(0, -1), meal({})])],
    ['a file with another row', 'torn', () => `${lines.join('\n').replace('"n":1', '"n":2000')}\n`],
    ['something after its footer', 'torn', () => `${lines.join('\n')}\n{}\n`],
    ['a row of megabytes', 'torn', () => withRow(meal({ dish: 'x'.repeat(maxLineBytes) }))],
    [
      'a key that is there twice',
      'wrong-line',
      () => withRow(lines.find((line) => line.startsWith('["meal"')) ?? ''),
    ],
    ['the meal of a unit 0', 'wrong-line', () => withRow(meal({ n: 0 }))],
    ['a negative count', 'wrong-line', () => withRow(meal({ experience: -1 }))],
    ['a text for a number', 'wrong-line', () => withRow(meal({ at: '1' }))],
    [
      'a day that is not in the calendar',
      'wrong-line',
      () => withRow('["meal_day",{"day":"9999-99-99"}]', 'meal_day'),
    ],
    [
      'a timestamp that no clock gave',
      'wrong-line',
      () =>
        withRow(
          '["choice",{"name":"scene","value":"moon","clock":"999999999999999-99999-x"}]',
          'choice',
        ),
    ],
    [
      'a prototype',
      'wrong-line',
      () => withRow(meal({}).replace('"device"', '"__proto__":{"n":1},"device"')),
    ],
    [
      'a derived table',
      'wrong-line',
      () => withRow('["growth",{"only":1,"experience":9}]', 'growth'),
    ],
    [
      'broken UTF-8',
      'wrong-line',
      () => Buffer.concat([Buffer.from(`${lines[0]}\n["meal",`), Buffer.from([0xff, 0x0a])]),
    ],
    ['junk', 'wrong-line', () => sealed([...withHeader({}), '[['])],
  ])('%s (%s)', (_what, code, make) => {
    expect(refusalOf(make())).toBe(code)
  })

  test('if it is cut off anywhere, or any byte of it is changed', () => {
    const whole = Buffer.from(`${lines.join('\n')}\n`)
    const position = fc.nat(whole.length - 1)
    fc.assert(
      fc.property(position, position, fc.integer({ min: 1, max: 255 }), (end, at, change) => {
        expect(refusalOf(whole.subarray(0, end))).not.toBe('accepted')
        const other = Buffer.from(whole)
        other[at] = (other[at] ?? 0) ^ change
        expect(refusalOf(other)).not.toBe('accepted')
      }),
      { numRuns: trials(12) },
    )
  })

  test('if it is a folder or a device', () => {
    for (const path of process.platform === 'win32' ? [newDevice()] : [newDevice(), '/dev/zero'])
      expect(stage(here, path)).toEqual({ ok: false, error: { code: 'foreign' } })
    expect(readdirSync(here).filter((name) => name.includes('import'))).toEqual([])
  })

  test('if the user cancels', () => {
    const cancelled = createProgress()
    cancelled.cancel()
    const file = exported(here)
    expect(() => stage(here, file, cancelled.memory)).toThrow(Cancelled)
    expect(readdirSync(here).filter((name) => name.includes('import'))).toEqual([])
  })

  test.skipIf(!canMountDisks)('if the disk has no room for it', () => {
    const disk = mountSmallDisk(16)
    try {
      openLife(disk.path, { clock }).data.close()
      const file = exported(lived(2000, 1))
      disk.fill()
      truncateSync(join(disk.path, 'ballast'), 15 << 20)
      disk.fill()
      expect(() => stage(disk.path, file)).toThrow(/full|disk/)
      expect(readdirSync(disk.path).filter((name) => name.includes('import'))).toEqual([])
    } finally {
      disk.remove()
    }
  })
})
