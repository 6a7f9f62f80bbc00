import { describe, expect, test } from 'vitest'
import {
  reduceQueue,
  type QueueState,
  type QueueStep,
} from '../../../main/speech/rules/queue-steps.ts'
import type { LineRequest } from '../../../main/speech/rules/line-request.ts'
import { rowOf, triggerNames, type Trigger } from '../../../main/speech/rules/triggers.ts'
import fc from '../../support/fast-check.ts'

const start = Date.parse('2026-11-26T00:00:00Z')
const line = (trigger: Trigger, variables: LineRequest['variables'] = {}, askedAt = start) => ({
  trigger,
  variables,
  askedAt,
})
const saying = (waiting: readonly LineRequest[], trigger: Trigger = 'voice-test'): QueueState => ({
  current: trigger,
  waiting,
})
/** The lines that wait after all of these were due during another one. */
function allOf(...lines: readonly LineRequest[]): readonly LineRequest[] {
  let waiting: readonly LineRequest[] = []
  for (const one of lines)
    ({ waiting } = reduceQueue(saying(waiting), { type: 'due', line: one }, start))
  return waiting
}
const over = (waiting: readonly LineRequest[], now = start): QueueStep =>
  reduceQueue(saying(waiting), { type: 'over' }, now)
const outcome = ({ waiting: rest, say, stale }: QueueStep) => ({ say, rest, stale })

const someLine = fc.record({
  trigger: fc.constantFrom<Trigger>('level-up', 'unlock', 'fire-breath', 'first-start'),
  variables: fc.record({ level: fc.integer({ min: 1, max: 3 }), item: fc.constantFrom('a', 'b') }),
  askedAt: fc.integer({ min: start - 100_000, max: start + 100_000 }),
})

test.each([
  ['level-up', 'idle', 'now'],
  ['idle', 'level-up', 'never'],
  ['fed-commit', 'fed-issue', 'now'],
  ['unlock', 'level-up', 'later'],
  ['fire-breath', 'level-up', 'later'],
  ['voice-test', 'level-up', 'now'],
] as const)('%s while %s is being said: %s', (trigger, current, when) => {
  const next = line(trigger)
  expect(outcome(reduceQueue(saying([], current), { type: 'due', line: next }, start))).toEqual({
    say: when === 'now' ? next : null,
    rest: when === 'later' ? [next] : [],
    stale: [],
  })
})

test('in silence, every line is said at once', () => {
  for (const trigger of triggerNames) {
    const step = reduceQueue(
      { current: null, waiting: [] },
      { type: 'due', line: line(trigger) },
      start,
    )
    expect(step).toEqual({ waiting: [], say: line(trigger), stale: [] })
  }
})

test('a line that the user requests interrupts any other, and waiting lines keep waiting', () => {
  const waiting = [line('unlock', { item: 'a' })]
  const asked = { ...line('idle'), isAsked: true }
  const step = reduceQueue(saying(waiting, 'level-up'), { type: 'due', line: asked }, start)
  expect(step).toEqual({ waiting, say: asked, stale: [] })
})

test('a line that is due waits its turn', () => {
  const next = line('unlock', { item: 'a' })
  const step = reduceQueue(saying([], 'level-up'), { type: 'due', line: next }, start)
  expect(step).toEqual({ waiting: [next], say: null, stale: [] })
})

describe('a line that waits', () => {
  test('is replaced by a newer line of the same kind', () => {
    const [five, six] = [line('level-up', { level: 5 }), line('level-up', { level: 6 })]
    const fire = line('fire-breath')
    expect(allOf(five, fire, six)).toEqual([six, fire])
  })

  test('has the kind of its outfit, whatever the language of the name', () => {
    const hat = line('unlock', { item: { ja: 'ぼうし', en: 'the hat' } })
    const scarf = line('unlock', { item: { ja: 'マフラー', en: 'the scarf' } })
    expect(allOf(hat, scarf, { ...hat, askedAt: start + 1 })).toEqual([
      { ...hat, askedAt: start + 1 },
      scarf,
    ])
  })

  test('is dropped if three others wait', () => {
    const items = ['a', 'b', 'c', 'd'].map((item) => line('unlock', { item }))
    expect(allOf(...items)).toEqual(items.slice(0, 3))
  })

  test('has room if the lines before it have waited too long', () => {
    const old = ['a', 'b', 'c'].map((item) => line('unlock', { item }, start - 60_000))
    const fresh = line('level-up', { level: 2 })
    const { waiting } = reduceQueue(saying(old), { type: 'due', line: fresh }, start)
    expect(outcome(over(waiting))).toEqual({
      say: fresh,
      rest: [],
      stale: old,
    })
  })

  test.each([
    ['fire-breath', 19_999, true],
    ['fire-breath', 20_000, false],
    ['level-up', 59_999, true],
    ['level-up', 60_000, false],
    ['unlock', 60_000, false],
    ['first-start', 60_000, false],
    // The clock ran ahead, and was set back.
    ['level-up', -3_600_000, false],
    ['level-up', -1000, false],
  ] as const)('%s is said after %i ms: %s', (trigger, waitedMs, isSaid) => {
    const one = line(trigger)
    expect(outcome(over([one], start + waitedMs))).toEqual({
      say: isSaid ? one : null,
      rest: [],
      stale: isSaid ? [] : [one],
    })
  })

  test('does not take a vacated place while three wait', () => {
    const old = line('level-up', { level: 1 }, start - 60_000)
    const three = ['a', 'b', 'c'].map((item) => line('unlock', { item }))
    expect(allOf(old, ...three, line('level-up', { level: 2 }))).toEqual([old, ...three])
  })

  test('is said after the lines before it', () => {
    const [old, first, second] = [
      line('fire-breath', {}, start - 30_000),
      line('level-up', { level: 2 }),
      line('unlock', { item: 'a' }),
    ]
    expect(outcome(over([old, first, second]))).toEqual({
      say: first,
      rest: [second],
      stale: [old],
    })
  })

  test('is said, waits, or has waited too long; none is lost', () => {
    fc.assert(
      fc.property(fc.array(someLine, { maxLength: 8 }), (lines) => {
        const waiting = allOf(...lines)
        const { say, rest, stale } = outcome(over(waiting))
        expect(new Set([...(say ? [say] : []), ...rest, ...stale])).toEqual(new Set(waiting))
        expect(rest.length).toBeLessThanOrEqual(2)
        if (lines.length > 0 && waiting.length < 3) expect(waiting).toContain(lines.at(-1))
      }),
    )
  })
})

test.each(['unlock', 'unlock-scene', 'unlock-ornament'] as const)(
  'the kind of %s depends on its own variable',
  (trigger) => {
    expect(rowOf(trigger)).toMatchObject({ variables: ['item'], maxWaitMs: 60_000 })
  },
)
