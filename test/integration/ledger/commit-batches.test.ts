import { expect, test } from 'vitest'
import { commitBatches } from '../../../main/ledger/recorder.ts'
import type { CommitFact } from '../../../main/ledger/rules/facts.ts'
import { me } from './facts.ts'

const daySeconds = 86_400

test('a batch holds many commits if they share a day, and few if each commit has its own day', () => {
  const commit = (time: number): CommitFact => ({ oid: `${time}`, email: me, time, offset: 0 })
  const all = [
    ...Array.from({ length: 5000 }, (_, n) => commit(n)),
    ...Array.from({ length: 5000 }, (_, n) => commit((n + 1) * daySeconds)),
  ]
  const batches = [...commitBatches(all)]
  const sizes = batches.map(({ length }) => length)
  expect(batches.flat().map(({ oid }) => oid)).toEqual(all.map(({ oid }) => oid))
  expect(Math.max(...sizes)).toBeLessThanOrEqual(500)
  expect(Math.min(...sizes.slice(0, 9))).toBeGreaterThan(450)
  // A full batch is the work of about twenty days.
  expect(Math.max(...sizes.slice(12))).toBeLessThanOrEqual(20)
})
