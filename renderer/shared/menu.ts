import type { Kind, OutfitId, Slot } from '../../preload/contract.ts'

/** The kinds in the order of the menu (the contract has only the type). */
export const kinds = [
  'commit',
  'issue',
  'review',
  'pull-request',
] as const satisfies readonly Kind[]

export const slots = ['head', 'face', 'body', 'held'] as const satisfies readonly Slot[]

/** What a bird wears, for the rig: one outfit a slot. */
export type Worn = Readonly<Record<Slot, OutfitId | null>>
