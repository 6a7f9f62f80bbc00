/** Where an outfit is worn. */
export const slots = ['head', 'face', 'body', 'held'] as const
export type Slot = (typeof slots)[number]

/** Outfits in wardrobe order. */
export const outfitIds = [
  'chilli-skewer',
  'chef-hat',
  'scarf',
  'round-glasses',
  'headphones',
  'onsen-towel',
  'happi',
  'laptop',
  'santa-hat',
] as const
export type OutfitId = (typeof outfitIds)[number]

export const isOutfitId = (item: string): item is OutfitId =>
  (outfitIds as readonly string[]).includes(item)

/** Scenes in wardrobe order. */
export const sceneIds = ['kitchen', 'onsen', 'hackathon'] as const
export type SceneId = (typeof sceneIds)[number]

export type UnlockState =
  { readonly name: 'unlocked' } | { readonly name: 'locked'; readonly level: number }

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
