import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { AccountId } from '../../../main/ledger/rules/facts.ts'
import { parseToken } from '../../../main/sources/github/rules/tokens.ts'
import { createEncryption } from '../../../main/sources/github/token-encryption.ts'
import { createTokenStore } from '../../../main/sources/github/token-store.ts'
import { storageFiles } from '../../../main/storage/storage-files.ts'
import { manualClock } from '../../support/manual-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { openTestStore } from '../../support/test-store.ts'
import { firstDay } from '../storage/life.ts'
import { reversingStorage } from './set-up.ts'

const account = { id: 'github.com:1' as AccountId, host: 'github.com', login: 'dash' } as const

test.each(['forget', 'eraseRejected'] as const)(
  'no file of the database has a token after "%s"',
  async (erase) => {
    const folder = temporaryFolder()
    const { database } = storageFiles(folder.path)
    const store = openTestStore(database, manualClock(firstDay))
    try {
      const tokens = createTokenStore({
        db: store.db,
        syncStore: { forget: () => undefined },
        encryption: createEncryption(reversingStorage(), 'darwin'),
        readCliToken: () => Promise.reject(new Error('unused')),
        log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      })
      const isStored = () =>
        ['', '-wal'].some((suffix) =>
          readFileSync(`${database}${suffix}`).includes(`${'1a'.repeat(18)}_phg`),
        )
      const token = parseToken(`ghp_${'a1'.repeat(18)}`)!
      await tokens.save({ ...account, method: 'token' }, token, new AbortController().signal)
      expect(isStored()).toBe(true)
      tokens[erase](account.id)
      expect(isStored()).toBe(false)
    } finally {
      store.close()
      folder.remove()
    }
  },
)
