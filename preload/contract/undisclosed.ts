/** Why GitHub counts a contribution and does not say where it is. */
export type UndisclosedReason =
  /** Its repository is one that the token may not see. */
  | 'restricted'
  /** GitHub's totals count it and its lists leave it out: an organisation's single sign-on and the like. */
  | 'hidden'
  /** It is of a day with more repositories than GitHub lists. */
  | 'truncated'

export const undisclosedReasons: readonly UndisclosedReason[] = [
  'restricted',
  'hidden',
  'truncated',
]

/** Numbers of contributions that GitHub counts and does not disclose, by reason. */
export type Undisclosed = Readonly<Record<UndisclosedReason, number>>

/** What columns, locale keys and i18next contexts call a reason; other reasons stay what they are. */
export function undisclosedKey<Reason extends string>(
  reason: Reason,
): Exclude<Reason, 'truncated'> | 'cut' {
  return reason === 'truncated' ? 'cut' : (reason as Exclude<Reason, 'truncated'>)
}
