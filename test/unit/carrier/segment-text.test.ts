import { describe, expect, test } from 'vitest'
import {
  checksum,
  formatSegmentHeader,
  formatLine,
  parseSegmentHeader,
  readLines,
  type SealedLine,
} from '../../../main/carrier/rules/segment-text.ts'
import fc from '../../support/fast-check.ts'

const header = { device: '0b1c-5', segment: 3, keyId: '0123456789abcdef' }
const line = fc.record({
  sequence: fc.integer({ min: 1, max: 9999 }),
  version: fc.integer({ min: 1, max: 3 }),
  sealed: fc.stringMatching(/^[\w-]{1,60}$/),
})
const segment = (lines: readonly SealedLine[]) =>
  formatSegmentHeader(header) + lines.map(formatLine).join('')
const start = formatSegmentHeader(header).length

describe('a segment', () => {
  test('begins with its device, its number and its key', () => {
    expect(parseSegmentHeader(segment([]))).toEqual(header)
  })

  test.each([
    '',
    'hot-dash',
    formatSegmentHeader(header).slice(0, -1),
    formatSegmentHeader(header).replace('0b1c', '0b1d'),
    `recipe\n${formatSegmentHeader(header)}`,
    'bplist00Ñ\n',
  ])('is not %j', (text) => {
    expect(parseSegmentHeader(text)).toBeNull()
  })

  test.each([
    { sequence: NaN, version: 1, sealed: 'x' },
    { sequence: 1, version: NaN, sealed: 'x' },
    { sequence: 1, version: 1, sealed: 'x y' },
  ])('has no line $sequence $version $sealed', (other) => {
    expect(readLines(formatLine(other), 0).lines).toEqual([])
  })

  test('that is cut off anywhere yields its complete lines, and the rest once it has arrived', () => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (lines, at) => {
          const text = segment(lines)
          const cut = start + Math.floor(at * (text.length - start))
          const first = readLines(text.slice(0, cut), start)
          const second = readLines(text, first.end)
          expect([...first.lines, ...second.lines]).toEqual(lines)
          expect(second.end).toBe(text.length)
        },
      ),
    )
  })

  test('yields all lines but the damaged one, whichever byte has changed', () => {
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 5 }),
        fc.nat(),
        fc.constantFrom('\0', 'x', ' '),
        (lines, at, other) => {
          const text = segment(lines)
          const index = start + (at % (text.length - start))
          const old = text[index]
          fc.pre(old !== other && old !== '\n')
          const damaged = text.slice(0, index) + other + text.slice(index + 1)
          const which = text.slice(start, index).split('\n').length - 1
          expect(readLines(damaged, start).lines).toEqual(lines.filter((_, n) => n !== which))
        },
      ),
    )
  })
})

test.each([
  // https://reveng.sourceforge.io/crc-catalogue/17plus.htm#crc.cat.crc-32-iso-hdlc
  ['123456789', 'cbf43926'],
  ['', '00000000'],
])('the CRC-32 of %j is %s', (text, crc) => {
  expect(checksum(text)).toBe(crc)
})
