import { expect, test } from 'vitest'
import { frameStart, looksTorn, parseWalIndex } from '../../../main/storage/rules/wal-index.ts'

/** A wal-index as SQLite writes it: two equal headers, and how much was moved. */
function walIndex(committed: number, moved: number): Uint8Array {
  const bytes = new Uint8Array(136)
  const view = new DataView(bytes.buffer)
  for (const header of [0, 48]) {
    view.setUint32(header, 3007000, true)
    view.setUint8(header + 12, 1)
    view.setUint32(header + 16, committed, true)
  }
  view.setUint32(96, moved, true)
  return bytes
}

test('the wal-index says how many frames are committed, and how many are checkpointed', () => {
  expect(parseWalIndex(walIndex(70, 20))).toEqual({ committed: 70, moved: 20 })
  expect(parseWalIndex(walIndex(70, 20).subarray(0, 100))).toEqual({ committed: 70, moved: 20 })
})

test.each([
  { what: 'empty', bytes: new Uint8Array() },
  { what: 'too short', bytes: walIndex(70, 20).subarray(0, 99) },
  { what: 'of zeros', bytes: new Uint8Array(32_768) },
  { what: 'half written', bytes: walIndex(70, 20).with(16, 71) },
  { what: 'of another format', bytes: walIndex(70, 20).with(0, 1).with(48, 1) },
  { what: 'not initialised', bytes: walIndex(70, 20).with(12, 0).with(60, 0) },
])('a wal-index that is $what is ignored', ({ bytes }) => {
  expect(parseWalIndex(bytes)).toBeNull()
})

const header = new Uint8Array(32)
header.set([0x37, 0x7f, 0x06, 0x82])
header.set([1, 2, 3, 4, 5, 6, 7, 8], 16)
const next = (...salts: readonly number[]) => {
  const bytes = new Uint8Array(24)
  bytes.set(salts, 8)
  return bytes
}

test.each([
  { what: 'nothing follows', next: new Uint8Array(), torn: false },
  { what: 'a frame of an earlier round follows', next: next(9, 2, 3, 4, 5, 6, 7, 8), torn: false },
  { what: 'a frame of this round follows', next: next(1, 2, 3, 4, 5, 6, 7, 8), torn: true },
  { what: 'a part of a frame follows', next: new Uint8Array(9), torn: true },
])('if $what, whether the -wal looks torn: $torn', ({ next: found, torn }) => {
  expect(looksTorn(header, found)).toBe(torn)
  expect(looksTorn(new Uint8Array(32).fill(7), found)).toBe(true)
  expect(looksTorn(header.subarray(0, 12), found)).toBe(false)
})

test.each([0, 1, 2])('a -wal looks torn if byte %i of its format differs', (index) => {
  expect(looksTorn(header.with(index, 0), new Uint8Array())).toBe(true)
})

test('frames follow the header of the -wal, each with a header of its own', () => {
  expect([0, 1, 2].map((index) => frameStart(index, 4096))).toEqual([32, 4152, 8272])
})
