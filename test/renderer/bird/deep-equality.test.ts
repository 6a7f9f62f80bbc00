import { expect, test } from 'vitest'
import { isDeepEqual, keepUnchanged } from '../../../renderer/bird/deep-equality.ts'
import { richSnapshot } from '../../fakes/snapshots.ts'

test('an equal new value keeps the old object', () => {
  const older = richSnapshot()
  expect(keepUnchanged(older, richSnapshot())).toBe(older)
})

test('the newer value keeps the unchanged parts of the older one', () => {
  const older = richSnapshot()
  const newer = richSnapshot({ pet: { ...older.pet, level: 13 } })
  const kept = keepUnchanged(older, newer)
  expect(kept).toEqual(newer)
  expect(kept.pet).not.toBe(older.pet)
  expect(kept.wardrobe).toBe(older.wardrobe)
  expect(kept.folders).toBe(older.folders)
})

test.each([
  [[1, 2], [1]],
  [[1], [1, 2]],
  [{ a: 1 }, {}],
  [{}, { a: undefined }],
  [{ a: [] }, { a: {} }],
  [{ a: null }, { a: {} }],
  [{ a: 1 }, { b: 1 }],
  [[{ a: 1 }], [{ a: 1 }, { a: 1 }]],
])('%j becomes %j', (older: unknown, newer: unknown) => {
  expect(keepUnchanged(older, newer)).toStrictEqual(newer)
  expect(isDeepEqual(older, newer)).toBe(false)
})
