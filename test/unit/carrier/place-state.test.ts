import { expect, test } from 'vitest'
import {
  beginExchange,
  endSync,
  initialPlaceState,
  isExchangeDue,
  type PlaceState,
} from '../../../main/carrier/rules/place-state.ts'
import { hourMs, minuteMs } from '../../../preload/contract/durations.ts'
import fc from '../../support/fast-check.ts'

const denied = { code: 'carry-git-denied' } as const
const start = 1_000_000

const exchange = (state: PlaceState, succeeds: boolean, now: number, tookMs = 0) =>
  endSync(beginExchange(state, now), succeeds ? null : denied, now + tookMs)

test.each([
  { what: 'after the start', ended: [], minutes: 1 / 6 },
  { what: 'after a success', ended: [true], minutes: 60 },
  { what: 'after a failure', ended: [false], minutes: 5 },
  { what: 'after two failures', ended: [false, false], minutes: 10 },
  { what: 'after four failures', ended: [false, false, false, false], minutes: 40 },
  { what: 'after many failures', ended: Array.from({ length: 99 }, () => false), minutes: 60 },
  { what: 'after a failure and a success', ended: [false, true], minutes: 60 },
  { what: 'after a success and a failure', ended: [false, true, false], minutes: 5 },
])('a repository is due $minutes minutes $what', ({ ended, minutes }) => {
  const state = ended.reduce(
    (last, succeeds) => exchange(last, succeeds, start),
    initialPlaceState(start),
  )
  const dueAt = start + minutes * minuteMs
  expect([dueAt - 1, dueAt].map((now) => isExchangeDue(state, now))).toEqual([false, true])
})

test('a failed exchange is due again 5 minutes after its beginning, a successful one an hour after its end', () => {
  const begun = initialPlaceState(start)
  expect(exchange(begun, false, start, minuteMs).dueAt).toBe(start + 5 * minuteMs)
  expect(exchange(begun, true, start, minuteMs).dueAt).toBe(start + 61 * minuteMs)
})

test('an exchange that is running is not due', () => {
  const state = beginExchange(initialPlaceState(start), start)
  expect(state.name).toBe('exchanging')
  expect(isExchangeDue(state, start)).toBe(false)
})

test('a sync with a folder changes only the problem', () => {
  const state = initialPlaceState(start)
  const gone = endSync(state, { code: 'carry-folder-gone' }, start + hourMs)
  expect(gone).toEqual({ ...state, problem: { code: 'carry-folder-gone' } })
  expect(endSync(gone, null, start + 2 * hourMs)).toEqual(state)
})

test('an exchange is due within an hour, whatever happens and however the clock is set', () => {
  const event = fc.record({ succeeds: fc.boolean(), now: fc.nat(), tookMs: fc.nat(hourMs) })
  fc.assert(
    fc.property(fc.array(event), fc.nat(), (events, openedAt) => {
      let state = initialPlaceState(openedAt)
      let now = openedAt
      for (const { succeeds, tookMs, ...event } of events) {
        state = exchange(state, succeeds, event.now, tookMs)
        now = event.now + tookMs
        expect(state).toMatchObject({ name: 'idle', problem: succeeds ? null : denied })
      }
      expect(isExchangeDue(state, now + hourMs)).toBe(true)
      expect(isExchangeDue(state, now - 2 * hourMs)).toBe(true)
    }),
  )
})
