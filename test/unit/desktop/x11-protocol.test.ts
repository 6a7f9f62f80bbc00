import { describe, expect, it } from 'vitest'
import {
  authorityFor,
  bytesAfter,
  localDisplay,
  messageKind,
  pointerIn,
  queryExtension,
  queryPointer,
  rootOf,
  setInputShape,
  setupRequest,
} from '../../../main/desktop/rules/x11-protocol.ts'
import fc from '../../fast-check.ts'

/** An entry of an `.Xauthority` file. */
function entry(family: number, display: string, name: string, data: readonly number[]): number[] {
  const text = (bytes: readonly number[]) => [bytes.length >> 8, bytes.length & 255, ...bytes]
  const ascii = (letters: string) => text([...Buffer.from(letters, 'latin1')])
  return [
    family >> 8,
    family & 255,
    ...ascii('desk'),
    ...ascii(display),
    ...ascii(name),
    ...text(data),
  ]
}

const cookie = 'MIT-MAGIC-COOKIE-1'

describe('a display', () => {
  it.each([
    [':0', 0],
    [':12.1', 12],
    ['unix:3', 3],
    ['desk:0', undefined],
    ['desk.example:0', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s is number %s of this machine', (name, number) => {
    expect(localDisplay(name)).toBe(number)
  })
})

describe("a display's password", () => {
  it('is the first one that applies to it on this machine', () => {
    const file = Uint8Array.from([
      ...entry(0, '1', cookie, [1]),
      ...entry(256, '2', cookie, [2]),
      ...entry(256, '1', 'XDM-AUTHORIZATION-1', [3]),
      ...entry(256, '1', cookie, [4, 5]),
      ...entry(65_535, '', cookie, [6]),
    ])
    expect(authorityFor(file, 1)).toEqual({ name: cookie, data: Uint8Array.of(4, 5) })
    expect(authorityFor(file, 7)).toEqual({ name: cookie, data: Uint8Array.of(6) })
  })

  it('is missing in a file that is truncated, empty or something else', () => {
    const whole = entry(256, '1', cookie, [4, 5])
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => {
        expect(authorityFor(Uint8Array.from(whole.slice(0, length)), 1)).toBeUndefined()
      }),
    )
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void authorityFor(bytes, 1)))
  })
})

describe('requests', () => {
  it('start with the password, each text padded to four bytes', () => {
    const greeting = setupRequest({ name: 'abc', data: Uint8Array.of(1, 2, 3, 4, 5) })
    expect([...greeting]).toEqual([
      ...[0x6c, 0, 11, 0, 0, 0, 3, 0, 5, 0, 0, 0],
      ...[97, 98, 99, 0],
      ...[1, 2, 3, 4, 5, 0, 0, 0],
    ])
    expect(setupRequest(undefined)).toHaveLength(12)
  })

  it('query an extension by name', () => {
    expect([...queryExtension('SHAPE')]).toEqual([
      ...[98, 0, 4, 0, 5, 0, 0, 0],
      ...[83, 72, 65, 80, 69, 0, 0, 0],
    ])
  })

  it('state their length in four-byte words, and clamp to 16 bits', () => {
    const far = { x: -40_000, y: 2, width: 90_000, height: -1 }
    const request = Buffer.from(setInputShape(129, 0x1234_5678, [far]))
    expect(request).toHaveLength(24)
    expect(request.readUInt16LE(2)).toBe(6)
    expect([request[0], request[1], request[4], request[5]]).toEqual([129, 1, 0, 2])
    expect(request.readUInt32LE(8)).toBe(0x1234_5678)
    expect(request.readInt16LE(16)).toBe(-32_768)
    expect(request.readUInt16LE(20)).toBe(32_767)
    expect(request.readUInt16LE(22)).toBe(0)
  })

  it('ask a window where the pointer is', () => {
    expect([...queryPointer(0x1234_5678)]).toEqual([38, 0, 2, 0, 0x78, 0x56, 0x34, 0x12])
  })
})

describe('answers', () => {
  // 34: the keyboard layout has changed; 11: the only event without a number in its third and fourth bytes.
  it.each([
    [0, 'error', 0],
    [1, 'reply', 12],
    [2, 'event', 0],
    [11, 'event', 0],
    [34, 'event', 0],
    [34 | 0x80, 'event', 0],
    [127, 'event', 0],
  ])('starting with %s are an %s, and %s bytes longer than the minimum', (first, kind, longer) => {
    const message = Buffer.alloc(32)
    message.writeUInt8(first, 0)
    message.writeUInt32LE(3, 4)
    expect(messageKind(message)).toBe(kind)
    expect(bytesAfter(message)).toBe(longer)
  })

  it("name the first screen's window after the vendor and the formats", () => {
    const setup = Buffer.alloc(8 + 32 + 8 + 2 * 8 + 40)
    setup.writeUInt16LE(5, 8 + 16)
    setup.writeUInt8(2, 8 + 21)
    setup.writeUInt32LE(0x2bf, 8 + 32 + 8 + 2 * 8)
    expect(rootOf(setup)).toBe(0x2bf)
  })

  it("give the pointer's place on a display to the left of the first one too", () => {
    const answer = Buffer.alloc(32)
    answer.writeInt16LE(-20, 16)
    answer.writeInt16LE(700, 18)
    expect(pointerIn(answer)).toEqual({ x: -20, y: 700 })
  })
})
