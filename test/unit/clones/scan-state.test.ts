import { describe, expect, test } from 'vitest'

import type { RepositoryId } from '../../../main/ledger/rules/facts.ts'
import {
  reduceScanState,
  unscanned,
  type ScanEvent,
  type ScanResult,
  type ScanState,
} from '../../../main/sources/clones/rules/scan-state.ts'
import type { GitFailure } from '../../../main/sources/git/rules/git-failure.ts'
import type { Problem } from '../../../preload/contract/problem.ts'

const repository = 'git:1' as RepositoryId
const result: ScanResult = { repository, isEmpty: false, isShallow: false, languages: 'read' }
const started: ScanEvent = { type: 'started' }
const stopped: ScanEvent = { type: 'stopped' }
const requested: ScanEvent = { type: 'full-scan-requested' }
const backOffEnded: ScanEvent = { type: 'back-off-ended' }
const succeeded = (more: Partial<ScanResult> = {}): ScanEvent => ({
  type: 'succeeded',
  result: { ...result, ...more },
})
const failed = (failure: GitFailure): ScanEvent => ({ type: 'failed', failure })
const timeout = failed({ code: 'timeout' })
const tooMuchMemory: GitFailure = { code: 'too-much-memory', maxBytes: 1 }
const exited: GitFailure = { code: 'exited', exitCode: 128, message: 'fatal: broken' }
const unlisted = succeeded({ languages: exited })
const unread: Problem = { code: 'languages-unread' }

const after = (events: readonly ScanEvent[], from: ScanState = unscanned) =>
  events.reduce(reduceScanState, from)

const idle = { name: 'idle' }
const backingOff = (minutes: number) => ({ name: 'backing-off', durationMs: minutes * 60_000 })

describe('the phase and the mode of the next scan', () => {
  test.each<[string, readonly ScanEvent[], object, ScanState['nextMode']]>([
    ['nothing', [], idle, 'incremental'],
    ['a start', [started], { name: 'scanning', mode: 'incremental' }, 'incremental'],
    ['a scan', [started, succeeded()], idle, 'incremental'],
    ['a request', [requested], idle, 'full'],
    ['a full start', [requested, started], { name: 'scanning', mode: 'full' }, 'incremental'],
    ['a full scan', [requested, started, succeeded()], idle, 'incremental'],
    ['a stopped full scan', [requested, started, stopped], idle, 'full'],
    ['an aborted full scan', [requested, started, failed({ code: 'aborted' })], idle, 'full'],
    ['a failed full scan', [requested, started, failed(exited)], idle, 'full'],
    ['a full scan that threw', [requested, started, { type: 'threw', fault: null }], idle, 'full'],
    ['a killed full scan', [requested, started, timeout], backingOff(1), 'full'],
    [
      'a request during a scan',
      [started, requested],
      { name: 'scanning', mode: 'incremental' },
      'full',
    ],
    ['a scan with a request during it', [started, requested, succeeded()], idle, 'full'],
    ['a stopped scan with a request during it', [started, requested, stopped], idle, 'full'],
    ['a killed scan', [started, timeout], backingOff(1), 'incremental'],
    ['a start during the back-off', [started, timeout, started], backingOff(1), 'incremental'],
    ['the end of the back-off', [started, timeout, backOffEnded], idle, 'incremental'],
    ['a request during the back-off', [started, timeout, requested], idle, 'full'],
  ])('after %s', (_, events, phase, nextMode) => {
    expect(after(events)).toMatchObject({ phase, nextMode })
  })
})

describe('kills', () => {
  test.each<[string, ScanEvent, number, object]>([
    ['a silent Git', timeout, 3, backingOff(4)],
    ['a Git that uses too much memory', failed(tooMuchMemory), 3, backingOff(4)],
    ['a silent listing of files', succeeded({ languages: { code: 'timeout' } }), 3, backingOff(4)],
    ['a listing with too much memory', succeeded({ languages: tooMuchMemory }), 3, backingOff(4)],
    ['another failure', failed(exited), 2, idle],
    ['a stopped scan', stopped, 2, idle],
    ['a listing left to the next scan', succeeded({ languages: 'due' }), 2, idle],
    ['another failure to list the files', unlisted, 0, idle],
    ['an aborted listing', succeeded({ languages: { code: 'aborted' } }), 0, idle],
    ['a success', succeeded(), 0, idle],
  ])(
    'after two kills, %s counts as a third kill and backs off, keeps the count, or resets it',
    (_, end, kills, phase) => {
      expect(after([started, end], { ...unscanned, kills: 2 })).toMatchObject({ kills, phase })
    },
  )

  test.each([
    [0, 1],
    [1, 2],
    [2, 4],
    [3, 8],
    [4, 10],
    [5, 10],
    [9999, 10],
  ])('after %i earlier kills in a row, the back-off takes %i minutes', (kills, minutes) => {
    expect(after([started, timeout], { ...unscanned, kills }).phase).toEqual(backingOff(minutes))
  })
})

describe('what the view shows', () => {
  const scanned = { awaitedScan: null, repository, isEmpty: false, scanProblem: null }

  test.each<[string, readonly ScanEvent[], Partial<ScanState>]>([
    ['before the first scan', [], { awaitedScan: 'next', repository: null }],
    ['during the first scan', [started], { awaitedScan: 'running' }],
    ['after a success', [started, succeeded()], scanned],
    ['after a request', [started, succeeded(), requested], { awaitedScan: 'next', repository }],
    ['after a stopped scan', [started, stopped], { awaitedScan: 'next', scanProblem: null }],
    [
      'after a scan with a request during it',
      [started, requested, succeeded()],
      { awaitedScan: 'next', repository },
    ],
    [
      'after a failed scan with a request during it',
      [started, requested, failed(exited)],
      { awaitedScan: 'next', scanProblem: { code: 'repository-unreadable' } },
    ],
    [
      'after a killed scan with a request during it',
      [started, requested, timeout],
      { awaitedScan: 'next' },
    ],
    [
      'after a scan that threw with a request during it',
      [started, requested, { type: 'threw', fault: null }],
      { awaitedScan: 'next', scanProblem: { code: 'unexpected' } },
    ],
    [
      'after a full scan with another request during it',
      [requested, started, requested, succeeded()],
      { awaitedScan: 'next' },
    ],
    [
      'after the full scan that was requested during another',
      [started, requested, succeeded(), started, succeeded()],
      scanned,
    ],
    [
      'after a full scan that was requested during another and failed',
      [started, requested, succeeded(), started, failed(exited)],
      { awaitedScan: null },
    ],
    [
      'of an empty clone',
      [started, succeeded({ repository: null, isEmpty: true })],
      { awaitedScan: null, repository: null, isEmpty: true, scanProblem: null },
    ],
    [
      'of a clone of a tag',
      [started, succeeded({ repository: null, isEmpty: true, isShallow: true })],
      {
        isEmpty: false,
        scanProblem: { code: 'repository-shallow', params: { context: 'branchless' } },
      },
    ],
    [
      'of a shallow clone without a remote',
      [started, succeeded({ repository: null, isShallow: true })],
      { isEmpty: false, scanProblem: { code: 'repository-shallow' } },
    ],
    [
      'after a success that follows a failure',
      [started, failed(exited), started, succeeded()],
      scanned,
    ],
    [
      'after a failure that follows a success',
      [started, succeeded(), started, failed(exited)],
      { ...scanned, scanProblem: { code: 'repository-unreadable' } },
    ],
    [
      'after a scan that threw',
      [started, { type: 'threw', fault: null }],
      { awaitedScan: null, scanProblem: { code: 'unexpected' } },
    ],
    [
      'after a storage fault',
      [started, { type: 'threw', fault: 'disk-full' }],
      { awaitedScan: null, scanProblem: { code: 'disk-full', params: { context: 'scan' } } },
    ],
  ])('is the state %s', (_, events, shown) => {
    expect(after(events)).toMatchObject(shown)
  })

  test.each<[GitFailure, ScanState['scanProblem']]>([
    [exited, { code: 'repository-unreadable' }],
    [
      { ...exited, message: '\tgit config --global --add safe.directory /srv/app\n' },
      { code: 'repository-owner', params: { folder: '/srv/app' } },
    ],
    [
      { code: 'obstacle', place: 'HEAD' },
      { code: 'repository-unsafe', params: { place: 'HEAD' } },
    ],
    [tooMuchMemory, { code: 'git-memory' }],
    [{ code: 'process-failed', cause: null }, { code: 'git-failed' }],
    [{ code: 'timeout' }, { code: 'git-failed' }],
    [{ code: 'aborted' }, null],
  ])('after the failure %j', (failure, problem) => {
    expect(after([started, failed(failure)]).scanProblem).toEqual(problem)
  })

  test.each<[string, readonly ScanEvent[], ScanState['languageProblem']]>([
    ['files that could not be listed', [started, unlisted], unread],
    [
      'a listing left to the next scan',
      [started, unlisted, started, succeeded({ languages: 'due' })],
      unread,
    ],
    [
      'an aborted listing',
      [started, unlisted, started, succeeded({ languages: { code: 'aborted' } })],
      unread,
    ],
    ['a failed scan', [started, unlisted, started, failed(exited)], unread],
    ['a successful listing', [started, unlisted, started, succeeded()], null],
  ])('about the languages after %s', (_, events, problem) => {
    expect(after(events).languageProblem).toEqual(problem)
  })
})

test('the estimated size holds until the first scan succeeds', () => {
  const estimate = { packBytes: 1, usedAt: null }
  const estimated = after([{ type: 'estimated', estimate }, started, failed(exited)])
  expect(estimated.estimate).toEqual(estimate)
  expect(after([started, succeeded()], estimated).estimate).toBeNull()
})
