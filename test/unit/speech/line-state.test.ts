import { expect, test } from 'vitest'
import {
  firstLineState,
  reduceLine,
  type LineEvent,
  type LineState,
} from '../../../main/speech/rules/line-state.ts'

const states = {
  preparing: { name: 'preparing', isRead: false },
  'preparing, read': { name: 'preparing', isRead: true },
  speaking: { name: 'speaking', isRead: false },
  'speaking, read': { name: 'speaking', isRead: true },
  reading: { name: 'reading' },
  over: { name: 'over' },
} satisfies Readonly<Record<string, LineState>>
const events = {
  utters: { type: 'utters' },
  'falls-silent': { type: 'falls-silent' },
  'was-read': { type: 'was-read' },
} satisfies Readonly<Record<string, LineEvent>>

test('a line starts with its sound, or with its text alone', () => {
  expect(firstLineState('aloud')).toEqual(states.preparing)
  expect(firstLineState('bubble')).toEqual(states.reading)
})

test.each([
  ['preparing', 'utters', 'speaking'],
  ['preparing', 'falls-silent', 'reading'],
  ['preparing', 'was-read', 'preparing, read'],
  ['preparing, read', 'utters', 'speaking, read'],
  ['preparing, read', 'falls-silent', 'over'],
  ['speaking', 'utters', 'speaking'],
  ['speaking', 'falls-silent', 'reading'],
  ['speaking', 'was-read', 'speaking, read'],
  ['speaking, read', 'utters', 'speaking, read'],
  ['speaking, read', 'falls-silent', 'over'],
  ['reading', 'utters', 'reading'],
  ['reading', 'falls-silent', 'reading'],
  ['reading', 'was-read', 'over'],
  ['over', 'utters', 'over'],
  ['over', 'falls-silent', 'over'],
  ['over', 'was-read', 'over'],
] as const)('in the state "%s", the event %s leads to "%s"', (state, event, next) => {
  expect(reduceLine(states[state], events[event])).toEqual(states[next])
})
