import { describe, expect, test } from 'vitest'
import {
  beginStart,
  completeStart,
  rollbackVersionOf,
  type StartRecord,
} from '../../../main/updates/rules/update-state.ts'
import fc from '../../support/fast-check.ts'

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
    // The database that a version reads is remembered with it.
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
    [
      'counting afresh for each version',
      [fine('1'), fails('2'), fails('2'), fine('1'), fails('2'), fails('2')],
      [null, null, null, null, null, null],
    ],
  ])('is offered %s', (_, attempts, expected) => {
    expect(offersOf(attempts)).toEqual(expected)
  })

  test('has always started before, and is never the version that starts now', () => {
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
