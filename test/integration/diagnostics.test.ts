import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createDiagnostics } from '../../main/diagnostics/diagnostics.ts'
import { storageFiles } from '../../main/storage/storage-files.ts'
import { someSnapshot } from '../fakes/snapshots.ts'
import { manualClock } from '../support/manual-clock.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { openTestStore } from '../support/test-store.ts'

test('the page keeps the text that it shows, whatever the terminal reads later', async () => {
  const folder = temporaryFolder()
  const files = storageFiles(folder.path)
  const clock = manualClock('2026-11-25T09:00:00Z')
  const store = openTestStore(files.database, clock)
  onTestFinished(() => {
    store.close()
    folder.remove()
  })
  const diagnostics = createDiagnostics({
    ...{ clock, store, files, logFile: join(folder.path, 'no.log'), isSafeStart: false },
    snapshots: { current: () => someSnapshot() },
    pastProblems: { list: () => [] },
    readDesktop: () => Promise.resolve({ windowSystem: 'x11', hasTray: true, displays: [] }),
  })
  const text = await diagnostics.show()
  clock.advance(60_000)
  expect(await diagnostics.read()).not.toBe(text)
  expect(diagnostics.shown()).toBe(text)
})
