import { kinds } from './kinds.ts'
import type { Counts } from './views/history-view.ts'

export const zeroCounts: Counts = { commit: 0, issue: 0, review: 0, 'pull-request': 0 }

export const sumOf = (counts: Counts): number => kinds.reduce((sum, kind) => sum + counts[kind], 0)

export const dishCount = (dishes: readonly { readonly count: number }[]): number =>
  dishes.reduce((sum, { count }) => sum + count, 0)
