import { expect, test } from 'vitest'
import { addDays, parseDay } from '../../../main/base/rules/day.ts'
import { createDailyQuestions } from '../../../main/sources/github/daily-questions.ts'
import { createReadingProgress } from '../../../main/sources/github/reading-progress.ts'
import type {
  ListAnswer,
  RangeAnswer,
} from '../../../main/sources/github/rules/contribution-answer.ts'
import { capacityOf, initialRequestSize } from '../../../main/sources/github/rules/request-size.ts'
import type { SyncPart } from '../../../main/sources/github/rules/sync-parts.ts'
import { splitAround, splitRange } from '../../../main/sources/github/rules/sync-ranges.ts'
import { createSyncPlan } from '../../../main/sources/github/sync-plan.ts'
import { zeroCounts } from '../../../preload/contract/counts.ts'
import fc from '../../support/fast-check.ts'

const from = parseDay('2026-01-01')!
const range = { from, to: addDays(from, 74) }

/** The first page of a long list. */
const list = {
  kind: 'review',
  totalCount: 900,
  next: 'cursor',
  items: [],
  repositories: [],
} as const satisfies ListAnswer

const answer = (isTruncated: boolean): RangeAnswer => ({
  restricted: 1,
  isTruncated,
  commitDays: [],
  undisclosed: zeroCounts,
  lists: [{ ...list, kind: 'issue', totalCount: 0, next: null }, list],
  repositories: [],
})

const fates = ['whole', 'truncated', 'halved', 'retried', 'suspected', 'left out'] as const

test('a range is finished once, with its last day or page, however it is split, retried or left out', () => {
  const step = fc.record({ halvings: fc.nat(6), fate: fc.constantFrom(...fates) })
  const pieces = fc.oneof(
    fc.constantFrom(1, 2, 4).map((count) => splitRange(range, count)),
    fc.nat(74).map((n) => splitAround(range, [addDays(from, n)])),
  )
  fc.assert(
    fc.property(pieces, fc.array(step, { maxLength: 60 }), (planned, steps) => {
      const plan = createSyncPlan()
      const reading = createReadingProgress(
        plan,
        createDailyQuestions(() => 0),
        () => 0,
      )
      const parts = planned.map((piece) => ({ range: piece, trust: 'usual' }) as const)
      reading.planRange(range, parts, [])
      let accepted = 0
      const settle = (part: SyncPart, fate: (typeof fates)[number]) => {
        if (fate === 'retried') plan.add(part)
        else if (part.type !== 'range' && part.type !== 'page') return
        else if (fate === 'left out') reading.leaveOut(part, { code: 'timeout' })
        else if (part.type === 'page') reading.acceptPage(part, { ...list, next: null })
        else if (fate === 'halved' && plan.halve(part)) return
        else if (fate === 'suspected') plan.add({ ...part, trust: 'suspect' })
        else accepted += Number(reading.acceptRange(part, answer(fate === 'truncated')))
      }
      for (let n = 0; plan.rangesAndPagesLeft() > 0; n += 1) {
        const { halvings, fate } = steps[n] ?? { halvings: 0, fate: 'whole' }
        const taken = plan.take(capacityOf({ ...initialRequestSize, halvings }))
        for (const part of taken) {
          expect(reading.takeFinished()).toEqual([])
          settle(part, fate)
        }
      }
      expect(reading.takeFinished()).toMatchObject([{ range, restricted: accepted }])
    }),
  )
})
