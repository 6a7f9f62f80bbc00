/** Why GitHub counts a contribution without saying where it is. */
export type UndisclosedReason =
  /** The token may not see its repository. */
  | 'restricted'
  /** GitHub's totals count it and its lists leave it out: an organisation's single sign-on and the like. */
  | 'hidden'
  /** On its day there were more repositories than GitHub lists. */
  | 'truncated'

export const undisclosedReasons: readonly UndisclosedReason[] = [
  'restricted',
  'hidden',
  'truncated',
]

/** How many contributions GitHub counts without disclosing them, by reason. */
export type Undisclosed = Readonly<Record<UndisclosedReason, number>>

/** A reason's name in columns, locale keys and i18next contexts; other reasons are returned as they are. */
export function undisclosedKey<Reason extends string>(
  reason: Reason,
): Exclude<Reason, 'truncated'> | 'cut' {
  return reason === 'truncated' ? 'cut' : (reason as Exclude<Reason, 'truncated'>)
}
