import { describe, expect, test } from 'vitest'
import { ManualTime } from '../../fakes/github/manual-time.ts'
import { someMeal } from '../../fakes/meals.ts'
import { openReactions } from '../../../main/wiring/reactions.ts'
import type { BirdEvent } from '../../../preload/contract/events.ts'
import { experienceAtLevel } from '../../../preload/contract/growth.ts'
import { err, ok } from '../../../preload/contract/result.ts'
import { earnables } from '../../../preload/contract/wardrobe.ts'

function open() {
  const events: BirdEvent[] = []
  const lines: [string, unknown][] = []
  const holds: number[] = []
  const silent: string[] = []
  const state = { isQuiet: false, mirrorsWork: true, isSeen: true, released: 0, shown: 0 }
  const time = new ManualTime('2026-11-25T12:00:00Z')
  const reactions = openReactions({
    desktop: { sendBird: (event) => events.push(event), isDashVisible: () => state.isSeen },
    speech: {
      say(trigger, words, how) {
        lines.push([trigger, words])
        if (how?.isSilent === true) silent.push(trigger)
        return null
      },
      holdSound(maxMs) {
        holds.push(maxMs)
        return () => (state.released += 1)
      },
    },
    quiet: { isQuiet: () => state.isQuiet },
    settings: { all: () => ({ mirrorsWork: state.mirrorsWork }) },
    clock: { now: () => time.now() },
    timers: time,
    onShown: () => (state.shown += 1),
  })
  return { reactions, events, lines, silent, holds, state, time }
}

/** Leads from level 1 to level 14. */
const feast = someMeal([{ kind: 'commit', count: 300 }], {
  gives: experienceAtLevel(14),
  fire: true,
  unlocked: ['scarf'],
})

describe('what Dash does when something happens', () => {
  test('mentions a single dish by name, and several by their number', () => {
    const { reactions, events, lines, time } = open()
    reactions.announceFood({ granted: [{ kind: 'review', count: 1 }] })
    reactions.announceFood({
      granted: [
        { kind: 'commit', count: 40 },
        { kind: 'issue', count: 2 },
      ],
    })
    time.move(2000)
    expect(events.map(({ type }) => type)).toEqual(['new-food', 'new-food', 'new-food'])
    expect(lines).toEqual([
      ['new-food-review', {}],
      ['new-food-many', { count: 42 }],
    ])
  })

  test('mentions no dish while quiet', () => {
    const { reactions, events, lines, state, time } = open()
    state.isQuiet = true
    reactions.announceFood({ granted: [{ kind: 'commit', count: 40 }] })
    time.move(2000)
    expect([events, lines]).toEqual([[], []])
  })

  test('says how many dishes came once a sync has brought them all', () => {
    const { reactions, lines, time } = open()
    for (const count of [50, 1, 400, 371]) {
      reactions.announceFood({ granted: [{ kind: 'commit', count }] })
      time.move(1500)
    }
    expect(lines).toEqual([])
    time.move(500)
    expect(lines).toEqual([['new-food-many', { count: 822 }]])
    time.move(2 * 60_000)
    reactions.announceFood({ granted: [{ kind: 'commit', count: 1 }] })
    expect(lines.at(-1)).toEqual(['new-food-commit', {}])
  })

  test('says nothing after closing', () => {
    const { reactions, lines, time } = open()
    reactions.announceFood({ granted: [{ kind: 'commit', count: 50 }] })
    reactions.close()
    time.move(5000)
    expect(lines).toEqual([])
  })

  test('does nothing when only history grew', () => {
    const { reactions, events, lines } = open()
    reactions.announceFood({ granted: [] })
    expect([events, lines]).toEqual([[], []])
  })

  test('announces the results of a feast once it was shown, and plays the sound after that', () => {
    const { reactions, events, lines, state } = open()
    expect(reactions.showMeal(ok(feast))).toEqual({ ok: true, value: null })
    expect(events).toEqual([{ type: 'fed', ...feast }])
    expect(lines).toEqual([['fed-all', { count: 300 }]])
    expect(reactions.unshownMeals).toEqual([feast])
    expect(state).toMatchObject({ released: 0, shown: 0 })
    reactions.endShow()
    expect(lines.slice(1)).toEqual([['level-up', { level: 14 }]])
    expect(reactions.unshownMeals).toEqual([])
    expect(state).toMatchObject({ released: 1, shown: 1 })
    reactions.endShow()
    expect(lines).toHaveLength(2)
  })

  test('names what was in a parcel, and leaves several things to their card', () => {
    const { reactions, events, lines } = open()
    reactions.showUnpacked([])
    expect([events, lines]).toEqual([[], []])
    reactions.showUnpacked(['scarf'])
    reactions.showUnpacked(['onsen'])
    reactions.showUnpacked(['happi', 'laptop'])
    expect(events).toEqual(Array(3).fill({ type: 'unpacks' }))
    expect(lines).toEqual([
      ['unlock', { item: earnables.scarf }],
      ['unlock-scene', { item: earnables.onsen }],
    ])
  })

  test('announces meals that are shown together as one, by the last level', () => {
    const { reactions, lines } = open()
    reactions.showMeal(ok({ ...feast, fire: false }))
    const [before, after] = [experienceAtLevel(14), experienceAtLevel(15)]
    const next = { before: { experience: before }, gives: after - before, fire: true }
    reactions.showMeal(ok(someMeal(undefined, { ...next, unlocked: ['laptop'] })))
    reactions.showMeal(ok(someMeal(undefined, { before: { experience: after } })))
    reactions.endShow()
    expect(lines.slice(3)).toEqual([['level-up', { level: 15 }]])
  })

  test('announces fire if there is no new level', () => {
    const { reactions, lines } = open()
    reactions.showMeal(ok({ ...feast, after: { ...feast.after, experience: 24 }, unlocked: [] }))
    reactions.endShow()
    expect(lines.slice(1)).toEqual([['fire-breath', {}]])
  })

  test('announces a meal without a show: at once if Dash is not visible, and later if no page reports the end', () => {
    const { reactions, lines, state, time } = open()
    state.isSeen = false
    reactions.showMeal(ok(feast))
    expect(lines.map(([trigger]) => trigger)).toContain('level-up')
    state.isSeen = true
    reactions.showMeal(ok(feast))
    time.move(12_000)
    expect(reactions.unshownMeals).toHaveLength(1)
    time.move(2000)
    expect(reactions.unshownMeals).toEqual([])
    expect(state.shown).toBe(2)
  })

  test('returns why nothing was eaten, and says nothing', () => {
    const { reactions, events } = open()
    const problem = { ok: false, error: { code: 'nothing-to-eat' } } as const
    expect(reactions.showMeal(problem)).toEqual(problem)
    expect(events).toEqual([])
  })

  test('speaks once the meal is over, with an empty beak', () => {
    const { reactions, holds } = open()
    reactions.showMeal(ok(someMeal()))
    expect(holds[0]).toBeGreaterThan(6000)
    reactions.showMeal(err({ code: 'nothing-to-eat' }))
    expect(holds).toHaveLength(1)
  })

  test('responds to work with a gesture each time, and with a line now and then', () => {
    const { reactions, events, lines, silent, time } = open()
    reactions.respondToWork(['commit'])
    reactions.respondToWork(['tag', 'commit'])
    time.move(2 * 60_000)
    reactions.respondToWork(['tag'])
    time.move(3 * 60_000)
    reactions.respondToWork(['stash', 'amend'])
    reactions.respondToWork(['pull'])
    expect(events).toEqual(
      ['type-along', 'fanfare', 'fanfare', 'full-cheeks', 'listen'].map((gesture) => ({
        ...{ type: 'works', gesture },
      })),
    )
    expect(lines.map(([trigger]) => trigger)).toEqual(['work-commit', 'work-tag', 'work-stash'])
    expect(silent).toEqual(['work-tag'])
  })

  test('mentions single commits no more often than work, and not right after it', () => {
    const { reactions, events, lines, silent, time } = open()
    const dish = () => reactions.announceFood({ granted: [{ kind: 'commit', count: 1 }] })
    for (let minute = 0; minute < 7; minute += 1) {
      dish()
      time.move(60_000)
    }
    expect(events).toHaveLength(7)
    expect(lines.map(([trigger]) => trigger)).toEqual(Array(4).fill('new-food-commit'))
    // Aloud: the first one, and the first bubble at least five minutes later.
    expect(silent).toHaveLength(2)
    time.move(60 * 60_000)
    reactions.respondToWork(['tag'])
    dish()
    expect(lines.at(-1)).toEqual(['work-tag', {}])
    // A rarer dish is mentioned.
    reactions.announceFood({ granted: [{ kind: 'pull-request', count: 1 }] })
    expect(lines.at(-1)).toEqual(['new-food-pull-request', {}])
    // A dish does not delay a line about work.
    time.move(10 * 60_000)
    dish()
    reactions.respondToWork(['conflict'])
    expect(lines.slice(-2)).toEqual([
      ['new-food-commit', {}],
      ['work-conflict', {}],
    ])
  })

  test('mentions the first commit even right after it has mentioned work', () => {
    const { reactions, lines } = open()
    reactions.respondToWork(['first-commit-of-day'])
    reactions.announceFood({ granted: [{ kind: 'commit', count: 1 }] })
    expect(lines.map(([trigger]) => trigger)).toEqual(['work-new-day', 'new-food-commit'])
  })

  test('ignores work while quiet, while hidden, and if the user does not want a response, and does not catch up', () => {
    const { reactions, events, lines, state } = open()
    for (const change of [{ isQuiet: true }, { isSeen: false }, { mirrorsWork: false }]) {
      const before = { ...state }
      Object.assign(state, change)
      reactions.respondToWork(['conflict'])
      Object.assign(state, before)
    }
    reactions.respondToWork([])
    expect([events, lines]).toEqual([[], []])
    reactions.respondToWork(['conflict-over'])
    expect(lines).toEqual([['work-relief', {}]])
  })
})
