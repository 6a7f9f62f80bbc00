/** Whether Dash may speak now. Who interrupts whom is in `queue-steps.ts`. */

/** What determines whether a line is said. */
export interface SpeakingMoment {
  /** The user asked for this line: a test, or _Say again_. */
  readonly isAsked: boolean
  /** The user presents, or it is within the quiet hours (`main/settings/rules/quiet-hours.ts`). */
  readonly isQuiet: boolean
  /** Dash has talked aloud about the same thing a moment ago. */
  readonly isBubbleOnly: boolean
  readonly isMuted: boolean
  /** Whether Dash is visible in any window. */
  readonly isVisible: boolean
}

/** @returns whether the line is not said at all, only shown in the bubble, or heard as well */
export function maySpeak(moment: SpeakingMoment): 'no' | 'in-bubble' | 'aloud' {
  if (moment.isQuiet && !moment.isAsked) return 'no'
  return moment.isBubbleOnly || moment.isMuted || !moment.isVisible ? 'in-bubble' : 'aloud'
}
