import { describe, expect, test } from 'vitest'

import { workEvents } from '../../../main/sources/clones/rules/work-events.ts'
import { pullRequestEvents } from '../../../main/sources/github/rules/pull-requests.ts'
import { triggerNames } from '../../../main/speech/rules/triggers.ts'
import { addMention, neverMentioned } from '../../../main/speech/rules/may-speak.ts'
import { agentNews } from '../../../main/reactions/rules/agent-news.ts'
import { answerToWork, workRows } from '../../../main/reactions/rules/answers-to-work.ts'
import { workGestures } from '../../../preload/contract/events.ts'
import fc from '../../support/fast-check.ts'

const all = [...workEvents, ...pullRequestEvents, ...agentNews]
const minute = 60_000
const start = Date.parse('2026-11-25T12:00:00Z')

describe('the table of work', () => {
  test('has a row for each event, and uses each gesture and each line', () => {
    expect(Object.keys(workRows).toSorted()).toEqual([...all].toSorted())
    const rows = Object.values(workRows)
    expect(new Set(rows.map(({ gesture }) => gesture))).toEqual(new Set(workGestures))
    expect(rows.map(({ trigger }) => trigger).toSorted()).toEqual(
      triggerNames.filter((name) => name.startsWith('work-')).toSorted(),
    )
  })

  test('has an act of its own for a commit, a push and a merge', () => {
    const eventsOf = (gesture: string) =>
      all.filter((event) => workRows[event].gesture === gesture).toSorted()
    expect(eventsOf('catch')).toEqual(['commit', 'first-commit-of-day'])
    expect(eventsOf('post')).toEqual(['push'])
    expect(eventsOf('stir')).toEqual(['merge-done'])
  })

  test('picks the most important of several events', () => {
    const gesture = (...events: Parameters<typeof answerToWork>[0]) =>
      answerToWork(events, neverMentioned, start)?.gesture
    expect(gesture('commit', 'conflict')).toBe('hold-head')
    expect(gesture('commit', 'tag', 'push')).toBe('fanfare')
    expect(gesture('branch-switched', 'pull')).toBe('listen')
    expect(gesture()).toBeUndefined()
  })
})

describe('during any work', () => {
  const happening = fc.record({
    events: fc.subarray(all, { minLength: 1 }),
    afterMs: fc.nat({ max: 10 * minute }),
  })

  test('Dash always has a gesture, and speaks at most once in two minutes, aloud once in five', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), (life) => {
        let [now, mentions] = [start, neverMentioned]
        const [bubbles, aloud]: [number[], number[]] = [[], []]
        const last = new Map<string, number>()
        for (const { events, afterMs } of life) {
          now += afterMs
          const answer = answerToWork(events, mentions, now)
          expect(answer?.gesture).toBeDefined()
          const line = answer?.line
          if (line === null || line === undefined) continue
          mentions = addMention(mentions, line.audibility, now, line.trigger)
          const row = Object.values(workRows).find(({ trigger }) => trigger === line.trigger)
          expect(now - (last.get(line.trigger) ?? 0)).toBeGreaterThanOrEqual(row?.coolDownMs ?? 0)
          last.set(line.trigger, now)
          bubbles.push(now)
          if (line.audibility === 'aloud') aloud.push(now)
        }
        for (const [times, restMs] of [
          [bubbles, 2 * minute],
          [aloud, 5 * minute],
        ] as const)
          for (const [n, at] of times.entries())
            if (n > 0) expect(at - (times[n - 1] ?? 0)).toBeGreaterThanOrEqual(restMs)
      }),
    )
  })

  test('Dash talks again after two minutes, and aloud after five', () => {
    const mentions = addMention(neverMentioned, 'aloud', start, 'work-push')
    const after = (ms: number) => answerToWork(['tag'], mentions, start + ms)?.line
    expect(after(2 * minute - 1)).toBeNull()
    expect(after(2 * minute)).toEqual({ trigger: 'work-tag', audibility: 'bubble' })
    expect(after(5 * minute - 1)).toEqual({ trigger: 'work-tag', audibility: 'bubble' })
    expect(after(5 * minute)).toEqual({ trigger: 'work-tag', audibility: 'aloud' })
  })

  test.each([
    ['branch-made', 20],
    ['commit', 30],
    ['amend', 60],
    ['pull', 60],
  ] as const)('mentions a %s again after %i minutes', (event, minutes) => {
    const { trigger } = workRows[event]
    const mentions = addMention(neverMentioned, 'aloud', start, trigger)
    const after = (ms: number) => answerToWork([event], mentions, start + ms)?.line
    expect(after(minutes * minute - 1)).toBeNull()
    expect(after(minutes * minute)).toEqual({ trigger, audibility: 'aloud' })
  })

  test('Dash does not stay silent for years if the clock was ahead', () => {
    const line = { trigger: 'work-tag', audibility: 'aloud' } as const
    const mentions = addMention(neverMentioned, 'aloud', start + 365 * 24 * 60 * minute, 'work-tag')
    expect(answerToWork(['tag'], mentions, start)?.line).toEqual(line)
  })
})
