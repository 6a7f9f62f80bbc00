import { createClock } from '../../main/base/clock.ts'
import { systemTimers } from '../../main/base/timers.ts'
import { createLedger } from '../../main/ledger/ledger.ts'
import { createSettings } from '../../main/settings/settings.ts'
import { openFolders } from '../../main/sources/folders/folders.ts'
import { firstRelease } from '../../main/wiring/first-release.ts'
import { me, type GitSandbox } from '../fakes/repositories.ts'
import { openTestStore } from '../support/test-store.ts'

/**
 * Opens all services that read folders, without windows, on a separate database. The sandbox's author is the user.
 * @param file the database, created if it is missing
 */
export function openBenchFolders(sandbox: GitSandbox, file: string) {
  const clock = createClock({ now: () => Date.now(), timeZone: () => 'Asia/Tokyo' })
  const store = openTestStore(file, clock)
  const settings = createSettings(store)
  settings.setAddress(me, true)
  const ledger = createLedger({ store, clock, firstRelease, counting: settings.counting() })
  const folders = openFolders({
    store,
    ledger,
    clock,
    timers: systemTimers,
    log: { info: () => undefined, warn: console.warn, error: console.error },
    environment: sandbox.environment,
    home: sandbox.home,
    addresses: {
      counted: () => settings.counting().addresses,
      propose: (email, from) => settings.addAddress(email, from),
      onChange: () => () => undefined,
    },
  })
  return {
    store,
    ledger,
    folders,
    async close() {
      await folders.close()
      store.close()
    },
  }
}
