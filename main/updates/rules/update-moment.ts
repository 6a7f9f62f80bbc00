import type { UpdateChoice } from '../../../preload/contract/settings.ts'
import { dayMs } from '../../base/rules/day.ts'
import { isRestOver } from '../../base/rules/rest.ts'

/** How often GitHub is asked for a newer version. */
const checkEveryMs = dayMs
/** How long to wait after a failed attempt. */
export const retryAfterMs = 60 * 60_000
/** How long the user must be away before Hot Dash restarts automatically. */
const awaySeconds = 5 * 60

/**
 * Whether to ask GitHub now without the user's request.
 * @param last.checkedAt the last attempt, in milliseconds since the epoch; null if never
 * @param last.asksEarly whether that failed, or its answer is no longer known
 */
export function isCheckDue(
  choice: UpdateChoice,
  { checkedAt, asksEarly }: { readonly checkedAt: number | null; readonly asksEarly: boolean },
  now: number,
): boolean {
  if (choice !== 'automatic' && choice !== 'ask') return false
  const pause = asksEarly ? retryAfterMs : checkEveryMs
  return checkedAt === null || isRestOver(checkedAt + pause, pause, now)
}

/** The circumstances of an installation. */
export interface Moment {
  /** Whether Dash is eating or speaking, or about to. */
  readonly isDashBusy: boolean
  /** Whether a restart would interrupt work: the download of a voice engine. */
  readonly isWorking: boolean
  /** Since the user last touched the computer. */
  readonly idleSeconds: number
}

/**
 * Whether the version that is ready may be installed now, which restarts Hot Dash: never while Dash eats or speaks;
 * otherwise at once if the user asked for it, or automatically while the user is away.
 * @param isByItself whether it may be installed without the user's request
 */
export function mayInstall(
  moment: Moment,
  { isByItself, isWanted }: { readonly isByItself: boolean; readonly isWanted: boolean },
): boolean {
  if (moment.isDashBusy) return false
  if (isWanted) return true
  return isByItself && !moment.isWorking && moment.idleSeconds >= awaySeconds
}
