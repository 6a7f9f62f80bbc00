import type { Counts, Kind } from '../../../preload/contract.ts'
import { kinds } from '../../shared/menu.ts'

/** All kinds together. */
export function sumOf(counts: Counts): number {
  return kinds.reduce((sum, kind) => sum + counts[kind], 0)
}

/** The kinds that there are, in the order of the menu. */
export function presentKinds(
  counts: Counts,
): readonly { readonly kind: Kind; readonly count: number }[] {
  return kinds.map((kind) => ({ kind, count: counts[kind] })).filter(({ count }) => count > 0)
}
