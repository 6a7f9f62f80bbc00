import { describe, expect, test } from 'vitest'
import { createEmitter } from '../../../main/base/emitter.ts'
import type { GrantedFood } from '../../../main/ledger/grant-food.ts'
import { openReactions } from '../../../main/reactions/reactions.ts'
import type { WorkEvent } from '../../../main/sources/clones/rules/work-events.ts'
import type { Audibility } from '../../../main/speech/rules/may-speak.ts'
import type { BirdEvent } from '../../../preload/contract/events.ts'
import { ok } from '../../../preload/contract/result.ts'
import { experienceAtLevel } from '../../../preload/contract/growth.ts'
import { earnables, forms, type FormId } from '../../../preload/contract/earnables.ts'
import type { DashPlace, QuietView } from '../../../preload/contract/views/snapshot-view.ts'
import { ManualTime } from '../../fakes/github/manual-time.ts'
import { someMeal } from '../../fakes/meals.ts'

function open() {
  const food = createEmitter<readonly GrantedFood[]>()
  const work = createEmitter<readonly WorkEvent[]>()
  const stamps = createEmitter<undefined>()
  const places = createEmitter<DashPlace | null>()
  const quiets = createEmitter<QuietView>()
  const events: BirdEvent[] = []
  const lines: [string, unknown][] = []
  const holds: number[] = []
  const silent: string[] = []
  const done: string[] = []
  const state = {
    isQuiet: false,
    mirrorsWork: true,
    isSeen: true,
    isInConflict: false,
    released: 0,
    shown: 0,
  }
  const growth: { due: FormId | null; celebrated: number } = { due: null, celebrated: 0 }
  const note = (what: string) => () => void done.push(what)
  const unheard = () => () => undefined
  const unused = () => {
    throw new Error('unused')
  }
  const time = new ManualTime('2026-11-25T12:00:00Z')
  const reactions = openReactions({
    clock: time,
    timers: time,
    random: () => 0,
    locale: () => 'en',
    sharedValues: { get: () => null, set: unused },
    settings: {
      all: () => ({
        mirrorsWork: state.mirrorsWork,
        remindsOfBreaks: true,
        motion: 'polite',
        onboarding: 'done',
      }),
    },
    quiet: { isQuiet: () => state.isQuiet, onChange: quiets.on },
    ledger: {
      onChange: food.on,
      adoption: unused,
      history: { year: unused, lifetime: unused },
    },
    deeds: { onNews: stamps.on },
    github: { onWork: unheard },
    folders: { onWork: work.on, isInConflict: () => state.isInConflict },
    companion: {
      petInCompany: () => ({ level: 1, experience: 0 }),
      pantry: unused,
      earnablesToUnpack: unused,
      formToCelebrate: () => growth.due,
      celebrateForm() {
        growth.due = null
        growth.celebrated += 1
      },
      feelings: {
        setConflict: (isInConflict) => void done.push(`conflict ${isInConflict}`),
        recordRelease: note('release'),
      },
    },
    pet: () => ({ mood: 'content' }),
    speech: {
      say(trigger: string, words: unknown, how?: { readonly maxAudibility?: Audibility }) {
        done.push(trigger)
        lines.push([trigger, words])
        if (how?.maxAudibility === 'bubble') silent.push(trigger)
        return null
      },
      greet: unused,
      lastSaidAt: () => time.now(),
      lastLineAt: unused,
      holdSound(maxMs: number) {
        holds.push(maxMs)
        return () => (state.released += 1)
      },
      bubble: () => null,
      stopSound: note('stop sound'),
      hush: note('hush'),
    },
    agents: { view: () => ({ sessions: [] }), onChange: unheard, countReminder: unused },
    desktop: {
      isDashVisible: () => state.isSeen,
      view: unused,
      sendBird(event) {
        done.push(event.type)
        events.push(event)
      },
      movePet: ({ type }) => void done.push(type),
      onBirdEvent: unheard,
      onVisiblePlaceChange: places.on,
    },
    presence: { isUserThere: () => true, idleSeconds: () => 0 },
    isMotionReduced: () => false,
    log: { error: unused },
  })
  reactions.onChange(() => {
    done.push('publish')
    state.shown += 1
  })
  return {
    reactions,
    meals: reactions.meals,
    food,
    work,
    stamps,
    places,
    quiets,
    events,
    lines,
    silent,
    holds,
    state,
    growth,
    time,
    passMinute: () => {
      for (const task of reactions.minuteTasks) task()
    },
    /** @returns what was done since the last call */
    news: () => done.splice(0),
  }
}

/** Leads from level 1 to level 14. */
const feast = someMeal([{ kind: 'commit', count: 300 }], {
  gives: experienceAtLevel(14),
  hasFire: true,
  unlocked: ['scarf'],
})

describe('what Dash does when something happens', () => {
  test('mentions a single dish by name, and several by their number', () => {
    const { food, events, lines, time } = open()
    food.emit([{ kind: 'review', count: 1 }])
    food.emit([
      { kind: 'commit', count: 40 },
      { kind: 'issue', count: 2 },
    ])
    time.move(2000)
    expect(events.map(({ type }) => type)).toEqual(['new-food', 'new-food', 'new-food'])
    expect(lines).toEqual([
      ['new-food-review', {}],
      ['new-food-many', { count: 42 }],
    ])
  })

  test('mentions no dish while quiet', () => {
    const { food, events, lines, state, time } = open()
    state.isQuiet = true
    food.emit([{ kind: 'commit', count: 40 }])
    time.move(2000)
    expect([events, lines]).toEqual([[], []])
  })

  test('applauds new stamps with one line, unless it is hidden or must be quiet', () => {
    const { stamps, events, lines, state } = open()
    stamps.emit(undefined)
    expect(events).toEqual([{ type: 'performs', gesture: 'applaud' }])
    expect(lines).toEqual([['deed', {}]])
    for (const unheard of [{ isSeen: false }, { isSeen: true, isQuiet: true }]) {
      Object.assign(state, unheard)
      stamps.emit(undefined)
      expect([events.length, lines.length]).toEqual([1, 1])
    }
  })

  test('says how many dishes came once a sync has brought them all', () => {
    const { food, lines, time } = open()
    for (const count of [50, 1, 400, 371]) {
      food.emit([{ kind: 'commit', count }])
      time.move(1500)
    }
    expect(lines).toEqual([])
    time.move(500)
    expect(lines).toEqual([['new-food-many', { count: 822 }]])
    time.move(2 * 60_000)
    food.emit([{ kind: 'commit', count: 1 }])
    expect(lines.at(-1)).toEqual(['new-food-commit', {}])
  })

  test('says nothing after closing', async () => {
    const { reactions, food, lines, time } = open()
    food.emit([{ kind: 'commit', count: 50 }])
    await reactions.close()
    time.move(5000)
    expect(lines).toEqual([])
  })

  test('does nothing if only history grew', () => {
    const { food, events, lines } = open()
    food.emit([])
    expect([events, lines]).toEqual([[], []])
  })

  test("announces a feast's results only after the show, and then releases the held sound", () => {
    const { meals, events, lines, state } = open()
    meals.serve(ok(feast))
    expect(events).toEqual([{ type: 'fed', ...feast }])
    expect(lines).toEqual([['fed-all', { count: 300 }]])
    expect(meals.unshownMeals()).toEqual([feast])
    expect(state).toMatchObject({ released: 0, shown: 0 })
    meals.end()
    expect(lines.slice(1)).toEqual([['level-up', { level: 14 }]])
    expect(meals.unshownMeals()).toEqual([])
    expect(state).toMatchObject({ released: 1, shown: 1 })
    meals.end()
    expect(lines).toHaveLength(2)
  })

  test('names what was in a parcel, and leaves several things to their card', () => {
    const { reactions, events, lines } = open()
    reactions.announceUnpacked([])
    expect([events, lines]).toEqual([[], []])
    reactions.announceUnpacked(['scarf'])
    reactions.announceUnpacked(['onsen'])
    reactions.announceUnpacked(['wind-chime'])
    reactions.announceUnpacked(['happi', 'laptop'])
    expect(events).toEqual(Array(4).fill({ type: 'unpacks' }))
    expect(lines).toEqual([
      ['unlock', { item: earnables.scarf }],
      ['unlock-scene', { item: earnables.onsen }],
      ['unlock-ornament', { item: earnables['wind-chime'] }],
    ])
  })

  test('speaks of a new form rather than of a level or fire', () => {
    const { meals, lines, growth } = open()
    growth.due = 'fledgling'
    meals.serve(ok(feast))
    meals.end()
    expect(lines.slice(1)).toEqual([['growth', { form: forms.fledgling }]])
  })

  test('celebrates a new form once: after the meal, if the user can see it', () => {
    const { meals, passMinute, events, lines, growth, state } = open()
    const fed = someMeal([{ kind: 'commit', count: 1 }], {})
    growth.due = 'fledgling'
    meals.serve(ok(fed))
    passMinute()
    state.isQuiet = true
    meals.end()
    passMinute()
    state.isQuiet = false
    state.isSeen = false
    passMinute()
    expect(growth.celebrated).toBe(0)
    state.isSeen = true
    passMinute()
    passMinute()
    expect(events.map(({ type }) => type)).toEqual(['fed', 'grows'])
    expect(lines.at(-1)).toEqual(['growth', { form: forms.fledgling }])
    expect(growth.celebrated).toBe(1)
  })

  test('announces meals that are shown together once, with the last level', () => {
    const { meals, lines } = open()
    meals.serve(ok({ ...feast, hasFire: false }))
    const [before, after] = [experienceAtLevel(14), experienceAtLevel(15)]
    const next = { before: { experience: before }, gives: after - before, hasFire: true }
    meals.serve(ok(someMeal(undefined, { ...next, unlocked: ['laptop'] })))
    meals.serve(ok(someMeal(undefined, { before: { experience: after } })))
    meals.end()
    expect(lines.slice(3)).toEqual([['level-up', { level: 15 }]])
  })

  test('continues with a meal that came while a page reported an earlier one', () => {
    const { meals, state } = open()
    const first = someMeal()
    const second = someMeal(undefined, { before: first.after })
    meals.serve(ok(first))
    meals.serve(ok(second))
    meals.markShown(first.after.experience)
    expect(meals.unshownMeals()).toEqual([first, second])
    meals.markShown(second.after.experience)
    expect(meals.unshownMeals()).toEqual([])
    expect(state.shown).toBe(1)
  })

  test('lets Dash speak after closing, and announces no more meals', () => {
    const { meals, lines, state, time } = open()
    meals.serve(ok(feast))
    meals.close()
    expect(state.released).toBe(1)
    meals.end()
    time.move(20_000)
    expect(lines).toEqual([['fed-all', { count: 300 }]])
    expect(state).toMatchObject({ released: 1, shown: 0 })
  })

  test('announces fire if there is no new level', () => {
    const { meals, lines } = open()
    meals.serve(ok({ ...feast, after: { ...feast.after, experience: 24 }, unlocked: [] }))
    meals.end()
    expect(lines.slice(1)).toEqual([['fire-breath', {}]])
  })

  test('announces a meal without a show: at once if Dash is not visible, and later if no page reports the end', () => {
    const { meals, lines, state, time } = open()
    state.isSeen = false
    meals.serve(ok(feast))
    expect(lines.map(([trigger]) => trigger)).toContain('level-up')
    state.isSeen = true
    meals.serve(ok(feast))
    time.move(12_000)
    expect(meals.unshownMeals()).toHaveLength(1)
    time.move(2000)
    expect(meals.unshownMeals()).toEqual([])
    expect(state.shown).toBe(2)
  })

  test('speaks with an empty beak, after the meal', () => {
    const { meals, holds } = open()
    meals.serve(ok(someMeal()))
    expect(holds[0]).toBeGreaterThan(6000)
    expect(holds).toHaveLength(1)
  })

  test('responds to work with a gesture each time, and with a line now and then', () => {
    const { work, events, lines, silent, time } = open()
    work.emit(['commit'])
    work.emit(['tag', 'commit'])
    time.move(2 * 60_000)
    work.emit(['tag'])
    time.move(3 * 60_000)
    work.emit(['stash', 'amend'])
    work.emit(['pull'])
    expect(events).toEqual(
      ['catch', 'fanfare', 'fanfare', 'full-cheeks', 'listen'].map((gesture) => ({
        ...{ type: 'performs', gesture },
      })),
    )
    expect(lines.map(([trigger]) => trigger)).toEqual(['work-commit', 'work-tag', 'work-stash'])
    expect(silent).toEqual(['work-tag'])
  })

  test('mentions single commits no more often than work, and not right after it', () => {
    const { food, work, events, lines, silent, time } = open()
    const dish = () => food.emit([{ kind: 'commit', count: 1 }])
    for (let minute = 0; minute < 7; minute += 1) {
      dish()
      time.move(60_000)
    }
    expect(events).toHaveLength(7)
    expect(lines.map(([trigger]) => trigger)).toEqual(Array(4).fill('new-food-commit'))
    // Dash says the first one aloud, and then the first bubble that is at least five minutes later.
    expect(silent).toHaveLength(2)
    time.move(60 * 60_000)
    work.emit(['tag'])
    dish()
    expect(lines.at(-1)).toEqual(['work-tag', {}])
    // A rarer dish is mentioned.
    food.emit([{ kind: 'pull-request', count: 1 }])
    expect(lines.at(-1)).toEqual(['new-food-pull-request', {}])
    // A dish does not delay a line about work.
    time.move(10 * 60_000)
    dish()
    work.emit(['conflict'])
    expect(lines.slice(-2)).toEqual([
      ['new-food-commit', {}],
      ['work-conflict', {}],
    ])
  })

  test('mentions the first commit even right after it has mentioned work', () => {
    const { food, work, lines } = open()
    work.emit(['first-commit-of-day'])
    food.emit([{ kind: 'commit', count: 1 }])
    expect(lines.map(([trigger]) => trigger)).toEqual(['work-new-day', 'new-food-commit'])
  })

  test('ignores work while quiet, while hidden, and if the user does not want a response, and does not catch up', () => {
    const { work, events, lines, state } = open()
    for (const change of [{ isQuiet: true }, { isSeen: false }, { mirrorsWork: false }]) {
      const before = { ...state }
      Object.assign(state, change)
      work.emit(['conflict'])
      Object.assign(state, before)
    }
    work.emit([])
    expect([events, lines]).toEqual([[], []])
    work.emit(['conflict-over'])
    expect(lines).toEqual([['work-relief', {}]])
  })
})

test('a meal ends if Dash moves to another window or hides, and only a hidden Dash falls silent', () => {
  const { reactions, places, news } = open()
  for (const place of ['home', null] as const) {
    reactions.meals.serve(ok(someMeal()))
    news()
    places.emit(place)
    expect(reactions.meals.isShowing()).toBe(false)
    expect(news().includes('stop sound')).toBe(place === null)
  }
})

test('Dash falls silent and stands still once quiet begins, and does nothing when it ends', () => {
  const { quiets, news } = open()
  quiets.emit({ name: 'presenting', until: null })
  expect(news()).toEqual(['hush', 'disturb'])
  quiets.emit({ name: 'none' })
  expect(news()).toEqual([])
})

test("Dash feels the user's conflicts and releases", () => {
  const { work, state, news } = open()
  state.isInConflict = true
  work.emit(['conflict'])
  expect(news()).toEqual(['conflict true', 'publish', 'performs', 'work-conflict'])
  state.isInConflict = false
  work.emit(['conflict-over', 'tag'])
  expect(news().slice(0, 3)).toEqual(['conflict false', 'release', 'publish'])
})

test('Dash introduces itself until it has eaten', () => {
  const { reactions, news } = open()
  reactions.greet()
  expect(news()).toEqual(['greets', 'first-start'])
})

test('nothing is answered after closing', async () => {
  const { reactions, places, quiets, work, news } = open()
  await reactions.close()
  places.emit(null)
  quiets.emit({ name: 'presenting', until: null })
  work.emit(['tag'])
  expect(news()).toEqual([])
})
