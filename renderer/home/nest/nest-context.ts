import { createContext, use, type RefObject } from 'react'
import type { EarnableId } from '../../../preload/contract/earnables.ts'
import type { Kind } from '../../../preload/contract/kinds.ts'
import type { Ask } from '../../shared/bridge-hooks.ts'

/** What the parts of the Nest share. It is the same object on every render. */
interface Nest {
  /** Sends a request. The Nest shows why the newest one failed. */
  readonly ask: Ask
  /** The list from which dishes fly. */
  readonly dishes: RefObject<HTMLUListElement | null>
  /** The dish that the user drags to Dash; null when the drag ends. */
  readonly setDragged: (kind: Kind | null) => void
  /** What the card of unpacked things shows. An empty list closes it. */
  readonly setUnpacked: (ids: readonly EarnableId[]) => void
}

export const NestContext = createContext<Nest | null>(null)

export function useNest(): Nest {
  const nest = use(NestContext)
  if (!nest) throw new Error('the Nest is missing in the context')
  return nest
}
