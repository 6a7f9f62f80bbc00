import { expect, test } from 'vitest'
import {
  parseRowLine,
  rowLine,
  type Column,
  type LineFlaw,
  type Row,
} from '../../../main/storage/rules/row-lines.ts'
import fc from '../../support/fast-check.ts'

const column = (name: string, type: string, isNullable = false): Column => ({
  name,
  type,
  isNullable,
})
const tables = new Map([
  ['meal', [column('grant_key', 'TEXT'), column('n', 'INTEGER'), column('at', 'INTEGER')]],
  ['choice', [column('name', 'TEXT'), column('value', 'TEXT', true), column('clock', 'TEXT')]],
  ['work_day', [column('day', 'TEXT'), column('share', 'REAL')]],
])
const meal = { grant_key: 'starter', n: 1, at: 1_700_000_000_000 }
const clock = '000000000000001-00000-x'

test('a row is one line, and reads as the same row', () => {
  const text = fc.string({ unit: 'grapheme' })
  const row: fc.Arbitrary<[string, Row]> = fc.oneof(
    fc.tuple(
      fc.constant('meal'),
      fc.record({ grant_key: text, n: fc.nat(1000), at: fc.integer() }),
    ),
    fc.tuple(
      fc.constant('choice'),
      fc.record({ name: text, value: fc.option(text), clock: fc.constant(clock) }),
    ),
    fc.tuple(
      fc.constant('work_day'),
      fc.record({
        day: fc.constantFrom('0000-01-01', '2024-02-29', '9999-12-31'),
        share: fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }),
      }),
    ),
  )
  fc.assert(
    fc.property(row, ([table, values]) => {
      const line = rowLine(table, values)
      expect(line).not.toMatch(/[\n\r]/)
      expect(parseRowLine(line, tables)).toEqual({ ok: true, value: { table, row: values } })
    }),
  )
})

const wrong = (table: string, row: Row, column: string): [string, LineFlaw] => [
  rowLine(table, row),
  { code: 'wrong-value', table, column },
]

test.each<[string, LineFlaw]>([
  ['', { code: 'not-a-row' }],
  ['{', { code: 'not-a-row' }],
  ['null', { code: 'not-a-row' }],
  ['{"table":"meal"}', { code: 'not-a-row' }],
  ['["meal"]', { code: 'not-a-row' }],
  ['["meal",{},{}]', { code: 'not-a-row' }],
  ['["meal",[]]', { code: 'not-a-row' }],
  ['["meal",null]', { code: 'not-a-row' }],
  ['[7,{}]', { code: 'not-a-row' }],
  ['["__proto__",{}]', { code: 'unknown-table' }],
  ['["sqlite_schema",{}]', { code: 'unknown-table' }],
  ['["meal",{}]', { code: 'other-columns', table: 'meal' }],
  [rowLine('meal', { ...meal, dish: 'commit' }), { code: 'other-columns', table: 'meal' }],
  [
    '["meal",{"grant_key":"starter","n":1,"__proto__":1}]',
    { code: 'other-columns', table: 'meal' },
  ],
  wrong('meal', { ...meal, grant_key: 7 }, 'grant_key'),
  wrong('meal', { ...meal, grant_key: null }, 'grant_key'),
  wrong('meal', { ...meal, n: '1' }, 'n'),
  wrong('meal', { ...meal, n: 1.5 }, 'n'),
  wrong('meal', { ...meal, n: -1 }, 'n'),
  wrong('meal', { ...meal, n: 2 ** 40 }, 'n'),
  wrong('meal', { ...meal, at: 8.64e15 + 1 }, 'at'),
  ['["meal",{"grant_key":"a","n":1,"at":1e999}]', wrong('meal', meal, 'at')[1]],
  ['["meal",{"grant_key":["a"],"n":1,"at":1}]', wrong('meal', meal, 'grant_key')[1]],
  wrong('choice', { name: 'scene', value: null, clock: 'tomorrow' }, 'clock'),
  wrong('choice', { name: 'scene', value: null, clock: '999999999999999-00000-x' }, 'clock'),
  wrong('work_day', { day: '9999-99-99', share: 1 }, 'day'),
  wrong('work_day', { day: '2026-02-30', share: 1 }, 'day'),
  wrong('work_day', { day: '2026-02-28', share: 'all' }, 'share'),
])('the line %s is refused', (line, flaw) => {
  expect(parseRowLine(line, tables)).toEqual({ ok: false, error: flaw })
})

test('the greatest count and the latest instant are valid', () => {
  const line = rowLine('meal', { grant_key: 'starter', n: 1_000_000_000, at: 8.64e15 })
  expect(parseRowLine(line, tables).ok).toBe(true)
})

test('no text makes the parser throw or pollutes a prototype', () => {
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc.json().map((json) => `["meal",${json}]`),
  )
  fc.assert(
    fc.property(text, (line) => {
      expect(parseRowLine(line, tables).ok).toBe(false)
      expect(Object.hasOwn(Object.prototype, 'n')).toBe(false)
    }),
  )
})
