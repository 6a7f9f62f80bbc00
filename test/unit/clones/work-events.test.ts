import { describe, expect, test } from 'vitest'

import {
  linesAfter,
  parseReflog,
  parseWalkedReflogs,
} from '../../../main/sources/clones/rules/reflog.ts'
import type { ReflogLine } from '../../../main/sources/clones/rules/reflog.ts'
import {
  isInConflict,
  lastCommitTime,
  workBetween,
} from '../../../main/sources/clones/rules/work-events.ts'
import type { WorkState, WorktreeState } from '../../../main/sources/clones/rules/work-events.ts'
import fc from '../../support/fast-check.ts'

const [a, b] = ['a', 'b'].map((digit) => digit.repeat(40)) as [string, string]
const line = (action: string, time = 2): ReflogLine => ({ oid: b, time, action })

const worktree = (more: Partial<WorktreeState> = {}): WorktreeState => ({
  branch: 'refs/heads/main',
  operation: null,
  hasConflict: false,
  last: line('commit', 1),
  fetch: null,
  ...more,
})
const state = (main: Partial<WorktreeState> = {}, more: Partial<WorkState> = {}): WorkState => ({
  worktrees: new Map([['', worktree(main)]]),
  refs: new Map(),
  stashes: [],
  ...more,
})
const refs = (entries: Readonly<Record<string, string | null>>, oid = b): WorkState['refs'] =>
  new Map(Object.entries(entries).map(([name, action]) => [name, { oid, action }]))
/** The events from the lines of one worktree's HEAD. */
const toldBy = (...actions: readonly string[]) =>
  workBetween(state(), state(), new Map([['', actions.map((action) => line(action))]]))

describe('the message of a reflog line', () => {
  test.each([
    ['commit', 'commit'],
    ['cherry-pick', 'commit'],
    ['commit (cherry-pick)', 'commit'],
    ['commit (initial)', 'first-commit'],
    ['commit (amend)', 'amend'],
    ['commit (merge)', 'merge-done'],
    ['merge side', 'merge-done'],
    ['pull', 'pull'],
    ['pull --tags origin main', 'pull'],
    ['pull --rebase (finish)', 'pull'],
    ['rebase (finish)', 'rebase-done'],
    ['rebase -i (finish)', 'rebase-done'],
    ['rebase finished', 'rebase-done'],
    ['revert', 'revert'],
  ])('%s is %s', (action, event) => {
    expect(toldBy(action)).toEqual([event])
  })

  test.each([
    ...['reset', 'clone', 'rebase (start)', 'rebase (pick)', 'rebase (abort)'],
    ...['pull --rebase (start)', 'pull --rebase (pick)', 'Branch', 'am', 'committed', ''],
  ])('%s means nothing', (action) => {
    expect(toldBy(action)).toEqual([])
  })

  test('never include text of the user', () => {
    const text =
      `${a} ${b} Dash > Bird <d@example.com> 1700000000 +0900\tcommit (amend): secret: soup\n` +
      `half a line\n${a} ${b} D <d@e> 1700000001 -0130\n` +
      `${a} ${b} D <d@e> 1700000002 +0000\tbranch: Created from HEAD\n` +
      `${a} ${b} D <d@e> 1700000003 +0000\tcommit: secret branch: Created\n` +
      `${a} ${b} D <d@e> 1700000004 +0000\t${'x'.repeat(300)}\n`
    expect(parseReflog(text)).toEqual([
      { oid: b, time: 1_700_000_000, action: 'commit (amend)' },
      { oid: b, time: 1_700_000_001, action: '' },
      { oid: b, time: 1_700_000_002, action: 'branch: Created' },
      { oid: b, time: 1_700_000_003, action: 'commit' },
      { oid: b, time: 1_700_000_004, action: 'x'.repeat(100) },
    ])
    const walked = `HEAD@{1700000005 +0900}\t${b}\tcommit: soup\nHEAD@{1700000001 +0900}\t${a}\tclone: from x\n`
    expect(parseWalkedReflogs(walked).get('HEAD')).toEqual([
      { oid: a, time: 1_700_000_001, action: 'clone' },
      { oid: b, time: 1_700_000_005, action: 'commit' },
    ])
  })
})

describe('the new lines of a reflog', () => {
  const anyLine = fc.record({
    oid: fc.constantFrom(a, b),
    time: fc.nat(5),
    action: fc.constantFrom('commit', 'checkout'),
  })

  test('are those after the last known line', () => {
    fc.assert(
      fc.property(fc.array(anyLine), fc.array(anyLine), (before, added) => {
        const last = before.at(-1) ?? null
        const again = added.findLastIndex((one) => JSON.stringify(one) === JSON.stringify(last))
        expect(linesAfter([...before, ...added], last)).toEqual(added.slice(again + 1))
      }),
    )
  })

  test('are those with a later time if the last known line has expired', () => {
    const log = [line('checkout', 3), line('checkout', 5), line('commit', 9)]
    expect(linesAfter(log, line('commit', 5))).toEqual([log[2]])
  })
})

describe('what the user did between two checks', () => {
  test('is nothing if the states are equal, or for a new worktree', () => {
    const log = new Map([['', [line('commit', 1)]]])
    expect(workBetween(state(), state(), log)).toEqual([])
    const removed = state(
      {},
      {
        worktrees: new Map([
          ['', worktree()],
          ['gone', worktree()],
        ]),
      },
    )
    expect(workBetween(removed, state(), log)).toEqual([])
    const before = state({}, { worktrees: new Map() })
    expect(workBetween(before, state({ hasConflict: true }), log)).toEqual([])
  })

  test.each([
    [{}, { operation: 'merge' }, ['merge-begun']],
    [{}, { operation: 'rebase' }, ['rebase-begun']],
    [{}, { operation: 'merge', hasConflict: true }, ['conflict']],
    [{ operation: 'merge', hasConflict: true }, { operation: 'merge' }, ['conflict-over']],
    [{ operation: 'rebase', hasConflict: true }, {}, ['conflict-over']],
    [{ operation: 'merge' }, {}, []],
  ] as const)('from %j to %j is %j', (then, now, events) => {
    expect(workBetween(state(then), state(now), new Map())).toEqual(events)
  })

  test('is a switch only if a branch was checked out', () => {
    const other = state({ branch: 'refs/heads/other' })
    const by = (action: string) => new Map([['', [line(action)]]])
    expect(workBetween(state(), other, by('checkout'))).toEqual(['branch-switched'])
    expect(workBetween(state(), other, new Map())).toEqual(['branch-switched'])
    expect(workBetween(state(), other, by('Branch'))).toEqual([])
    expect(workBetween(state({ branch: null }), other, new Map())).toEqual([])
    expect(workBetween(state(), state({ branch: null }), by('checkout'))).toEqual([])
  })

  test('is one event if the user created and checked out a branch', () => {
    const made = state(
      { branch: 'refs/heads/x' },
      { refs: refs({ 'refs/heads/x': 'branch: Created' }) },
    )
    expect(workBetween(state(), made, new Map([['', [line('checkout')]]]))).toEqual(['branch-made'])
  })

  test('is a push if a remote branch moved, but not after a fetch', () => {
    const after = (action: string) => state({}, { refs: refs({ 'refs/remotes/o/x': action }) })
    expect(workBetween(state(), after('update by push'), new Map())).toEqual(['push'])
    expect(workBetween(state(), after('fetch origin'), new Map())).toEqual([])
    expect(workBetween(after('fetch origin'), after('update by push'), new Map())).toEqual([])
    const others = { 'refs/remotes/o/x': 'branch: Created', 'refs/heads/x': 'update by push' }
    expect(workBetween(state(), state({}, { refs: refs(others) }), new Map())).toEqual([])
  })

  test('is a tag if the user created the tag in this clone', () => {
    const names = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`refs/tags/v${n}`, null]))
    const tagged = (count: number, main: Partial<WorktreeState> = {}) =>
      state(main, { refs: refs(names(count)) })
    expect(workBetween(state(), tagged(1), new Map())).toEqual(['tag'])
    expect(workBetween(state(), tagged(3), new Map())).toEqual(['tag'])
    expect(workBetween(state(), tagged(4), new Map())).toEqual([])
    const fetch = { key: '1 20', isOpen: false }
    expect(workBetween(state(), tagged(1, { fetch }), new Map())).toEqual([])
    expect(workBetween(state({ fetch }), tagged(1, { fetch }), new Map())).toEqual(['tag'])
    const open = { key: '2 0', isOpen: true }
    expect(workBetween(state({ fetch: open }), tagged(1, { fetch: open }), new Map())).toEqual([])
    const two = (other: Partial<WorktreeState>) => ({
      worktrees: new Map([
        ['', worktree()],
        ['other', worktree(other)],
      ]),
    })
    const fetched = state({}, { ...two({ fetch }), refs: refs(names(1)) })
    expect(workBetween(state({}, two({})), fetched, new Map())).toEqual([])
    // A moved tag existed before.
    const moved = state({}, { refs: refs(names(1), a) })
    expect(workBetween(moved, tagged(1), new Map())).toEqual([])
  })

  test('is a stash if a stash is new, but not if one was dropped', () => {
    const stashes = (...names: readonly string[]) => state({}, { stashes: names })
    expect(workBetween(stashes(a), stashes(a, b), new Map())).toEqual(['stash'])
    expect(workBetween(stashes(a, b), stashes(a, b, 'c'), new Map())).toEqual(['stash'])
    expect(workBetween(stashes(a, b), stashes(a), new Map())).toEqual([])
    expect(workBetween(stashes(a), stashes(), new Map())).toEqual([])
  })

  test('leaves out references if there are too many', () => {
    const tagged = state({}, { refs: refs({ 'refs/tags/v1': null }) })
    expect(workBetween(state({}, { refs: null }), tagged, new Map())).toEqual([])
  })
})

test('the last commit is the latest of all worktrees', () => {
  const logs = new Map([
    ['', [line('commit', 5), line('checkout', 9)]],
    ['other', [line('commit (amend)', 7)]],
  ])
  expect(lastCommitTime(logs)).toBe(7)
  expect(lastCommitTime(new Map())).toBe(0)
})

test('a clone is in conflict if any worktree is', () => {
  const other = (hasConflict: boolean) =>
    state(
      {},
      {
        worktrees: new Map([
          ['', worktree()],
          ['other', worktree({ hasConflict })],
        ]),
      },
    )
  expect([null, state(), other(false), other(true)].map(isInConflict)).toEqual([
    false,
    false,
    false,
    true,
  ])
})
