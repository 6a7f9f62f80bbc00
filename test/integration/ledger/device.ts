import { join } from 'node:path'
import { createEmitter } from '../../../main/base/emitter.ts'
import { createCompanion, type Companion } from '../../../main/companion/companion.ts'
import { createLedger, type Ledger } from '../../../main/ledger/ledger.ts'
import { systemTimers } from '../../../main/base/timers.ts'
import { openFolders, type Folders } from '../../../main/sources/folders/folders.ts'
import type { Store } from '../../../main/storage/open-store.ts'
import { me, openGitSandbox, type GitSandbox } from '../../fakes/repositories.ts'
import { manualClock, type ManualClock } from '../../support/manual-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { openTestStore } from '../../support/test-store.ts'
import { recount, countEverything, firstRelease } from './facts.ts'

/** One device: real repositories, a folder that is read and watched, and the ledger and companion fed by it. */
export interface DeviceSetup extends GitSandbox {
  readonly clock: ManualClock
  readonly store: Store
  readonly ledger: Ledger
  readonly companion: Companion
  readonly folders: Folders
  /** Adds the folder with all repositories, and waits until they are read. */
  watch(): Promise<void>
  /** Sets the addresses that count, and waits until their commits are read. */
  setAddresses(...addresses: readonly string[]): Promise<void>
  /** Settles when a condition holds, which is checked after each change. */
  until(condition: () => boolean): Promise<void>
  end(): Promise<void>
}

export function setUpDevice(): DeviceSetup {
  const sandbox = openGitSandbox()
  const data = temporaryFolder()
  const clock = manualClock('2026-11-25T12:00:00Z')
  const store = openTestStore(join(data.path, 'hot-dash.db'), clock)
  let addresses: readonly string[] = [me]
  const counting = () => ({ ...countEverything, addresses })
  const ledger = createLedger({ store, clock, firstRelease, counting: counting() })
  const addressChanges = createEmitter<null>()
  const fail = (message: string, cause: unknown) => {
    throw new Error(message, { cause })
  }
  const folders = openFolders({
    store,
    ledger,
    clock,
    timers: systemTimers,
    log: { info: () => undefined, warn: fail, error: fail },
    environment: sandbox.environment,
    home: sandbox.home,
    addresses: {
      counted: () => addresses,
      propose: () => undefined,
      onChange: (listener) => addressChanges.on(listener),
    },
  })
  return {
    ...sandbox,
    clock,
    store,
    ledger,
    companion: createCompanion({ store, clock }),
    folders,
    async watch() {
      const added = await folders.add(sandbox.root)
      if (!added.ok) throw new Error(`not added: ${added.error.code}`)
      await folders.scanForChanges()
    },
    async setAddresses(...next) {
      addresses = next
      recount(ledger, counting())
      addressChanges.emit(null)
      await folders.scanForChanges()
    },
    until(condition) {
      return new Promise((resolve) => {
        const check = () => {
          if (!condition()) return
          for (const off of offs) off()
          resolve()
        }
        const offs = [ledger.onChange(check), folders.onChange(check)]
        check()
      })
    },
    async end() {
      await folders.close()
      store.close()
      data.remove()
      sandbox.remove()
    },
  }
}
