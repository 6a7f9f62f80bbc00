import table from '../../resources/earnables.json' with { type: 'json' }
import type { DeedId } from './deeds.ts'
import type { Locale } from './settings.ts'

/** Where an outfit is worn. */
export const slots = ['head', 'face', 'body', 'held'] as const
export type Slot = (typeof slots)[number]

/** A tier of a deed brings a thing. */
export interface DeedTier {
  readonly deed: DeedId
  readonly tier: number
}

/**
 * What brings a thing: a level, a tier of a deed, or a half-month, given by its first day: `03-16` is the second half of
 * March.
 */
export type WayToEarn = { readonly level: number } | { readonly halfMonth: string } | DeedTier

/** A row of resources/earnables.json: how a thing is earned, and its name in each language. */
type Earnable = Readonly<Record<Locale, string>> &
  (
    | { readonly level: number }
    | DeedTier
    | {
        readonly halfMonth: string
        /** Given if the thing belongs to a season, because the south has the seasons half a year later. */
        readonly southernHalfMonth?: string
      }
  )

const { outfits, scenes, ornaments } = table
export type OutfitId = keyof typeof outfits
export type SceneId = keyof typeof scenes
export type OrnamentId = keyof typeof ornaments
/** Anything that can be earned. */
export type ItemId = OutfitId | SceneId | OrnamentId

/** Outfits in wardrobe order. */
export const outfitIds = Object.keys(outfits) as readonly OutfitId[]
/** Scenes in wardrobe order. */
export const sceneIds = Object.keys(scenes) as readonly SceneId[]
/** Ornaments in wardrobe order. */
export const ornamentIds = Object.keys(ornaments) as readonly OrnamentId[]
export const itemIds: readonly ItemId[] = [...outfitIds, ...sceneIds, ...ornamentIds]

export const isOutfitId = (text: string): text is OutfitId => Object.hasOwn(outfits, text)
export const isSceneId = (text: string): text is SceneId => Object.hasOwn(scenes, text)
export const isOrnamentId = (text: string): text is OrnamentId => Object.hasOwn(ornaments, text)

export const earnables = { ...outfits, ...scenes, ...ornaments } as Readonly<
  Record<ItemId, Earnable>
>
export const slotOf = (outfit: OutfitId) => outfits[outfit].slot as Slot

export type UnlockState =
  | { readonly name: 'unlocked' }
  /** Earned. Its parcel comes on one of the next days. */
  | { readonly name: 'on-its-way' }
  | ({ readonly name: 'locked' } & WayToEarn)

/** What Dash wears in each slot. */
export type CompleteOutfit = Readonly<Record<Slot, OutfitId | null>>

/** The complete outfits that can be saved. Each is worn by the key of its number. */
export const savedNumbers = [1, 2, 3] as const
export type SavedNumber = (typeof savedNumbers)[number]

export interface WardrobeView {
  readonly worn: CompleteOutfit
  /** The saved outfits. Null if nothing was saved under the number. */
  readonly saved: Readonly<Record<SavedNumber, CompleteOutfit | null>>
  readonly scene: SceneId
  /** What is set out beside Dash, if anything. */
  readonly ornament: OrnamentId | null
  readonly outfits: readonly {
    readonly id: OutfitId
    readonly slot: Slot
    readonly unlock: UnlockState
  }[]
  readonly scenes: readonly { readonly id: SceneId; readonly unlock: UnlockState }[]
  readonly ornaments: readonly { readonly id: OrnamentId; readonly unlock: UnlockState }[]
  /** What is in the parcels that the user has not opened yet, oldest first. */
  readonly parcels: readonly ItemId[]
}
