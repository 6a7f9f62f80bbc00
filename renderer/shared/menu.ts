import type { OutfitId, Slot } from '../../preload/contract/wardrobe.ts'

/** What a bird wears, for the rig: one outfit a slot. */
export type Worn = Readonly<Record<Slot, OutfitId | null>>
