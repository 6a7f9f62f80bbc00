import { join } from 'node:path'
import { createEmitter } from '../../../main/base/emitter.ts'
import { openCompanion, type Companion } from '../../../main/companion/companion.ts'
import { openLedger, type Ledger } from '../../../main/ledger/ledger.ts'
import { createFolders, type Folders } from '../../../main/sources/folders/folders.ts'
import type { Store } from '../../../main/storage/open.ts'
import { me, openGitSandbox, type GitSandbox } from '../../fakes/repositories.ts'
import { handClock, opened, temporaryFolder, type HandClock } from '../storage/store.ts'
import { everything } from './facts.ts'

/** A machine on which somebody works: real repositories, read and watched, and the ledger of what was done in them. */
export interface Desk extends GitSandbox {
  readonly clock: HandClock
  readonly store: Store
  readonly ledger: Ledger
  readonly companion: Companion
  readonly folders: Folders
  /** Adds the folder of all repositories and waits until all of it is read. */
  watch(): Promise<void>
  /** The addresses that count from now on; what they wrote is read. */
  setAddresses(...addresses: readonly string[]): Promise<void>
  /** Settles when a condition holds; asked again after each change. */
  until(condition: () => boolean): Promise<void>
  end(): Promise<void>
}

export function openDesk(): Desk {
  const sandbox = openGitSandbox()
  const data = temporaryFolder()
  const clock = handClock('2026-11-25T12:00:00Z')
  const store = opened(join(data.path, 'hot-dash.db'), clock)
  let addresses: readonly string[] = [me]
  const counting = () => ({ ...everything, addresses })
  const ledger = openLedger({ store, clock, counting: counting() })
  const addressChanges = createEmitter<null>()
  const complain = (message: string, cause: unknown) => {
    throw new Error(message, { cause })
  }
  const folders = createFolders({
    db: store.db,
    ledger,
    clock,
    log: { info: () => undefined, warn: complain, error: complain },
    environment: sandbox.environment,
    home: sandbox.home,
    addresses: {
      addresses: () => addresses,
      propose: () => undefined,
      onChange: (listener) => addressChanges.on(listener),
    },
  })
  return {
    ...sandbox,
    clock,
    store,
    ledger,
    companion: openCompanion({ store, clock }),
    folders,
    async watch() {
      const added = await folders.add(sandbox.root)
      if (!added.ok) throw new Error(`not added: ${added.error.code}`)
      await folders.compare()
    },
    async setAddresses(...next) {
      addresses = next
      ledger.recount(counting())
      addressChanges.emit(null)
      await folders.compare()
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
