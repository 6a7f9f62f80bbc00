/** Pictures of Dash for other programs, as data URLs. The page draws them. */
export interface DashPictures {
  /** The sheet of a Codex pet: WebP. */
  readonly sheet: string
  /** An animated WebP. */
  readonly film: string
  readonly stickers: readonly { readonly name: string; readonly picture: string }[]
}
