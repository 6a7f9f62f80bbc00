import type { Kind } from '../../../preload/contract/kinds.ts'
import type { Counts } from '../../../preload/contract/views/history.ts'
import { kinds } from '../../../preload/contract/kinds.ts'

/** All kinds together. */
export function sumOf(counts: Counts): number {
  return kinds.reduce((sum, kind) => sum + counts[kind], 0)
}

/** The kinds that occur, in menu order. */
export function presentKinds(
  counts: Counts,
): readonly { readonly kind: Kind; readonly count: number }[] {
  return kinds.map((kind) => ({ kind, count: counts[kind] })).filter(({ count }) => count > 0)
}
