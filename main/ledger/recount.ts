import type { Day } from '../base/rules/day.ts'
import { kinds, type Kind } from '../../preload/contract/kinds.ts'
import type { Store } from '../storage/open.ts'
import type { Granted, openDerivation } from './derive.ts'
import type { DerivedStore } from './derived-store.ts'
import type { CountingSettings } from './rules/counting.ts'
import type { RepositoryId } from './rules/ids.ts'

/** The settings of counting, and the recount that follows when they change. */
export interface Recounts {
  /** The settings as they are now. */
  readonly counting: CountingSettings
  /** What the derived rows were made by; null: nothing says. */
  readonly madeBy: 'these' | 'others' | 'unfinished' | null
  /** All rows were made by these settings. To be called in a transaction. */
  setDone(): void
  /** What is recorded from now on counts by other settings, and what was recorded before becomes due. */
  change(counting: CountingSettings): void
  /**
   * Counts what is due, for some milliseconds, in one transaction.
   * @returns what came of all of it, in the order of the menu; null as long as anything is left
   */
  next(): readonly Granted[] | 'nothing due' | null
}

/** In the place of settings: not all was counted again by them. */
const unfinished = 'unfinished'

/** Changes when the rules of counting do, so that what was derived by older ones is rebuilt. */
const rulesVersion = 1

const fingerprint = (counting: CountingSettings) =>
  JSON.stringify([
    rulesVersion,
    kinds.map((kind) => counting.kinds[kind]),
    counting.languages,
    counting.addresses,
  ])

/**
 * @param options.adoption what food follows from
 * @param options.maxMs how long one transaction shall take
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
  /** The families that are still to be counted by the latest settings: whether also each of their days. */
  const due = new Map<RepositoryId, boolean>()
  /** What was granted by that so far. */
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
        // What this part had counted is lost.
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
