import { dayMs, hourMs, minuteMs } from '../../../preload/contract/durations.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import { assertNever } from '../../../preload/contract/result.ts'
import { isWaitOver } from '../../base/rules/waits.ts'
import type { Backup } from './backup-rules.ts'

/** How the database is cared for. Times are milliseconds since the epoch, null if never. */
export interface MaintenanceState {
  /** Newest first. */
  readonly backups: readonly Backup[]
  readonly isBackingUp: boolean
  /** When the last backup was begun, whether it succeeded or not. */
  readonly triedAt: number | null
  /** Why the last backup failed, or that the files of the database are gone. */
  readonly problem: Problem | null
  /** Whether the database is known to be damaged. Only the next start can replace it. */
  readonly isDamaged: boolean
}

export type MaintenanceEvent =
  | { readonly type: 'backup-started'; readonly now: number }
  | {
      readonly type: 'backup-ended'
      readonly problem: Problem | null
      readonly backups: readonly Backup[]
    }
  | { readonly type: 'backups-changed'; readonly backups: readonly Backup[] }
  | { readonly type: 'damage-found' | 'files-gone' | 'files-back' }

export const backupEveryMs = dayMs
export const examineEveryMs = 7 * dayMs
/** After a failed backup, the next attempt waits this long. */
const retryAfterMs = hourMs
/** The clocks of one machine differ by at most this much; a date further ahead comes from a wrong clock. */
const toleranceMs = minuteMs

export const initialMaintenanceState = (backups: readonly Backup[]): MaintenanceState => ({
  backups,
  isBackingUp: false,
  triedAt: null,
  problem: null,
  isDamaged: false,
})

export function reduceMaintenance(
  state: MaintenanceState,
  event: MaintenanceEvent,
): MaintenanceState {
  switch (event.type) {
    case 'backup-started':
      return { ...state, isBackingUp: true, triedAt: event.now }
    case 'backup-ended':
      return { ...state, isBackingUp: false, problem: event.problem, backups: event.backups }
    case 'backups-changed':
      return { ...state, backups: event.backups }
    case 'damage-found':
      return { ...state, isDamaged: true }
    case 'files-gone':
      return { ...state, problem: { code: 'data-gone' } }
    case 'files-back':
      return state.problem?.code === 'data-gone' ? { ...state, problem: null } : state
    default:
      return assertNever(event)
  }
}

/** Whether a task that runs at most once per interval is due. @param lastAt when it last ran; null if never */
export const isTaskDue = (lastAt: number | null, now: number, intervalMs: number): boolean =>
  lastAt === null || isWaitOver(lastAt + intervalMs, intervalMs + toleranceMs, now)

/** @param checkedAt when the database was last found sound @param isSuspect whether it may be damaged */
export function dueTask(
  { backups, isBackingUp, triedAt, problem, isDamaged }: MaintenanceState,
  { checkedAt, isSuspect }: { readonly checkedAt: number | null; readonly isSuspect: boolean },
  now: number,
): 'backup' | 'examination' | null {
  // If the problem is `data-older`, the user has yet to choose between the database and a backup.
  if (isDamaged || isBackingUp || problem?.code === 'data-older') return null
  const isBackupDue =
    isTaskDue(backups[0]?.at ?? null, now, backupEveryMs) && isTaskDue(triedAt, now, retryAfterMs)
  if (isBackupDue) return 'backup'
  return isSuspect || isTaskDue(checkedAt, now, examineEveryMs) ? 'examination' : null
}
