/** Pictures of Dash for other programs, as data URLs. The page draws them. */
export interface PetPictures {
  /** The sheet of a Codex pet: WebP. */
  readonly sheet: string
  /** An animated WebP. */
  readonly film: string
  readonly stickers: readonly { readonly name: string; readonly picture: string }[]
}

/** Where the Codex pet goes, and what lies there: nothing, our pet, or something that is not ours. Codex may be absent, too. */
export interface CodexPetView {
  readonly folder: string
  readonly state: 'no-codex' | 'absent' | 'ours' | 'foreign'
}
