import { expect, test } from 'vitest'
import { createCommitBuffer } from '../../../main/ledger/commit-buffer.ts'
import type { CommitFact } from '../../../main/ledger/rules/facts.ts'
import { me } from './facts.ts'

const daySeconds = 86_400

test('a part has many commits of a busy day, and few if each is of another day', () => {
  const buffer = createCommitBuffer()
  const commit = (time: number): CommitFact => ({ oid: `${time}`, email: me, time, offset: 0 })
  const all = [
    ...Array.from({ length: 5000 }, (_, n) => commit(n)),
    ...Array.from({ length: 5000 }, (_, n) => commit((n + 1) * daySeconds)),
  ]
  buffer.add(all.slice(0, 5000))
  buffer.add(all.slice(5000))
  const parts: number[] = []
  const handedOut: string[] = []
  while (buffer.hasMore()) {
    const part = buffer.next()
    parts.push(part.length)
    handedOut.push(...part.map(({ oid }) => oid))
  }
  expect(handedOut).toEqual(all.map(({ oid }) => oid))
  expect(Math.max(...parts)).toBeLessThanOrEqual(500)
  expect(Math.min(...parts.slice(0, 9))).toBeGreaterThan(450)
  // As many commits as a part may have are the work of about twenty days.
  expect(Math.max(...parts.slice(12))).toBeLessThanOrEqual(20)
})
