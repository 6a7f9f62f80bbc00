import { describe, expect, test } from 'vitest'
import { createClock } from '../../../main/base/clock.ts'
import type { Trigger } from '../../../main/speech/rules/triggers.ts'
import { createChatter } from '../../../main/reactions/chatter.ts'
import {
  isBreakDue,
  noActivity,
  updateActivity,
  type ActivitySpan,
} from '../../../main/speech/rules/long-work.ts'
import type { Day } from '../../../main/base/rules/day.ts'
import type { Mood } from '../../../preload/contract/views/pet-view.ts'
import fc from '../../support/fast-check.ts'

const minute = 60_000
const hour = 60 * minute

const noCounts = { commit: 0, issue: 0, review: 0, 'pull-request': 0 }

/** @param local local time in Tokyo */
function open(local = '2026-11-25T14:00:00', chance = 0.99) {
  const said: { trigger: Trigger; at: number; values: object }[] = []
  const state = {
    now: Date.parse(`${local}+09:00`),
    chance,
    reminds: true,
    adoption: null as Day | null,
    days: [] as { day: Day; count: number }[],
    mood: 'content' as Mood,
    idleSeconds: 0,
  }
  const note = (trigger: Trigger, values = {}) => void said.push({ trigger, at: state.now, values })
  const chatter = createChatter({
    speech: {
      say(trigger, values) {
        note(trigger, values)
        return null
      },
      greet() {
        note('greeting-day')
        return null
      },
      lastSaidAt: (trigger) => said.findLast((one) => one.trigger === trigger)?.at ?? 0,
      lastLineAt: () => said.at(-1)?.at ?? 0,
    },
    clock: createClock({ now: () => state.now, timeZone: () => 'Asia/Tokyo' }),
    random: () => state.chance,
    locale: () => 'ja',
    ledger: {
      adoption: () => state.adoption,
      history: {
        year: (year) => ({
          year: year ?? 2026,
          years: [],
          days: state.days.filter(({ day }) => day.startsWith(String(year))),
          months: [],
          totals: noCounts,
          repositories: [],
          notCounted: [],
        }),
        lifetime: () => ({
          first: null,
          activeDays: 0,
          years: [],
          totals: noCounts,
          repositories: [],
          notCounted: [],
        }),
      },
    },
    settings: { all: () => ({ remindsOfBreaks: state.reminds }) },
    pet: () => ({ mood: state.mood }),
    companion: {
      petInCompany: () => ({ level: 5 }),
      pantry: () => [{ kind: 'review', count: 2 }],
      earnablesToUnpack: () => ['headphones', 'onsen-towel', 'onsen', 'happi'],
    },
    presence: { idleSeconds: () => state.idleSeconds },
  })
  const pass = (minutes: number, mood: Mood = 'content', idleSeconds = 0) => {
    Object.assign(state, { mood, idleSeconds })
    for (let passed = 0; passed < minutes; passed += 1) {
      state.now += minute
      chatter.remark()
    }
  }
  return { chatter, said, state, pass, triggers: () => said.map(({ trigger }) => trigger) }
}

describe('what Dash says on its own', () => {
  test.each([
    ['idle', '14', 'content', 0.02],
    ['serial', '14', 'content', 0],
    ['season-autumn', '14', 'content', 0.0499],
    ['hungry', '14', 'hungry', 0],
    ['late-night', '02', 'content', 0],
  ] as const)('is now and then %s', (trigger, at, mood, chance) => {
    const { pass, triggers } = open(`2026-11-25T${at}:00:00`, chance)
    pass(1, mood)
    expect(triggers()).toEqual([trigger])
  })

  test('is mostly nothing, and nothing at all while Dash sleeps', () => {
    const rarely = open('2026-11-25T14:00:00', 0.05)
    rarely.pass(60)
    const asleep = open('2026-11-25T14:00:00', 0)
    asleep.pass(60, 'asleep')
    expect([rarely.said, asleep.said]).toEqual([[], []])
  })

  test('comes at most every twenty minutes, greetings included, whatever chance decides', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0, 0.02, 0.045, 0.5), { minLength: 1, maxLength: 300 }),
        (chances) => {
          const { chatter, state, said, pass } = open('2026-11-27T14:30:00')
          chatter.greet()
          for (const chance of chances) {
            state.chance = chance
            pass(1)
          }
          for (const [index, { at }] of said.entries())
            if (index > 0)
              expect(at - (said[index - 1]?.at ?? 0)).toBeGreaterThanOrEqual(20 * minute)
        },
      ),
    )
  })

  test('comes every twenty minutes if chance always allows it', () => {
    const { pass, said, state } = open('2026-11-25T09:00:00', 0.02)
    const start = state.now
    pass(62)
    expect(said.map(({ at }) => (at - start) / minute)).toEqual([1, 21, 41, 61])
  })

  test('mentions hunger once a day', () => {
    const { pass, triggers } = open('2026-11-25T09:00:00', 0.02)
    pass(8 * 60, 'hungry')
    expect(triggers().filter((trigger) => trigger === 'hungry')).toHaveLength(1)
    expect(triggers().filter((trigger) => trigger === 'idle').length).toBeGreaterThan(20)
  })

  test('mentions each of the user’s own numbers once a day, and chats if there are none', () => {
    const { pass, state, said, triggers } = open('2026-11-25T09:00:00', 0.04)
    pass(20)
    expect(triggers()).toEqual(['idle'])
    state.adoption = '2026-11-01' as Day
    state.days = [
      { day: '2026-11-23' as Day, count: 1 },
      { day: '2026-11-25' as Day, count: 4 },
    ]
    pass(80)
    expect(said.slice(1, 4)).toMatchObject([
      { trigger: 'numbers-rest', values: {} },
      { trigger: 'numbers-today', values: { count: 4 } },
      { trigger: 'idle' },
    ])
  })

  test('continues the story once a day', () => {
    const { pass, triggers } = open('2026-11-25T09:00:00', 0)
    pass(26 * 60)
    const told = triggers().filter((trigger) => trigger === 'serial')
    expect(told).toHaveLength(2)
    expect(triggers().filter((trigger) => trigger === 'idle').length).toBeGreaterThan(20)
  })
})

describe('an occasion of the day', () => {
  test('is said as a greeting, and only once', () => {
    const { chatter, pass, triggers } = open('2026-12-25T09:00:00')
    chatter.greet()
    pass(120)
    chatter.greet()
    expect(triggers()).toEqual(['day-christmas', 'greeting-day'])
  })

  test('is said in the daytime if Hot Dash ran all night', () => {
    const { pass, said } = open('2026-12-30T23:30:00')
    pass(10)
    pass(330)
    expect(said.map(({ trigger, at }) => [trigger, new Date(at + 9 * hour).getUTCHours()])).toEqual(
      [
        ['day-year-end', 23],
        ['day-year-end', 5],
      ],
    )
  })

  test('welcomes a user who was away for a week', () => {
    const { chatter, state, pass, triggers } = open('2026-11-17T12:00:00')
    chatter.greet()
    state.now += 8 * 24 * hour
    pass(60)
    expect(triggers()).toEqual(['greeting-day', 'day-back'])
  })

  test.each([
    [2026, { ja: '1', en: 'one year' }],
    [2016, { ja: '11', en: '11 years' }],
    [2025, { ja: '2', en: 'two years' }],
  ])('is the day Dash moved in (%i), with the number of years in words', (year, years) => {
    const { chatter, state, said } = open('2027-11-25T12:00:00')
    state.adoption = `${year}-11-25` as Day
    chatter.greet()
    expect(said.map(({ trigger, values }) => [trigger, values])).toEqual([
      ['day-adoption', { years }],
    ])
  })
})

describe('long work', () => {
  test('leads to a suggested break, at most every two hours', () => {
    const { chatter, state, pass, said } = open('2026-11-25T09:00:00')
    const begun = state.now
    for (let quarters = 0; quarters < 24; quarters += 1) {
      chatter.rememberWork(['commit'])
      pass(15)
    }
    const after = said.map(({ trigger, at }) => [trigger, (at - begun) / minute])
    expect(after).toEqual([
      ['long-work', 91],
      ['long-work', 211],
      ['long-work', 331],
    ])
  })

  test('leads to no suggestion if the user took a break, did nothing with Git, or opted out', () => {
    const paused = open('2026-11-25T09:00:00')
    for (let rounds = 0; rounds < 8; rounds += 1) {
      paused.chatter.rememberWork(['commit'])
      paused.pass(60)
      paused.pass(1, 'content', 301)
    }
    const idle = open('2026-11-25T09:00:00')
    idle.pass(300)
    const refused = open('2026-11-25T09:00:00')
    refused.state.reminds = false
    for (let rounds = 0; rounds < 8; rounds += 1) {
      refused.chatter.rememberWork(['commit'])
      refused.pass(60)
    }
    expect([paused.said, idle.said, refused.said]).toEqual([[], [], []])
  })

  test('starts over after the machine slept, and when the clock was set back', () => {
    const look = (activity: ActivitySpan, now: number) => updateActivity(activity, 0, now)
    const since = (...looks: readonly number[]) => looks.reduce(look, noActivity).since
    expect(since(hour, hour + minute)).toBe(hour)
    expect(since(hour, 3 * hour)).toBe(3 * hour)
    expect(since(hour, hour - minute)).toBe(hour - minute)
  })

  test('starts over after a break of five minutes', () => {
    const away = updateActivity(
      { since: hour, seenAt: 3 * hour, workedAt: hour },
      5 * minute,
      3 * hour,
    )
    expect(away.since).toBeNull()
    expect(isBreakDue({ ...away, workedAt: 3 * hour }, 0, 3 * hour)).toBe(false)
    expect(updateActivity(away, 0, 3 * hour + minute).since).toBe(3 * hour + minute)
  })

  test('makes no break due before the first work', () => {
    expect(isBreakDue({ since: hour, seenAt: 3 * hour, workedAt: null }, 0, 3 * hour)).toBe(false)
  })

  test('makes a break due after ninety minutes, within an hour of the last work, two hours after the last suggestion', () => {
    const now = 10 * hour
    const due = (sinceMs: number, workedMs: number, saidMs: number) =>
      isBreakDue({ since: now - sinceMs, workedAt: now - workedMs, seenAt: now }, now - saidMs, now)
    expect(due(90 * minute, hour - 1, 2 * hour)).toBe(true)
    expect(due(90 * minute - 1, hour - 1, 2 * hour)).toBe(false)
    expect(due(90 * minute, hour, 2 * hour)).toBe(false)
    expect(due(90 * minute, hour - 1, 2 * hour - 1)).toBe(false)
  })

  test('never makes a break due before ninety minutes, nor within two hours of the last suggestion', () => {
    const moment = fc.record({
      since: fc.nat({ max: 10 * hour }),
      workedAt: fc.nat({ max: 10 * hour }),
      saidAt: fc.nat({ max: 10 * hour }),
      now: fc.nat({ max: 10 * hour }),
    })
    fc.assert(
      fc.property(moment, ({ since, workedAt, saidAt, now }) => {
        if (!isBreakDue({ since, workedAt, seenAt: now }, saidAt, now)) return
        expect(now - since).toBeGreaterThanOrEqual(90 * minute)
        expect(now - workedAt).toBeLessThanOrEqual(hour)
        expect(saidAt > now || now - saidAt >= 2 * hour).toBe(true)
      }),
    )
  })
})

test.each([
  ['2026-11-25T14:00:00', ['season-autumn', 'long-work']],
  // A Thursday before a Friday with no occasion in the morning.
  ['2026-11-26T22:00:00', ['late-night', 'season-autumn', 'long-work']],
  ['2026-11-27T09:00:00', ['day-friday', 'season-autumn', 'long-work']],
  ['2026-12-23T09:00:00', ['day-christmas', 'season-winter', 'long-work']],
])('at %s Dash may say %o until tomorrow morning', (local, expected) => {
  expect(open(local).chatter.outlook().due).toEqual(expected)
})

test('an occasion that Dash has mentioned today is no longer due', () => {
  const { chatter, said, state } = open('2026-11-27T16:00:00')
  said.push({ trigger: 'day-friday', at: state.now, values: {} })
  expect(chatter.outlook().due).not.toContain('day-friday')
})

test('the outlook includes the next unlocks, waiting food, the latest work and the day', () => {
  const { chatter } = open('2026-11-25T13:00:00')
  chatter.rememberWork(['push'])
  chatter.rememberWork(['commit', 'push'])
  expect(chatter.outlook()).toMatchObject({
    hour: 13,
    level: 5,
    nextEarnables: [
      { trigger: 'unlock', name: 'ヘッドホン' },
      { trigger: 'unlock', name: '温泉タオル' },
      { trigger: 'unlock-scene', name: '温泉' },
    ],
    waiting: { review: 2 },
  })
  expect(chatter.outlook().due.slice(0, 2)).toEqual(['work-commit', 'work-push'])
})
