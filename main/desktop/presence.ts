import { powerMonitor } from 'electron'
import { isUserThere } from './rules/user-presence.ts'

export type Presence = typeof presence

/** Whether the user is at the machine. No system reports that the user has returned, so ask often. */
export const presence = {
  /** Seconds since the user last touched the machine. */
  idleSeconds: (): number => powerMonitor.getSystemIdleTime(),
  isLocked: (): boolean => powerMonitor.getSystemIdleState(1) === 'locked',
  isUserThere: (): boolean => isUserThere(presence.idleSeconds(), presence.isLocked()),
}
