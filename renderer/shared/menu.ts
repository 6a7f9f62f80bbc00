import type { OutfitId, Slot } from '../../preload/contract/wardrobe.ts'

/** The bird's outfits for the rig: one per slot. */
export type Worn = Readonly<Record<Slot, OutfitId | null>>
