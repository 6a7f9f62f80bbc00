import { describe, expect, test } from 'vitest'
import { openWorkReactions } from '../../../main/reactions/work-reactions.ts'
import { agentNewsOf } from '../../../main/reactions/rules/agent-news.ts'
import { createEmitter } from '../../../main/base/emitter.ts'
import type { AgentChange } from '../../../main/agents/agents.ts'
import type { BirdEvent } from '../../../preload/contract/events.ts'
import {
  agentStates,
  heldStateOf,
  type AgentSession,
  type AgentState,
} from '../../../preload/contract/views/agents-view.ts'
import { ManualTime } from '../../fakes/github/manual-time.ts'

const session = (state: AgentState, key = 'one'): AgentSession => ({
  ...{ key, agent: 'claude', folder: 'app', since: 0, state },
})
const newsOf = (
  before: AgentState | null,
  after: AgentState | null,
  ...others: readonly AgentState[]
) =>
  agentNewsOf(
    before && session(before),
    after && session(after),
    others.map((state, n) => session(state, `other ${n}`)),
  )

describe('what a change of a session means', () => {
  test.each([
    [null, 'working', 'agent-started'],
    [null, 'needs-you', 'agent-needs-you'],
    [null, 'done', null],
    [null, 'failed', null],
    ['working', 'needs-you', 'agent-needs-you'],
    ['working', 'done', 'agent-done'],
    ['working', 'failed', 'agent-failed'],
    ['working', 'expired', null],
    ['working', null, null],
    ['needs-you', 'working', null],
    ['needs-you', 'done', 'agent-done'],
    ['needs-you', 'failed', 'agent-failed'],
    ['expired', 'working', 'agent-started'],
    ['expired', 'done', 'agent-done'],
    ['done', 'working', 'agent-started'],
    ['done', 'failed', null],
    ['failed', 'done', null],
    ['failed', 'working', 'agent-started'],
  ] as const)('from %s to %s: %s', (before, after, news) => {
    expect(newsOf(before, after)).toBe(news)
  })

  test.each(agentStates)('%s that stays is not news', (state) => {
    expect(newsOf(state, state)).toBeNull()
  })

  test('a start beside another busy session is not news', () => {
    expect(newsOf(null, 'working', 'working')).toBeNull()
    expect(newsOf(null, 'working', 'needs-you')).toBeNull()
    expect(newsOf(null, 'working', 'done', 'failed', 'expired')).toBe('agent-started')
  })
})

test.each([
  [['working', 'done', 'needs-you'], 'needs-you'],
  [['failed', 'done', 'working'], 'working'],
  [['failed', 'done', 'expired'], null],
  [[], null],
] as const)('all of %s together hold %s', (states, held) => {
  expect(heldStateOf({ sessions: states.map((state) => session(state)) })).toBe(held)
})

describe('Dash and the agents', () => {
  function open() {
    const changes = createEmitter<AgentChange>({ error: () => undefined })
    const events: BirdEvent[] = []
    const lines: string[] = []
    const state = { mayReact: true, isUserThere: true }
    const time = new ManualTime('2026-11-25T12:00:00Z')
    let sessions: readonly AgentSession[] = []
    let reminders = 0
    const reactions = openWorkReactions({
      agents: {
        view: () => ({ sessions }),
        onChange: changes.on,
        countReminder: () => {
          reminders += 1
          if (reminders > 3) sessions = []
        },
      },
      speech: {
        say(trigger) {
          lines.push(trigger)
          return null
        },
      },
      settings: { all: () => ({ mirrorsWork: false }) },
      desktop: { sendBird: (event) => void events.push(event) },
      mayReact: () => state.mayReact,
      presence: { isUserThere: () => state.isUserThere },
      clock: { now: () => time.now() },
    })
    return {
      ...{ lines, state, reactions },
      gestures: () => events.flatMap((event) => (event.type === 'performs' ? [event.gesture] : [])),
      reminders: () => events.filter(({ type }) => type === 'performs-if-idle'),
      become: (next: AgentState, key = 'one') => {
        const before = sessions.find((one) => one.key === key) ?? null
        const after = session(next, key)
        sessions = [...sessions.filter((one) => one !== before), after]
        changes.emit({ before, after })
      },
      minutes: (count: number) => {
        for (let n = 0; n < count; n += 1) {
          time.move(60_000)
          reactions.minutePassed()
        }
      },
    }
  }

  test('reacts to a session from its start to its end', () => {
    const { become, gestures, lines } = open()
    for (const state of ['working', 'needs-you', 'working', 'done'] as const) become(state)
    expect(gestures()).toEqual(['think', 'call', 'toot'])
    expect(lines).toEqual(['work-agent-started'])
  })

  test('treats several sessions as one', () => {
    const { become, gestures } = open()
    become('working')
    become('working', 'two')
    become('needs-you', 'two')
    expect(gestures()).toEqual(['think', 'call'])
  })

  test('taps a foot once a minute while an agent needs the user and the user is there', () => {
    const { become, minutes, reminders, reactions } = open()
    become('working')
    minutes(3)
    expect(reminders()).toEqual([])
    become('needs-you')
    reactions.minutePassed()
    expect(reminders()).toEqual([])
    minutes(3)
    expect(reminders()).toEqual(Array(3).fill({ type: 'performs-if-idle', gesture: 'call' }))
    become('working')
    minutes(3)
    expect(reminders()).toHaveLength(3)
    become('needs-you')
    // The session expires instead of another reminder.
    minutes(3)
    expect(reminders()).toHaveLength(3)
  })

  test.each([{ mayReact: false }, { isUserThere: false }])(
    'does not tap a foot with %o',
    (change) => {
      const { become, minutes, reminders, state } = open()
      Object.assign(state, change)
      become('needs-you')
      minutes(3)
      expect(reminders()).toEqual([])
    },
  )

  test('does nothing after closing', () => {
    const { become, gestures, reactions } = open()
    reactions.close()
    become('working')
    expect(gestures()).toEqual([])
  })
})
