/** Why GitHub counts a contribution without saying where it is. */
export const undisclosedReasons = [
  /** The token may not see its repository. */
  'restricted',
  /** GitHub's totals count it and its lists leave it out: an organisation's single sign-on and the like. */
  'hidden',
  /** On its day there were more repositories than GitHub lists. */
  'truncated',
] as const
export type UndisclosedReason = (typeof undisclosedReasons)[number]

/** How many contributions GitHub counts without disclosing them, by reason. */
export type Undisclosed = Readonly<Record<UndisclosedReason, number>>
