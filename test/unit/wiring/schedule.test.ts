import { describe, expect, test } from 'vitest'
import { openSchedule, sourceTasks } from '../../../main/wiring/schedule.ts'
import { ManualTime } from '../../fakes/github/manual-time.ts'

const minute = 60_000
const sixYears = 6 * 365 * 24 * 60 * minute

function open(fail?: 'followClock') {
  const time = new ManualTime('2026-11-25T12:00:00Z')
  const done: string[] = []
  const failed: string[] = []
  let maintained = 0
  let shiftMs = 0
  let wake: (() => void) | undefined
  const note =
    <Answer>(what: string, answer: Answer) =>
    (): Answer => {
      done.push(what)
      if (what === fail) throw new Error('on purpose')
      return answer
    }
  const { compareSoon, close } = openSchedule({
    folders: { scanForChanges: note('compare', Promise.resolve()) },
    clock: { now: () => time.now() + shiftMs },
    timers: time,
    onWake(listener) {
      wake = listener
      return () => void (wake = undefined)
    },
    minuteTasks: [
      ...sourceTasks({
        folders: { checkDisks: note('checkDisks', Promise.resolve()) },
        ledger: { followClock: note('followClock', { granted: [] }) },
        github: { syncIfDue: note('syncIfDue', undefined) },
      }),
      note('task', undefined),
    ],
    maintenanceTasks: [() => (maintained += 1)],
    log: { error: (what) => void failed.push(what) },
  })
  return {
    compareSoon,
    close,
    failed,
    maintained: () => maintained,
    wake: () => wake?.(),
    setClock: (by: number) => void (shiftMs += by),
    /** @returns what happens in this many seconds */
    seconds: (count: number): readonly string[] => {
      done.length = 0
      time.move(count * 1000)
      return [...done]
    },
    /** @returns what happens in this many minutes */
    minutes: (count: number): readonly string[] => {
      done.length = 0
      for (let n = 0; n < count; n += 1) time.move(minute)
      return [...done]
    },
  }
}

const eachMinute = ['followClock', 'syncIfDue', 'checkDisks', 'task']
const withComparison = ['compare', ...eachMinute]

test('the clock is checked each minute, and the clones are compared every ten minutes', () => {
  const { minutes } = open()
  expect(minutes(9)).toEqual(Array.from({ length: 9 }, () => eachMinute).flat())
  expect(minutes(1)).toEqual(withComparison)
  expect(minutes(10).filter((what) => what === 'compare')).toHaveLength(1)
})

test('after Home gets the focus, the clones are compared once it is drawn', () => {
  const { compareSoon, seconds, close } = open()
  compareSoon()
  compareSoon()
  expect(seconds(0.9)).toEqual([])
  expect(seconds(0.1)).toEqual(['compare'])
  expect(seconds(10)).toEqual([])
  compareSoon()
  close()
  expect(seconds(10)).toEqual([])
})

describe('a clock that is set', () => {
  test.each([
    ['six years ahead', sixYears],
    ['six years back', -sixYears],
    ['an hour back', -60 * minute],
  ])('%s has one effect within a minute', (_, by) => {
    const { minutes, setClock } = open()
    minutes(1)
    setClock(by)
    expect(minutes(1)).toEqual(withComparison)
    expect(minutes(1)).toEqual(eachMinute)
    setClock(-by)
    expect(minutes(1)).toEqual(withComparison)
  })

  test('by a few seconds, as time servers do, has no effect', () => {
    const { minutes, setClock } = open()
    for (const by of [2000, -2000, 30_000, -30_000]) {
      setClock(by)
      expect(minutes(1)).toEqual(eachMinute)
    }
  })
})

test('a failing task stops no other task, now or in the next minute', () => {
  const { minutes, failed } = open('followClock')
  expect(minutes(2)).toEqual([...eachMinute, ...eachMinute])
  expect(failed).toHaveLength(2)
})

test('maintenance is checked each minute, except in the first two', () => {
  const { minutes, maintained } = open('followClock')
  minutes(2)
  expect(maintained()).toBe(0)
  minutes(2)
  expect(maintained()).toBe(2)
})

test('the clones are compared when the machine wakes, and nothing happens after the schedule closes', () => {
  const { minutes, wake, close } = open()
  wake()
  close()
  wake()
  expect(minutes(20)).toEqual([])
})
