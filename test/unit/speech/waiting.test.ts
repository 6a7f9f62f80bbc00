import { describe, expect, test } from 'vitest'
import { triggers, type Trigger, type TriggerRow } from '../../../main/speech/rules/triggers.ts'
import { takeWaiting, withWaiting, type WaitingLine } from '../../../main/speech/rules/waiting.ts'
import fc from '../../fast-check.ts'

const start = Date.parse('2026-11-26T00:00:00Z')
const line = (trigger: Trigger, variables: WaitingLine['variables'] = {}, askedAt = start) => ({
  trigger,
  variables,
  askedAt,
})
const allOf = (...lines: readonly WaitingLine[]) =>
  lines.reduce<readonly WaitingLine[]>((waiting, one) => withWaiting(waiting, one, start), [])

const someLine = fc.record({
  trigger: fc.constantFrom<Trigger>('level-up', 'unlock', 'fire-breath', 'first-start'),
  variables: fc.record({ level: fc.integer({ min: 1, max: 3 }), item: fc.constantFrom('a', 'b') }),
  askedAt: fc.integer({ min: start - 100_000, max: start + 100_000 }),
})

describe('a line that waits', () => {
  test('is replaced by a newer one of its kind', () => {
    const [five, six] = [line('level-up', { level: 5 }), line('level-up', { level: 6 })]
    const fire = line('fire-breath')
    expect(allOf(five, fire, six)).toEqual([six, fire])
  })

  test('has its outfit’s kind, whatever the language of the name', () => {
    const hat = line('unlock', { item: { ja: 'ぼうし', en: 'the hat' } })
    const scarf = line('unlock', { item: { ja: 'マフラー', en: 'the scarf' } })
    expect(allOf(hat, scarf, { ...hat, askedAt: start + 1 })).toEqual([
      { ...hat, askedAt: start + 1 },
      scarf,
    ])
  })

  test('is one of three at most; any further line is dropped', () => {
    const items = ['a', 'b', 'c', 'd'].map((item) => line('unlock', { item }))
    expect(allOf(...items)).toEqual(items.slice(0, 3))
  })

  test('has room if those before it have waited too long', () => {
    const old = ['a', 'b', 'c'].map((item) => line('unlock', { item }, start - 60_000))
    const fresh = line('level-up', { level: 2 })
    expect(takeWaiting(withWaiting(old, fresh, start), start)).toEqual({
      next: fresh,
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
    expect(takeWaiting([one], start + waitedMs)).toEqual({
      next: isSaid ? one : undefined,
      rest: [],
      stale: isSaid ? [] : [one],
    })
  })

  test('does not take a vacated place while three wait', () => {
    const old = line('level-up', { level: 1 }, start - 60_000)
    const three = ['a', 'b', 'c'].map((item) => line('unlock', { item }))
    expect(allOf(old, ...three, line('level-up', { level: 2 }))).toEqual([old, ...three])
  })

  test('is said in turn, after those before it are gone', () => {
    const [old, first, second] = [
      line('fire-breath', {}, start - 30_000),
      line('level-up', { level: 2 }),
      line('unlock', { item: 'a' }),
    ]
    const waiting = [old, first, second]
    expect(takeWaiting(waiting, start)).toEqual({ next: first, rest: [second], stale: [old] })
  })

  test('is said, waits, or has waited too long; none is lost', () => {
    fc.assert(
      fc.property(fc.array(someLine, { maxLength: 8 }), (lines) => {
        const waiting = allOf(...lines)
        const { next, rest, stale } = takeWaiting(waiting, start)
        expect(new Set([...(next ? [next] : []), ...rest, ...stale])).toEqual(new Set(waiting))
        expect(rest.length).toBeLessThanOrEqual(2)
        if (lines.length > 0 && waiting.length < 3) expect(waiting).toContain(lines.at(-1))
      }),
    )
  })
})

test('every waiting line’s kind depends on its own variable', () => {
  const rows: readonly TriggerRow[] = Object.values(triggers)
  const later = rows.filter((row) => row.whenBusy === 'later')
  expect(later.length).toBeGreaterThan(0)
  for (const { about, variables } of later)
    if (about !== undefined) expect(variables).toContain(about)
})
