import type { OutfitId, SceneId, Slot } from '../wardrobe.ts'

export type UnlockState =
  { readonly state: 'unlocked' } | { readonly state: 'locked'; readonly level: number }

export interface WardrobeView {
  readonly worn: Readonly<Record<Slot, OutfitId | null>>
  readonly scene: SceneId
  readonly outfits: readonly {
    readonly id: OutfitId
    readonly slot: Slot
    readonly unlock: UnlockState
  }[]
  readonly scenes: readonly { readonly id: SceneId; readonly unlock: UnlockState }[]
}
