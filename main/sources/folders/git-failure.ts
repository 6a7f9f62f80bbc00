/** Why a call of Git has no answer. */
export type GitFailure =
  /** Git ran and said no: `message` is what it wrote to stderr; it can hold names. */
  | { readonly code: 'refused'; readonly exit: number; readonly message: string }
  /** It could not be started, or something ended it. */
  | { readonly code: 'broken'; readonly cause: unknown }
  /** It said nothing for too long and was ended. */
  | { readonly code: 'silent' }
  | { readonly code: 'stopped' }
