/** Why GitHub counts a contribution without saying where it is. */
export const undisclosedReasons = [
  /** The token may not see its repository. */
  'restricted',
  /** GitHub's totals count it, but its lists leave it out, for example because of an organisation's single sign-on. */
  'hidden',
  /** On its day, there were more repositories than GitHub lists. */
  'truncated',
] as const
export type UndisclosedReason = (typeof undisclosedReasons)[number]

/** How many contributions GitHub counts without disclosing them, by reason. */
export type Undisclosed = Readonly<Record<UndisclosedReason, number>>
