import type { Clock } from '../../main/base/clock.ts'
import { openStore, type Store } from '../../main/storage/open-store.ts'

/** @throws if the store does not open */
export function openTestStore(path: string, clock: Clock): Store {
  const store = openStore(path, { clock })
  if (!store.ok) throw new Error(`${path} did not open: ${store.error.code}`)
  return store.value
}
