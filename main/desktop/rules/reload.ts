/** Also how long a page leaves its garbage (preload/index.ts). */
const reloadAfterS = 30 * 60
/**
 * A reload takes Dash off the screen for a tenth of a second. By then it sleeps, and hardly anyone is there to see
 * it.
 */
const awayAfterS = 30 * 60

/**
 * Whether to reload a page: the user is away, and was there after the page had lived long enough, so that a whole
 * night counts once.
 * @param ageS since it was loaded
 * @param idleS since the last input on this machine
 * @param isLocked whether the screen is locked
 */
export const isReloadDue = (ageS: number, idleS: number, isLocked: boolean): boolean =>
  (isLocked || idleS >= awayAfterS) && ageS - idleS >= reloadAfterS
