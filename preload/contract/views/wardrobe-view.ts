import type {
  CompleteOutfit,
  EarnableId,
  FormId,
  FormState,
  OrnamentId,
  OutfitId,
  SavedNumber,
  SceneId,
  Slot,
  UnlockState,
} from '../earnables.ts'

export interface WardrobeView {
  readonly worn: CompleteOutfit
  /** Null if nothing is saved under the number. */
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
  readonly forms: readonly { readonly id: FormId; readonly unlock: FormState }[]
  /** What is in the parcels that the user has not opened yet, oldest first. */
  readonly parcels: readonly EarnableId[]
}
