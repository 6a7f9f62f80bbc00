import { expect, test } from 'vitest'
import en from '../../../resources/locales/en.json' with { type: 'json' }
import ja from '../../../resources/locales/ja.json' with { type: 'json' }
import { storageFaultOf, type StorageFault } from '../../../main/storage/rules/storage-faults.ts'

const codes: Readonly<Record<StorageFault, readonly string[]>> = {
  'database-damaged': [
    'SQLITE_CORRUPT',
    'SQLITE_CORRUPT_VTAB',
    'SQLITE_NOTADB',
    'SQLITE_IOERR_SHORT_READ',
  ],
  'database-locked': ['SQLITE_BUSY', 'SQLITE_BUSY_RECOVERY', 'SQLITE_LOCKED', 'EBUSY'],
  'database-readonly': [
    'SQLITE_READONLY',
    'SQLITE_READONLY_CANTINIT',
    'SQLITE_PERM',
    'EACCES',
    'EPERM',
  ],
  'disk-readonly': ['EROFS'],
  'data-gone': ['SQLITE_READONLY_DBMOVED', 'DATA_GONE'],
  'disk-full': ['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT'],
  'disk-failed': ['SQLITE_IOERR', 'SQLITE_IOERR_READ', 'SQLITE_IOERR_FSYNC', 'EIO'],
}
const error = (code: string, message = '') => Object.assign(new Error(message), { code })
const all = Object.keys(codes) as readonly StorageFault[]

test.each(all)(
  '%s is recognised by its codes, and has its sentences in both languages',
  (fault) => {
    for (const code of codes[fault])
      expect([code, storageFaultOf(error(code))]).toEqual([code, fault])
    for (const words of [en, ja]) {
      expect(words.problem[fault]).toMatch(/[.。]$/)
      expect(words.fatal[fault]).toContain('{{folder}}')
    }
  },
)

test('a missing table is damage, and a wrong statement is not', () => {
  const failed = (message: string) => error('SQLITE_ERROR', message)
  expect(storageFaultOf(failed('no such table: meal'))).toBe('database-damaged')
  expect(storageFaultOf(failed('table adoption already exists'))).toBe('database-damaged')
  expect(storageFaultOf(failed('unsupported file format'))).toBe('database-damaged')
  expect(storageFaultOf(failed('near "SELEC": syntax error'))).toBeNull()
  expect(storageFaultOf(error('SQLITE_BUSY', 'no such table: meal'))).toBe('database-locked')
  for (const other of [new Error('no code'), { code: 'SQLITE_FULL' }, 'SQLITE_FULL', null]) {
    expect(storageFaultOf(other)).toBeNull()
  }
  expect(storageFaultOf(error('SQLITE_CONSTRAINT'))).toBeNull()
  expect(storageFaultOf(error('ENOENT'))).toBeNull()
  // The causes may be a folder in place of the file, or too many open files. Permissions do not help.
  expect(storageFaultOf(error('SQLITE_CANTOPEN'))).toBeNull()
})
