import { describe, expect, test } from 'vitest'
import { addDays, daysBetween, parseDay, type Day } from '../../../main/base/rules/day.ts'
import type { RepositoryId } from '../../../main/ledger/rules/facts.ts'
import type { DayRange } from '../../../main/ledger/rules/day-range.ts'
import type {
  Arrival,
  ListAnswer,
  RangeAnswer,
} from '../../../main/sources/github/rules/contribution-answer.ts'
import type { Failure } from '../../../main/sources/github/rules/failures.ts'
import type { RangeProgress } from '../../../main/sources/github/rules/range-progress.ts'
import { capacityOf, initialRequestSize } from '../../../main/sources/github/rules/request-size.ts'
import {
  halve,
  lookupOf,
  type PagePart,
  type SyncPart,
} from '../../../main/sources/github/rules/sync-plan.ts'
import {
  decideOnLonePart,
  reduceProgress,
  startSync,
  type LoneFailure,
  type ProgressEvent,
  type SyncProgress,
} from '../../../main/sources/github/rules/sync-progress.ts'
import { splitAround, splitRange } from '../../../main/sources/github/rules/sync-ranges.ts'
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

const answerTo = (isTruncated: boolean): RangeAnswer => ({
  restricted: 1,
  isTruncated,
  commitDays: [],
  items: [],
  undisclosed: zeroCounts,
  lists: [{ ...list, kind: 'issue', totalCount: 0, next: null }, list],
  repositories: [],
})

const start = startSync({
  setAsideBefore: [],
  readLists: new Set(),
  asksPullRequests: false,
})

const planned = (pieces: readonly DayRange[]): ProgressEvent => ({
  type: 'ranges-planned',
  ranges: [{ range, pieces, setAside: [], retried: [] }],
})

function arrivalOf(part: SyncPart, isTruncated = false): Arrival {
  if (part.type === 'range') return { type: 'range', part, answer: answerTo(isTruncated) }
  if (part.type === 'page') return { type: 'page', part, answer: { ...list, next: null } }
  if (part.type === 'repository') return { type: 'repository', part, answer: null }
  const contributionsCollection = { contributionYears: [2026] }
  return {
    type: 'account',
    part: { type: 'account' },
    answer: { login: 'dash', contributionsCollection },
  }
}

/** What happens to each part of a request, in turn. */
const fates = ['whole', 'truncated', 'missing'] as const
const request = fc.record({
  halvings: fc.nat(6),
  fates: fc.array(fc.constantFrom(...fates), { minLength: 1, maxLength: 8 }),
  code: fc.constantFrom('too-large', 'timeout', 'no-network'),
  isLastTry: fc.boolean(),
  isServerWell: fc.boolean(),
})

/** A sync that counts how often each day is settled. */
function openSync() {
  let progress = start
  const finished: RangeProgress[] = []
  const days: Day[] = []
  let accepted = 0
  return {
    finished,
    progress: () => progress,
    accepted: () => accepted,
    /** The days that arrived, and those that GitHub failed to return. */
    days: () => [...days, ...finished.flatMap(({ setAside }) => setAside.flatMap(daysOf))],
    dispatch(event: ProgressEvent): void {
      progress = reduceProgress(progress, event)
      finished.push(...progress.finished)
      for (const { type, part } of progress.accepted) {
        if (type !== 'range') continue
        accepted += 1
        days.push(...daysOf(part.range))
      }
    },
  }
}

const daysOf = ({ from, to }: DayRange): readonly Day[] =>
  Array.from({ length: daysBetween(from, to) + 1 }, (_, n) => addDays(from, n))

test('each day of a range arrives or is given up once, and then the range is finished, however requests fail', () => {
  const pieces = fc.oneof(
    fc.constantFrom(1, 2, 4).map((count) => splitRange(range, count)),
    fc.nat(74).map((n) => splitAround(range, [addDays(from, n)])),
  )
  fc.assert(
    fc.property(pieces, fc.array(request, { maxLength: 60 }), (all, steps) => {
      const sync = openSync()
      sync.dispatch(planned(all))
      for (let n = 0; sync.progress().plan.length > 0; n += 1) {
        expect(sync.finished).toEqual([])
        const step = steps[n]
        const halvings = step?.halvings ?? 0
        sync.dispatch({ type: 'asked', capacity: capacityOf({ ...initialRequestSize, halvings }) })
        const fateOf = (k: number) => step?.fates[k % step.fates.length] ?? 'whole'
        const asked = sync.progress().pending
        const arrived = asked.flatMap((part, k) =>
          fateOf(k) === 'missing' ? [] : arrivalOf(part, fateOf(k) === 'truncated'),
        )
        const missing = asked.filter((_, k) => fateOf(k) === 'missing')
        sync.dispatch({ type: 'answered', answer: { arrived, missing }, omission: null })
        if (!step || missing.length === 0) continue
        const { code, isLastTry, isServerWell } = step
        const failure: Failure = { code }
        const lone = decideOnLonePart(sync.progress(), failure, isLastTry)
        sync.dispatch({ type: 'failed', failure, lone, isServerWell, now: 0 })
      }
      const [read] = sync.finished
      const tooLarge = [...(read?.truncatedDays ?? [])].flatMap(([day, n]) => (n === 1 ? day : []))
      expect([...sync.days(), ...tooLarge].toSorted()).toEqual(daysOf(range))
      expect(sync.finished).toMatchObject([{ range, restricted: sync.accepted() }])
    }),
  )
})

const missing = (parts: readonly SyncPart[]): ProgressEvent => ({
  type: 'answered',
  answer: { arrived: [], missing: parts },
  omission: null,
})
const arrived = (...parts: readonly SyncPart[]): ProgressEvent => ({
  type: 'answered',
  answer: { arrived: parts.map((part) => arrivalOf(part)), missing: [] },
  omission: null,
})
const ask = (halvings = 0): ProgressEvent => ({
  type: 'asked',
  capacity: capacityOf({ ...initialRequestSize, halvings }),
})
const lookup: SyncPart = { type: 'clone', fullName: 'dash/nest' }
const part = { type: 'range', range, start: from, trust: 'usual' } as const
const day = { from, to: from }
const page = { type: 'page', kind: 'issue', range, after: 'c', start: from, list: 'issue' } as const

/** The events of a sync that has asked for some parts. */
const asking = (...parts: readonly SyncPart[]): readonly ProgressEvent[] => [
  planned([]),
  { type: 'lookups-planned', parts },
  ask(),
]
const after = (events: readonly ProgressEvent[], before: SyncProgress = start) =>
  events.reduce(reduceProgress, before)

test('each request asks for the account until it arrives, and only the first, if it is mixed, for pull requests', () => {
  const types = (events: readonly ProgressEvent[]) =>
    after(events, { ...start, asksPullRequests: true }).pending.map(({ type }) => type)
  expect(types([ask()])).toEqual(['account', 'pull-requests'])
  expect(types([ask(1)])).toEqual(['account'])
  expect(types([ask(1), missing([]), ask()])).toEqual(['account'])
  expect(types([ask(), arrived({ type: 'account' }), ask()])).toEqual([])
  expect(after([ask(), arrived({ type: 'account' })]).years).toEqual([2026])
})

test('a range is planned once, and again with its days that are retried', () => {
  const setAside = [{ ...day, at: 1 }]
  const other = { from: addDays(from, 9), to: addDays(from, 9), at: 2 }
  const first = after([planned([range])], { ...start, setAsideBefore: [...setAside, other] })
  expect(first.plan).toEqual([part])
  expect(reduceProgress(first, planned([range]))).toEqual(first)
  const plan = { range, pieces: [], setAside: [...setAside, other], retried: setAside }
  const again = reduceProgress(first, { type: 'ranges-planned', ranges: [plan] })
  expect(again.plan).toEqual([part, { ...part, range: day, trust: 'set-aside' }])
  expect(again.setAsideBefore).toEqual([other])
  expect(again.ranges.get(from)?.setAside).toEqual([other])
})

test('a range without anything to ask for is finished at once, and only once', () => {
  const first = after([planned([])])
  expect(first.finished).toMatchObject([{ range, isFinished: true }])
  expect(after([ask()], first).finished).toEqual([])
})

test('a long list is read once all its entries are disclosed', () => {
  const items = Array.from({ length: 2 }, (_, n) => ({
    kind: 'issue' as const,
    key: `I_${n}`,
    repository: 'github:github.com:R_1' as RepositoryId,
    at: Date.parse('2026-01-02T12:00:00Z'),
    url: '',
  }))
  const issues = { ...list, kind: 'issue' as const, totalCount: 3, items }
  const answer = { ...answerTo(false), lists: [issues] }
  const events: readonly ProgressEvent[] = [
    planned([range]),
    ask(),
    {
      type: 'answered',
      answer: { arrived: [{ type: 'range', part, answer }], missing: [] },
      omission: null,
    },
    ask(),
  ]
  const half = after(events)
  expect(half).toMatchObject({ readLists: new Set(), finished: [], done: 1 })
  const [rest] = half.pending.filter(({ type }) => type === 'page') as PagePart[]
  const last = { ...issues, items: items.slice(0, 1), next: null }
  const read = reduceProgress(half, {
    type: 'answered',
    answer: { arrived: [{ type: 'page', part: rest!, answer: last }], missing: [] },
    omission: null,
  })
  expect(read).toMatchObject({ readLists: new Set(['issue 3 I_0 I_1']), done: 2 })
  expect(read.finished).toHaveLength(1)
})

test('errors are noted at the ranges whose data they came with', () => {
  const other = { from: addDays(range.to, 1), to: addDays(range.to, 9) }
  const both = [range, other].map((one) => ({
    range: one,
    pieces: [one],
    setAside: [],
    retried: [],
  }))
  const asked = after([{ type: 'ranges-planned', ranges: both }, ask()])
  const omission = { organisations: ['acme'], paths: [['ranges', 'r1', 'commits']] }
  const next = reduceProgress(asked, {
    type: 'answered',
    answer: { arrived: [], missing: asked.pending },
    omission,
  })
  expect([...next.ranges.values()].map(({ hadErrors }) => hadErrors)).toEqual([false, true])
  expect(next.omissions).toEqual([omission])
  const account = { organisations: [], paths: [['years']] }
  const last = reduceProgress(asked, {
    type: 'answered',
    answer: { arrived: [], missing: [] },
    omission: account,
  })
  expect([...last.ranges.values()].map(({ hadErrors }) => hadErrors)).toEqual([false, false])
})

test('of several missing parts, all are asked for again, after everything else', () => {
  const events = [...asking(lookup, page), missing([lookup, page])]
  const later = { type: 'clone', fullName: 'dash/later' } as const
  const next = after([...events, { type: 'lookups-planned', parts: [later] }])
  const failed = reduceProgress(next, {
    type: 'failed',
    failure: { code: 'timeout' },
    lone: null,
    isServerWell: true,
    now: 5,
  })
  expect(failed).toMatchObject({ plan: [later, lookup, page], pending: [], done: 0 })
})

describe('the only missing part', () => {
  const settle = (
    lonePart: SyncPart,
    step: LoneFailure['step'],
    code: Failure['code'] = 'timeout',
    { needsProof, isServerWell } = { needsProof: false, isServerWell: false },
  ) => {
    const record = { arrived: null, loneFailures: 7 }
    const lone = { record, part: lonePart, step, needsProof }
    const later = { type: 'clone', fullName: 'dash/later' } as const
    const next = after([
      planned([range]),
      ask(),
      missing([lonePart]),
      { type: 'lookups-planned', parts: [later] },
    ])
    const settled = reduceProgress(next, {
      type: 'failed',
      failure: { code },
      lone,
      isServerWell,
      now: 5,
    })
    expect(settled).toMatchObject({ record, pending: [] })
    const others = settled.plan.filter((one) => one !== later)
    return {
      ...settled,
      others,
      isFirst: settled.plan[0] !== later,
      progress: settled.ranges.get(from),
    }
  }

  test('is asked for again, after everything else', () => {
    expect(settle(part, 'retry')).toMatchObject({ others: [part], isFirst: false, done: 0 })
  })

  test.for(['halve', 'leave-out'] as const)(
    'is asked for again if the server does not answer another query either, instead of: %s',
    (step) => {
      const proof = { needsProof: true, isServerWell: false }
      expect(settle(part, step, 'timeout', proof)).toMatchObject({ others: [part], done: 0 })
      const other = settle(part, step, 'timeout', { ...proof, isServerWell: true })
      expect(other.others).not.toContainEqual(part)
    },
  )

  test('is halved, and the halves are asked for next', () => {
    const { others, isFirst, done } = settle(part, 'halve')
    expect(others).toEqual(halve(part))
    expect([isFirst, done]).toEqual([true, 0])
  })

  test('is a range that is set aside', () => {
    const { others, done, progress, finished } = settle(part, 'leave-out')
    expect([others, done, finished]).toEqual([[], 1, [progress]])
    expect(progress).toMatchObject({ setAside: [{ ...range, at: 5 }], truncated: 0 })
  })

  test('is a day that is too large', () => {
    const { progress } = settle({ ...part, range: day }, 'leave-out', 'too-large')
    expect(progress).toMatchObject({
      setAside: [],
      truncated: 1,
      truncatedDays: new Map([[from, 1]]),
    })
  })

  test('is the rest of a list', () => {
    expect(settle(page, 'leave-out')).toMatchObject({ others: [], done: 1, accepted: [] })
  })

  test.each([lookup, lookupOf('github.com', 'github:github.com:R_1' as RepositoryId)])(
    'counts as answered if it is a lookup: %j',
    (one) => {
      const accepted = [{ type: one.type, part: one, answer: null }]
      expect(settle(one, 'leave-out')).toMatchObject({ accepted, done: 0 })
    },
  )
})

test('a truncated range that can be halved is not accepted, but shows that the server is well', () => {
  const asked = after([planned([range]), ask()])
  const answer = { arrived: [arrivalOf(part, true)], missing: [] }
  const next = reduceProgress(asked, { type: 'answered', answer, omission: null })
  expect(next).toMatchObject({
    plan: halve(part),
    accepted: [],
    done: 0,
    record: { arrived: part },
  })
  const single = { ...part, range: day }
  const alone = { arrived: [arrivalOf(single, true)], missing: [] }
  const last = reduceProgress(asked, { type: 'answered', answer: alone, omission: null })
  expect(last).toMatchObject({ accepted: alone.arrived, done: 1, record: { arrived: single } })
})

test('the ledger gets what arrived, and ranges only once all clones of the request are known', () => {
  const asked = after([planned([range]), { type: 'lookups-planned', parts: [lookup] }, ask()])
  const answer = { arrived: [arrivalOf(part)], missing: [lookup] }
  const next = reduceProgress(asked, { type: 'answered', answer, omission: null })
  expect(next).toMatchObject({ accepted: [], pending: [part, lookup], done: 0 })
})
