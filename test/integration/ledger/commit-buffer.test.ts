import { expect, test } from 'vitest'
import { commitBuffers } from '../../../main/ledger/commit-buffer.ts'
import type { CommitFact } from '../../../main/ledger/rules/facts.ts'
import { openLedgerStore } from '../../../main/ledger/store.ts'
import { manualClock, openTestStore, temporaryFolder } from '../storage/store.ts'
import { me } from './facts.ts'

const daySeconds = 86_400

test('a part has many commits of a busy day, and few if each is of another day', () => {
  const folder = temporaryFolder()
  const store = openTestStore(`${folder.path}/hot-dash.db`, manualClock('2026-11-25T00:00:00Z'))
  try {
    const buffer = commitBuffers(openLedgerStore(store.db))()
    const commit = (time: number): CommitFact => ({ oid: `${time}`, email: me, time, offset: 0 })
    buffer.add(Array.from({ length: 5000 }, (_, n) => commit(n)))
    buffer.add(Array.from({ length: 5000 }, (_, n) => commit((n + 1) * daySeconds)))
    const parts: number[] = []
    let last = 0
    while (buffer.hasMore) {
      const { from, to } = buffer.next(1000)
      expect(from).toBe(last + 1)
      parts.push(to - from + 1)
      last = to
    }
    expect(last).toBe(10_000)
    expect(Math.max(...parts)).toBeLessThanOrEqual(1000)
    expect(Math.min(...parts.slice(0, 4))).toBeGreaterThan(900)
    // A weight of a thousand is about forty days.
    expect(Math.max(...parts.slice(7))).toBeLessThanOrEqual(40)
    buffer.close()
  } finally {
    store.close()
    folder.remove()
  }
})
