import { describe, expect, test } from 'vitest'
import {
  beginStart,
  completeStart,
  rollbackVersionOf,
  updateStateOf,
  type StartRecord,
} from '../../../main/updates/rules/update-state.ts'
import { unknownState } from '../../fixtures/update-state.ts'
import fc from '../../support/fast-check.ts'

describe('the state of updates', () => {
  test('is read as it was saved', () => {
    const text = fc.option(fc.string())
    const number = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }))
    const version = { version: fc.string(), databaseVersion: number }
    const starts = fc.record({
      ...version,
      before: fc.option(fc.record(version)),
      hasStarted: fc.boolean(),
      failed: fc.nat(),
    })
    const state = fc.record({
      starts: fc.option(starts),
      checkedAt: number,
      newestAt: number,
      installing: text,
      refused: text,
      freshest: number,
    })
    fc.assert(
      fc.property(state, (saved) => {
        expect(updateStateOf(saved)).toEqual(saved)
      }),
    )
  })

  test('needs only the version of a start and how often it failed', () => {
    expect(
      updateStateOf({ starts: { version: '1', failed: 2, before: {}, hasStarted: 1 } }),
    ).toEqual({
      ...unknownState,
      starts: { version: '1', failed: 2, databaseVersion: null, before: null, hasStarted: false },
    })
  })

  test.each([
    null,
    [[]],
    'x',
    { starts: '1' },
    { starts: { failed: 2 } },
    { starts: { version: 1, failed: 2 } },
    { starts: { version: '1', failed: '2' } },
    { starts: { version: '1', failed: Infinity } },
    { checkedAt: 'x', newestAt: '5', freshest: {}, installing: 3, refused: ['0.2.0'] },
    { checkedAt: Infinity, newestAt: NaN, freshest: true, installing: true, refused: {} },
  ])('is unknown if it is %j', (saved) => expect(updateStateOf(saved)).toEqual(unknownState))
})

/** A start of a version, which succeeds or fails. */
interface Attempt {
  readonly version: string
  readonly starts: boolean
}

/** @returns what each start offers */
function offersOf(attempts: readonly Attempt[]): readonly (string | null)[] {
  let last: StartRecord | null = null
  return attempts.map(({ version, starts }) => {
    const begun = beginStart(last, version)
    last = starts ? completeStart(begun, databaseOf(version)) : begun
    const offer = rollbackVersionOf(begun)
    // The database version is stored with each version of the app.
    if (offer !== null) expect(offer.databaseVersion).toBe(databaseOf(offer.version))
    return offer?.version ?? null
  })
}

/** The newest database that a version reads. */
const databaseOf = (version: string) => 10 + Number(version)

const fine = (version: string) => ({ version, starts: true })
const fails = (version: string) => ({ version, starts: false })

describe('the previous version', () => {
  test.each<[string, readonly Attempt[], readonly (string | null)[]]>([
    [
      'at the third start',
      [fine('1'), fails('2'), fails('2'), fails('2')],
      [null, null, null, '1'],
    ],
    [
      'at each later start too',
      [fine('1'), fails('2'), fails('2'), fails('2'), fails('2')],
      [null, null, null, '1', '1'],
    ],
    ['not if there was none', [fails('1'), fails('1'), fails('1')], [null, null, null]],
    [
      'not after a version that has started',
      [fine('1'), fine('2'), fails('2'), fails('2'), fails('2')],
      [null, null, null, null, null],
    ],
    [
      'only if it has ever started',
      [fine('1'), fails('2'), fails('3'), fails('3'), fails('3')],
      [null, null, null, null, '1'],
    ],
    ['not if it is this one', [fine('1'), ...['2', '1', '1', '1'].map(fails)], Array(5).fill(null)],
    [
      'counting afresh for each version',
      [fine('1'), fails('2'), fails('2'), fine('1'), fails('2'), fails('2')],
      [null, null, null, null, null, null],
    ],
  ])('is offered %s', (_, attempts, expected) => {
    expect(offersOf(attempts)).toEqual(expected)
  })

  test('has always started successfully, and is never the version that starts now', () => {
    const attempt = fc.record({ version: fc.constantFrom('1', '2', '3'), starts: fc.boolean() })
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 20 }), (attempts) => {
        offersOf(attempts).forEach((offer, at) => {
          if (offer === null) return
          expect(offer).not.toBe(attempts[at]?.version)
          expect(attempts.slice(0, at)).toContainEqual(fine(offer))
          // This version failed twice directly before.
          const { version } = attempts[at] ?? {}
          expect(attempts.slice(at - 2, at)).toEqual([1, 2].map(() => ({ version, starts: false })))
        })
      }),
    )
  })
})
