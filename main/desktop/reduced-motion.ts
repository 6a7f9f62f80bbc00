import { systemPreferences } from 'electron'

/** Whether the user asked the system for less motion. */
export const isMotionReduced = (): boolean =>
  systemPreferences.getAnimationSettings().prefersReducedMotion
