import { expect, test } from 'vitest'
import { createEmitter } from '../../../main/base/emitter.ts'
import { openReactions } from '../../../main/reactions/reactions.ts'
import type { WorkEvent } from '../../../main/sources/clones/rules/work-events.ts'
import { ok } from '../../../preload/contract/result.ts'
import type { DashPlace, QuietView } from '../../../preload/contract/views/snapshot-view.ts'
import { someMeal } from '../../fakes/meals.ts'
import { ManualTime } from '../../fakes/github/manual-time.ts'

function open() {
  const places = createEmitter<DashPlace | null>()
  const quiets = createEmitter<QuietView>()
  const work = createEmitter<readonly WorkEvent[]>()
  const state = { isInConflict: false, experience: 0, level: 1 }
  const done: string[] = []
  const note = (what: string) => () => void done.push(what)
  const silent = () => () => undefined
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
        mirrorsWork: true,
        remindsOfBreaks: true,
        motion: 'polite',
        onboarding: 'done',
      }),
    },
    quiet: { isQuiet: () => false, onChange: quiets.on },
    ledger: {
      onChange: silent,
      adoption: unused,
      history: { year: unused, lifetime: unused },
    },
    deeds: { onNews: silent },
    github: { onWork: silent },
    folders: { onWork: work.on, isInConflict: () => state.isInConflict },
    companion: {
      petInCompany: () => state,
      pantry: unused,
      earnablesToUnpack: unused,
      formToCelebrate: () => null,
      celebrateForm: unused,
      feelings: {
        setConflict: (isInConflict) => void done.push(`conflict ${isInConflict}`),
        recordRelease: note('release'),
      },
    },
    pet: () => ({ mood: 'content' }),
    speech: {
      say(trigger) {
        done.push(trigger)
        return null
      },
      greet: unused,
      lastSaidAt: unused,
      lastLineAt: unused,
      holdSound: silent,
      bubble: () => null,
      stopSound: note('stop sound'),
      hush: note('hush'),
    },
    agents: { view: () => ({ sessions: [] }), onChange: silent, countReminder: unused },
    desktop: {
      isDashVisible: () => true,
      view: unused,
      sendBird: ({ type }) => void done.push(type),
      movePet: ({ type }) => void done.push(type),
      onBirdEvent: silent,
      onVisiblePlaceChange: places.on,
    },
    presence: { isUserThere: () => true, idleSeconds: unused },
    isMotionReduced: () => false,
    log: { error: unused },
  })
  reactions.onChange(note('publish'))
  /** @returns what was done since the last call */
  const news = () => done.splice(0)
  return { reactions, places, quiets, work, state, news }
}

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
