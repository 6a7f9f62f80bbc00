import table from '../../resources/earnables.json' with { type: 'json' }
import type { DeedId } from './deed-table.ts'
import type { Locale } from './declared-settings.ts'

export const slots = ['head', 'face', 'body', 'held'] as const
export type Slot = (typeof slots)[number]

export interface DeedTier {
  readonly deed: DeedId
  readonly tier: number
}

/** A half-month is given by its first day: `03-16` is the second half of March. */
export type WayToEarn = { readonly level: number } | { readonly halfMonth: string } | DeedTier

/** A row of resources/earnables.json. */
type Earnable = Readonly<Record<Locale, string>> &
  (
    | { readonly level: number }
    | DeedTier
    | {
        readonly halfMonth: string
        /** The half-month in the southern hemisphere, where the thing's season comes half a year later. */
        readonly southernHalfMonth?: string
      }
  )

interface FormRow extends Readonly<Record<Locale, string>> {
  /** Dash reaches the form after this many days with a meal. */
  readonly mealDays: number
  /** Dash also reaches the form after this many years together, even with fewer meals. */
  readonly years?: number
}

const { outfits, scenes, ornaments } = table
export type OutfitId = keyof typeof outfits
export type SceneId = keyof typeof scenes
export type OrnamentId = keyof typeof ornaments
export type FormId = keyof typeof table.forms
export type EarnableId = OutfitId | SceneId | OrnamentId
export type ThingId = EarnableId | FormId

// The ids are in wardrobe order.
export const outfitIds = Object.keys(outfits) as readonly OutfitId[]
export const sceneIds = Object.keys(scenes) as readonly SceneId[]
export const ornamentIds = Object.keys(ornaments) as readonly OrnamentId[]
export const earnableIds: readonly EarnableId[] = [...outfitIds, ...sceneIds, ...ornamentIds]
/** Forms, the youngest first. */
export const formIds = Object.keys(table.forms) as readonly FormId[]

export const isOutfitId = (text: string): text is OutfitId => Object.hasOwn(outfits, text)
export const isSceneId = (text: string): text is SceneId => Object.hasOwn(scenes, text)
export const isOrnamentId = (text: string): text is OrnamentId => Object.hasOwn(ornaments, text)
export const isFormId = (text: string): text is FormId => Object.hasOwn(table.forms, text)

export const earnables = { ...outfits, ...scenes, ...ornaments } as Readonly<
  Record<EarnableId, Earnable>
>
/** The scale of each form's drawing and of its strides, relative to the form `dash`. */
export const formSizes: Readonly<Record<FormId, number>> = {
  chick: 0.74,
  fledgling: 0.88,
  dash: 1,
  'star-dash': 1,
}
export const forms: Readonly<Record<FormId, FormRow>> = table.forms
export const namesOf = (id: ThingId): Readonly<Record<Locale, string>> =>
  isFormId(id) ? forms[id] : earnables[id]
export const slotOf = (outfit: OutfitId) => outfits[outfit].slot as Slot

export type UnlockState =
  | { readonly name: 'unlocked' }
  /** Earned. Its parcel comes on one of the next days. */
  | { readonly name: 'on-its-way' }
  | ({ readonly name: 'locked' } & WayToEarn)

export type FormState =
  | { readonly name: 'unlocked' }
  /** Reached. Its ceremony comes as soon as the user can see it. */
  | { readonly name: 'reached' }
  /** How many more days with a meal are missing. `years`: how many years together also suffice, if any. */
  | { readonly name: 'ahead'; readonly mealDaysLeft: number; readonly years: number | null }

export type CompleteOutfit = Readonly<Record<Slot, OutfitId | null>>

/** The numbers of saved outfits. Each is also the key that puts the outfit on. */
export const savedNumbers = [1, 2, 3] as const
export type SavedNumber = (typeof savedNumbers)[number]
