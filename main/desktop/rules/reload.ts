/** As long as a page leaves its garbage, too (preload/index.ts). */
const reloadAfterS = 30 * 60
/** Dash is gone from the screen for a tenth of a second: by then it sleeps, and hardly anybody is there to see it. */
const awayAfterS = 30 * 60

/**
 * Whether a page is to be reloaded: nobody is there, and somebody was while it has lived for long enough; of a whole night it is
 * once.
 * @param ageS since it was loaded
 * @param idleS since the last input on this machine
 * @param isLocked whether the screen is
 */
export const isReloadDue = (ageS: number, idleS: number, isLocked: boolean): boolean =>
  (isLocked || idleS >= awayAfterS) && ageS - idleS >= reloadAfterS
