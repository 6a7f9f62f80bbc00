import table from '../../resources/earnables.json' with { type: 'json' }
import type { Locale } from './settings.ts'

/** Where an outfit is worn. */
export const slots = ['head', 'face', 'body', 'held'] as const
export type Slot = (typeof slots)[number]

/** A row of resources/earnables.json: how a thing is earned, and its name in each language. */
interface Earnable extends Readonly<Record<Locale, string>> {
  /** The level that gives it. */
  readonly level: number
}

const { outfits, scenes } = table
export type OutfitId = keyof typeof outfits
export type SceneId = keyof typeof scenes
/** Anything that can be earned. */
export type ItemId = OutfitId | SceneId

/** Outfits in wardrobe order. */
export const outfitIds = Object.keys(outfits) as readonly OutfitId[]
/** Scenes in wardrobe order. */
export const sceneIds = Object.keys(scenes) as readonly SceneId[]
export const itemIds: readonly ItemId[] = [...outfitIds, ...sceneIds]

export const isOutfitId = (text: string): text is OutfitId => Object.hasOwn(outfits, text)
export const isSceneId = (text: string): text is SceneId => Object.hasOwn(scenes, text)

export const earnables: Readonly<Record<ItemId, Earnable>> = { ...outfits, ...scenes }
export const slotOf = (outfit: OutfitId) => outfits[outfit].slot as Slot

export type UnlockState =
  | { readonly name: 'unlocked' }
  /** Earned. Its parcel comes on one of the next days. */
  | { readonly name: 'on-its-way' }
  | { readonly name: 'locked'; readonly level: number }

export interface WardrobeView {
  readonly worn: Readonly<Record<Slot, OutfitId | null>>
  readonly scene: SceneId
  readonly outfits: readonly {
    readonly id: OutfitId
    readonly slot: Slot
    readonly unlock: UnlockState
  }[]
  readonly scenes: readonly { readonly id: SceneId; readonly unlock: UnlockState }[]
  /** What is in the parcels that the user has not opened yet, oldest first. */
  readonly parcels: readonly ItemId[]
}
