import { kinds } from '../../preload/contract/kinds.ts'
import type { Store } from '../storage/open-store.ts'
import { addedUp, type Granted, type Grants } from './grants.ts'
import type { CountingSettings } from './rules/counting.ts'

/** Stored in place of the settings while a recount by them is unfinished. */
const unfinished = 'unfinished'

/** Increase it with the counting rules, so that rows derived by older ones are rebuilt. */
const rulesVersion = 1

const fingerprint = (counting: CountingSettings) =>
  JSON.stringify([
    rulesVersion,
    kinds.map((kind) => counting.kinds[kind]),
    counting.languages,
    counting.addresses,
  ])

/** How long one transaction of a recount should take. */
const maxMs = 10

/**
 * The recount that follows a change of the counting settings. It survives a restart.
 * @param counting the current settings
 */
export function createRecount(store: Store, grants: Grants, counting: () => CountingSettings) {
  const stored = store.db.prepare<[], string>('SELECT settings FROM derived_with').pluck()
  const setStored = store.db.prepare<[string]>(
    `INSERT INTO derived_with (only, settings) VALUES (1, ?)
     ON CONFLICT DO UPDATE SET settings = excluded.settings`,
  )
  /** Whether to recount the days too, or only to decide again what is food. */
  let areDaysDue = stored.get() === unfinished
  let steps: ReturnType<Grants['reconsiderInSteps']> | undefined
  const granted: Granted[] = []

  const setDone = () => void setStored.run(fingerprint(counting()))

  /** @returns whether anything is left */
  function countDue(): boolean {
    const end = performance.now() + maxMs
    steps ??= grants.reconsiderInSteps(areDaysDue, granted)
    do {
      if (steps.next().done === true) return false
    } while (performance.now() < end)
    return true
  }

  return {
    /** Which settings the derived rows were made with; null if unknown, as after a merge. */
    madeBy(): 'these' | 'others' | typeof unfinished | null {
      const by = stored.get() ?? null
      if (by === null || by === unfinished) return by
      return by === fingerprint(counting()) ? 'these' : 'others'
    },
    /** Marks all rows as made with the current settings. Call it inside a transaction. */
    setDone,
    /** Makes a recount due after the settings have changed. @param before the settings until now */
    begin(before: CountingSettings): void {
      if (stored.get() === fingerprint(counting())) return
      const addresses = ({ addresses: of }: CountingSettings) => JSON.stringify([...of].sort())
      if (addresses(before) !== addresses(counting())) areDaysDue = true
      store.transaction(() => setStored.run(unfinished))
      steps = undefined
    },
    isDue: () => stored.get() === unfinished,
    /**
     * Recounts for some milliseconds, in one transaction. What is recorded meanwhile counts by the new settings at
     * once.
     * @returns the grants of the whole recount, in menu order; null while anything is left
     */
    next(): readonly Granted[] | null {
      try {
        if (store.transactionWithoutSync(countDue)) return null
      } catch (cause) {
        // The transaction was rolled back, so the whole recount begins again.
        areDaysDue = true
        steps = undefined
        throw cause
      }
      store.transaction(setDone)
      areDaysDue = false
      steps = undefined
      return addedUp(granted.splice(0))
    },
  }
}
