import type { UpdateChoice } from '../../../preload/contract/settings.ts'
import { isRestOver } from '../../base/rules/rest.ts'

/** So often GitHub is asked for a newer version. */
const checkEveryMs = 24 * 60 * 60_000
/** … and so long after it could not be asked. */
export const retryAfterMs = 60 * 60_000
/** So long nobody has touched the computer before Hot Dash starts anew by itself. */
const awaySeconds = 5 * 60

/**
 * Whether GitHub is to be asked now, without anybody having pressed a button.
 * @param checkedAt when it was asked last, in milliseconds since the epoch; null: never
 * @param hasFailed whether it could not be asked then, or what it said is not known any more
 */
export function isCheckDue(
  choice: UpdateChoice,
  {
    checkedAt,
    hasFailed,
    now,
  }: { readonly checkedAt: number | null; readonly hasFailed: boolean; readonly now: number },
): boolean {
  if (choice !== 'automatic' && choice !== 'ask') return false
  const pause = hasFailed ? retryAfterMs : checkEveryMs
  return checkedAt === null || isRestOver(checkedAt + pause, pause, now)
}

/** What the moment is like. */
export interface Moment {
  /** Whether Dash eats or speaks, or is about to. */
  readonly isDashBusy: boolean
  /** Whether something is under way that a new start would break off: a voice engine is fetched. */
  readonly isWorking: boolean
  /** How long nobody has touched the computer. */
  readonly idleSeconds: number
}

/**
 * Whether a version that is ready may be installed now, which ends Hot Dash and starts it again: never while Dash eats or
 * speaks; at once then where a person has asked for it; by itself while nobody is there.
 * @param isByItself whether it is to come without anybody's help
 */
export function mayInstall(
  moment: Moment,
  { isByItself, isWanted }: { readonly isByItself: boolean; readonly isWanted: boolean },
): boolean {
  if (moment.isDashBusy) return false
  if (isWanted) return true
  return isByItself && !moment.isWorking && moment.idleSeconds >= awaySeconds
}
