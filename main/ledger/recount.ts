import type { Day } from '../base/rules/day.ts'
import { kinds, type Kind } from '../../preload/contract/kinds.ts'
import type { Store } from '../storage/open.ts'
import type { Granted, openDerivation } from './derive.ts'
import type { DerivedStore } from './derived-store.ts'
import type { CountingSettings } from './rules/counting.ts'
import type { RepositoryId } from './rules/ids.ts'

/** The counting settings, and the recount that follows a change of them. */
export interface Recounts {
  /** The current settings. */
  readonly counting: CountingSettings
  /** Which settings the derived rows were made with; null if there is no record. */
  readonly madeBy: 'these' | 'others' | 'unfinished' | null
  /** Marks all rows as made with these settings. Call it inside a transaction. */
  setDone(): void
  /**
   * Changes the settings: what is recorded from now on counts by them, and what was recorded before is due for a
   * recount.
   */
  change(counting: CountingSettings): void
  /**
   * Counts what is due, for some milliseconds, in one transaction.
   * @returns the grants of the whole recount, in menu order; null while anything is left
   */
  next(): readonly Granted[] | 'nothing due' | null
}

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

/**
 * @param options.adoption the day that decides what is food
 * @param options.maxMs how long one transaction should take
 */
export function openRecounts(options: {
  readonly store: Pick<Store, 'transaction' | 'transactionWithoutSync'>
  readonly derivedStore: Pick<
    DerivedStore,
    'families' | 'familiesWith' | 'settings' | 'setSettings'
  >
  readonly derivation: Pick<ReturnType<typeof openDerivation>, 'reconsiderInSteps' | 'inOrder'>
  readonly adoption: () => Day
  readonly counting: CountingSettings
  readonly maxMs: number
}): Recounts {
  const { store, derivedStore, derivation, adoption, maxMs } = options
  let { counting } = options
  /** The families still to be counted by the latest settings, and whether all of their days are too. */
  const due = new Map<RepositoryId, boolean>()
  /** What the recount has granted so far. */
  const regranted = new Map<Kind, Granted>()
  let current:
    | { readonly families: ReadonlyMap<RepositoryId, boolean>; readonly steps: Iterator<undefined> }
    | undefined
  const allDue = () => derivedStore.families().forEach((family) => due.set(family, true))
  if (derivedStore.settings() === unfinished) allDue()

  const setDone = () => derivedStore.setSettings(fingerprint(counting))

  /** @returns whether anything is left */
  function countDue(): boolean {
    const end = performance.now() + maxMs
    do {
      if (current === undefined) {
        if (due.size === 0) return false
        const families = new Map(due)
        due.clear()
        const steps = derivation.reconsiderInSteps(families, adoption(), counting, regranted)
        current = { families, steps }
      }
      if (current.steps.next().done === true) current = undefined
    } while (performance.now() < end)
    return true
  }

  return {
    get counting() {
      return counting
    },
    get madeBy() {
      const kept = derivedStore.settings()
      if (kept === null || kept === unfinished) return kept
      return kept === fingerprint(counting) ? 'these' : 'others'
    },
    setDone,
    change(next) {
      const [before, after] = [counting.addresses, next.addresses]
      const changed = [
        ...before.filter((address) => !after.includes(address)),
        ...after.filter((address) => !before.includes(address)),
      ]
      counting = next
      if (derivedStore.settings() === fingerprint(next)) return
      store.transaction(() => derivedStore.setSettings(unfinished))
      const written = derivedStore.familiesWith(changed)
      const wasDue = (family: RepositoryId) =>
        due.get(family) === true || current?.families.get(family) === true
      for (const family of derivedStore.families())
        due.set(family, wasDue(family) || written.has(family))
      current = undefined
    },
    next() {
      if (derivedStore.settings() !== unfinished) return 'nothing due'
      try {
        if (store.transactionWithoutSync(countDue)) return null
      } catch (cause) {
        // The transaction was rolled back: what this part has counted is lost.
        allDue()
        current = undefined
        throw cause
      }
      store.transaction(setDone)
      const granted = derivation.inOrder(regranted)
      regranted.clear()
      return granted
    },
  }
}
