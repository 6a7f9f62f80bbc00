import { describe, expect, test } from 'vitest'
import type { SessionEvent } from '../../../main/agents/rules/agent-events.ts'
import type { HookReport } from '../../../main/agents/rules/hook-report.ts'
import {
  expireSessions,
  maxSessions,
  nextCheck,
  reduceSessions,
  countReminder,
  shownSessions,
  type KeptSession,
} from '../../../main/agents/rules/sessions.ts'
import { minuteMs } from '../../../preload/contract/durations.ts'
import { agentStates } from '../../../preload/contract/views/agents-view.ts'
import fc from '../../support/fast-check.ts'

const report = (change: Partial<HookReport> = {}): HookReport => ({
  agent: 'claude',
  event: '',
  session: 's',
  folder: 'hot-dash',
  detail: '',
  mode: '',
  isUnattended: false,
  isFromSubagent: false,
  hasBackgroundTasks: false,
  isRecoverable: true,
  at: null,
  pid: null,
  ...change,
})
const at = (stopwatchMs: number) => ({ clockMs: 1_000_000 + stopwatchMs, stopwatchMs })

type Happened = SessionEvent | 'subagent asks'

/** Events of one session, a second apart. `helps` and `subagent asks` come from a subagent. */
const after = (...events: readonly Happened[]) =>
  events.reduce<readonly KeptSession[]>((sessions, event, index) => {
    const isFromSubagent = event === 'helps' || event === 'subagent asks'
    const meaning = event === 'subagent asks' ? 'asks' : event
    return reduceSessions(sessions, report({ isFromSubagent }), meaning, at(index * 1000))
  }, [])
const stateAfter = (...events: readonly Happened[]) =>
  shownSessions(after(...events))[0]?.state ?? null

describe('a session', () => {
  test.each([
    [['starts'], null],
    [['starts', 'works'], 'working'],
    [['works', 'asks'], 'needs-you'],
    [['asks'], 'needs-you'],
    [['works', 'asks', 'works'], 'working'],
    [['works', 'asks', 'stops'], 'done'],
    [['works', 'stops'], 'done'],
    [['works', 'stops', 'works'], 'working'],
    [['works', 'stops', 'starts'], null],
    [['works', 'starts'], 'working'],
    [['works', 'fails'], 'failed'],
    [['works', 'fails', 'stops'], 'failed'],
    [['works', 'fails', 'works', 'stops'], 'done'],
    [['works', 'ends'], null],
    [['works', 'stops', 'ends'], null],
    // An idle notification a minute after the end of a turn changes nothing.
    [['works', 'stops', 'idles'], 'done'],
    [['works', 'fails', 'idles'], 'failed'],
    // The user has interrupted the turn.
    [['works', 'idles'], null],
    [['works', 'asks', 'idles'], null],
    [['works', 'idles', 'stops'], null],
    [['works', 'idles', 'works'], 'working'],
    // Background tasks continue. If one never ends, such as a server, the session is done all the same.
    [['works', 'pauses'], 'working'],
    [['works', 'pauses', 'stops'], 'done'],
    [['works', 'pauses', 'helps', 'idles'], 'done'],
    [['works', 'pauses', 'works', 'idles'], null],
    // A subagent never ends a session, and answers only its own question.
    [['helps'], 'working'],
    [['helps', 'idles'], null],
    [['works', 'helps'], 'working'],
    [['works', 'stops', 'helps'], 'done'],
    [['works', 'asks', 'helps'], 'needs-you'],
    [['works', 'asks', 'helps', 'helps'], 'needs-you'],
    [['works', 'subagent asks', 'helps'], 'working'],
    [['works', 'subagent asks', 'starts', 'helps'], 'working'],
    [['works', 'subagent asks', 'asks', 'helps'], 'needs-you'],
    // Hot Dash started in the middle of a turn, so it does not know what ends.
    [['stops'], null],
    [['fails'], null],
  ] as const)('that %j is %s', (events, state) => {
    expect(stateAfter(...events)).toBe(state)
  })

  test('keeps the time since which its state lasts', () => {
    expect(shownSessions(after('works', 'works', 'works'))[0]?.since).toBe(at(0).clockMs)
    expect(shownSessions(after('works', 'asks', 'works'))[0]?.since).toBe(at(2000).clockMs)
  })

  test('keeps its folder and process if a later hook does not know them', () => {
    const first = reduceSessions([], report({ pid: 42 }), 'works', at(0))
    expect(reduceSessions(first, report({ folder: '' }), 'asks', at(1))).toMatchObject([
      { folder: 'hot-dash', pid: 42 },
    ])
    const unknown = reduceSessions([], report({ folder: '' }), 'works', at(0))
    expect(unknown).toMatchObject([{ folder: '', pid: null }])
  })

  test('ignores an event that is up to five seconds older than the last one', () => {
    const done = reduceSessions(after('works'), report({ at: 9000 }), 'stops', at(1))
    expect(reduceSessions(done, report({ at: 8999 }), 'works', at(2))).toBe(done)
    expect(reduceSessions(done, report({ at: 4000 }), 'works', at(2))).toBe(done)
    // Events of the same millisecond are not older than each other.
    const same = reduceSessions(done, report({ at: 9000 }), 'works', at(2))
    expect(shownSessions(same)).toMatchObject([{ state: 'working' }])
    // The clock was set back.
    const later = reduceSessions(done, report({ at: 3999 }), 'works', at(3))
    expect(shownSessions(later)).toMatchObject([{ state: 'working' }])
    const ended = reduceSessions(done, report({ at: 9500 }), 'ends', at(4))
    expect(shownSessions(reduceSessions(ended, report({ at: 9400 }), 'works', at(5)))).toEqual([])
  })
})

describe('a session without events', () => {
  const all = () => true
  test.each([
    [['works'], 10 * minuteMs, 'expired'],
    [['asks'], 60 * minuteMs, 'expired'],
    [['works', 'stops'], 10 * minuteMs, null],
    [['works', 'fails'], 10 * minuteMs, null],
  ] as const)('%j lasts %i ms and becomes %s', (events, lasts, state) => {
    const sessions = after(...events)
    const end = (events.length - 1) * 1000 + lasts
    expect(nextCheck(sessions, at(0))).toBe(end)
    expect(expireSessions(sessions, at(end - 1), all)).toEqual(sessions)
    const expired = expireSessions(sessions, at(end), all)
    expect(shownSessions(expired)[0]?.state ?? null).toBe(state)
    expect(expireSessions(expired, at(end + 10 * minuteMs), all)).toEqual([])
  })

  test.each([
    ['starts', null],
    ['works', 'working'],
    ['helps', 'working'],
    ['asks', 'needs-you'],
    ['stops', 'done'],
    ['fails', 'failed'],
    ['idles', null],
  ] as const)('once it has expired, %s makes it %s', (event, state) => {
    const expired = expireSessions(after('works'), at(10 * minuteMs), all)
    const sessions = reduceSessions(expired, report(), event, at(11 * minuteMs))
    expect(shownSessions(sessions)[0]?.state ?? null).toBe(state)
  })

  test('is expired within a minute after its process is gone, if it was working', () => {
    const sessions = reduceSessions([], report({ pid: 42 }), 'works', at(0))
    expect(nextCheck(sessions, at(5000))).toBe(5000 + minuteMs)
    const alive = new Set([42])
    expect(expireSessions(sessions, at(1), (pid) => alive.has(pid))).toEqual(sessions)
    alive.clear()
    expect(shownSessions(expireSessions(sessions, at(1), (pid) => alive.has(pid)))).toMatchObject([
      { state: 'expired' },
    ])
    expect(expireSessions(after('works'), at(1), () => false)).toEqual(after('works'))
    // A finished session stays: the process of a one-off command is gone by then.
    const done = reduceSessions(sessions, report({ pid: 42 }), 'stops', at(1))
    expect(expireSessions(done, at(2), (pid) => alive.has(pid))).toEqual(done)
  })

  test('expires with the sixth reminder of a question, and each event resets the count', () => {
    const reminded = (sessions: readonly KeptSession[], times: number) =>
      Array.from({ length: times }).reduce<readonly KeptSession[]>(
        (some, _, index) => countReminder(some, at(index)),
        sessions,
      )
    const open = reminded(after('works', 'asks'), 5)
    expect(shownSessions(open)).toMatchObject([{ state: 'needs-you', since: at(1000).clockMs }])
    expect(shownSessions(reminded(open, 1))).toMatchObject([{ state: 'expired' }])
    const again = reduceSessions(open, report(), 'asks', at(2000))
    expect(shownSessions(reminded(again, 5))).toMatchObject([{ state: 'needs-you' }])
    expect(reminded(after('works'), 6)).toEqual(after('works'))
  })

  test('needs no check once it is gone', () => {
    expect(nextCheck([], at(0))).toBeNull()
    expect(nextCheck(after('works', 'ends'), at(0))).toBeNull()
  })

  test('is kept for five seconds after its end, because a late hook may arrive', () => {
    const gone = after('works', 'ends')
    expect(expireSessions(gone, at(1000 + 5000), all)).toEqual(gone)
    expect(expireSessions(gone, at(1000 + 5001), all)).toEqual([])
  })
})

describe('several sessions', () => {
  const event = fc.constantFrom<SessionEvent>(
    ...(['starts', 'works', 'helps', 'asks', 'pauses', 'stops', 'fails', 'idles', 'ends'] as const),
  )
  const happening = fc.record({
    event,
    session: fc.nat(60).map(String),
    at: fc.option(fc.nat(20_000)),
    isFromSubagent: fc.boolean(),
    waits: fc.nat(3 * minuteMs),
  })

  test('are shown in order of need, at most 32, after any events', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 200 }), (all) => {
        let sessions: readonly KeptSession[] = []
        let steady = 0
        for (const { event: one, waits, ...change } of all) {
          steady += waits
          sessions = expireSessions(sessions, at(steady), () => true)
          sessions = reduceSessions(sessions, report(change), one, at(steady))
          const shown = shownSessions(sessions)
          expect(sessions.length).toBeLessThanOrEqual(maxSessions)
          expect(new Set(shown.map(({ key }) => key)).size).toBe(shown.length)
          const needs = shown.map(({ state }) => agentStates.indexOf(state))
          expect(needs).toEqual([...needs].sort((a, b) => a - b))
          expect(needs).not.toContain(-1)
          // A check is due exactly while a session is shown.
          expect(nextCheck(sessions, at(steady)) === null).toBe(shown.length === 0)
        }
        for (let hours = 0; hours < 3; hours += 1)
          sessions = expireSessions(sessions, at((steady += 60 * minuteMs)), () => true)
        expect(sessions).toEqual([])
      }),
    )
  })

  test('do not change each other', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 30 }), (all) => {
        const of = (some: typeof all) =>
          some.reduce<readonly KeptSession[]>(
            (sessions, { event: one, session, at: began, isFromSubagent }) =>
              reduceSessions(
                sessions,
                report({ session: String(Number(session) % 3), at: began, isFromSubagent }),
                one,
                at(0),
              ),
            [],
          )
        for (const session of ['0', '1', '2']) {
          const alone = of(all.filter((one) => Number(one.session) % 3 === Number(session)))
          const together = of(all).filter(({ key }) => key === `claude:${session}`)
          expect(together).toEqual(alone)
        }
      }),
    )
  })

  test('that need the user survive a flood of others', () => {
    let sessions = reduceSessions([], report({ session: 'mine' }), 'asks', at(0))
    for (let count = 0; count < 100; count += 1)
      sessions = reduceSessions(sessions, report({ session: `s${count}` }), 'works', at(count))
    expect(shownSessions(sessions)).toHaveLength(maxSessions)
    expect(shownSessions(sessions)[0]).toMatchObject({ key: 'claude:mine', state: 'needs-you' })
    expect(shownSessions(sessions)[1]).toMatchObject({ key: 'claude:s99' })
  })

  test('that have ended are dropped before those that work', () => {
    let sessions = reduceSessions([], report({ session: 'mine' }), 'works', at(0))
    for (let count = 0; count < 100; count += 1)
      sessions = reduceSessions(sessions, report({ session: `s${count}` }), 'ends', at(count))
    expect(shownSessions(sessions)).toMatchObject([{ key: 'claude:mine', state: 'working' }])
  })

  test('are checked when the first may expire, and then shown in order of need again', () => {
    const working = reduceSessions([], report({ session: 'a', pid: 1 }), 'works', at(0))
    const two = reduceSessions(working, report({ session: 'b', pid: 2 }), 'works', at(1))
    const asking = reduceSessions(two, report({ session: 'c' }), 'asks', at(2))
    expect(nextCheck(asking, at(3))).toBe(minuteMs + 3)
    const keysOf = (sessions: readonly KeptSession[]) =>
      shownSessions(sessions).map(({ key }) => key.replace('claude:', ''))
    expect(keysOf(asking)).toEqual(['c', 'b', 'a'])
    const without = expireSessions(asking, at(10), (pid) => pid !== 2)
    expect(keysOf(without)).toEqual(['c', 'a', 'b'])
    // The latest to expire comes first.
    expect(keysOf(expireSessions(without, at(20), () => false))).toEqual(['c', 'a', 'b'])
  })
})
