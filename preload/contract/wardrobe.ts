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

/** A row of a form. */
interface FormRow extends Readonly<Record<Locale, string>> {
  /** The number of days with a meal that lead to it. */
  readonly mealDays: number
  /** The number of years together that lead to it, too. */
  readonly years?: number
}

const { outfits, scenes } = table
export type OutfitId = keyof typeof outfits
export type SceneId = keyof typeof scenes
/** What Dash is, by its age: a chick, and later more. */
export type FormId = keyof typeof table.forms
/** Anything that can be earned. */
export type ItemId = OutfitId | SceneId

/** Outfits in wardrobe order. */
export const outfitIds = Object.keys(outfits) as readonly OutfitId[]
/** Scenes in wardrobe order. */
export const sceneIds = Object.keys(scenes) as readonly SceneId[]
export const itemIds: readonly ItemId[] = [...outfitIds, ...sceneIds]
/** Forms, the youngest first. */
export const formIds = Object.keys(table.forms) as readonly FormId[]

export const isOutfitId = (text: string): text is OutfitId => Object.hasOwn(outfits, text)
export const isSceneId = (text: string): text is SceneId => Object.hasOwn(scenes, text)
export const isFormId = (text: string): text is FormId => Object.hasOwn(table.forms, text)

export const earnables: Readonly<Record<ItemId, Earnable>> = { ...outfits, ...scenes }
/** How each form is reached, and its names. */
export const forms: Readonly<Record<FormId, FormRow>> = table.forms
export const slotOf = (outfit: OutfitId) => outfits[outfit].slot as Slot

export type UnlockState =
  | { readonly name: 'unlocked' }
  /** Earned. Its parcel comes on one of the next days. */
  | { readonly name: 'on-its-way' }
  | { readonly name: 'locked'; readonly level: number }

export type FormState =
  | { readonly name: 'unlocked' }
  /** Reached. Its ceremony comes as soon as the user can see it. */
  | { readonly name: 'reached' }
  /** How many more days with a meal lead to it, and the years together that do so, too. */
  | { readonly name: 'ahead'; readonly mealDaysLeft: number; readonly years: number | null }

export interface WardrobeView {
  readonly worn: Readonly<Record<Slot, OutfitId | null>>
  readonly scene: SceneId
  readonly outfits: readonly {
    readonly id: OutfitId
    readonly slot: Slot
    readonly unlock: UnlockState
  }[]
  readonly scenes: readonly { readonly id: SceneId; readonly unlock: UnlockState }[]
  readonly forms: readonly { readonly id: FormId; readonly unlock: FormState }[]
  /** What is in the parcels that the user has not opened yet, oldest first. */
  readonly parcels: readonly ItemId[]
}
