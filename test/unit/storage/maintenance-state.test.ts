import { expect, test } from 'vitest'
import type { Backup } from '../../../main/storage/rules/backup-rules.ts'
import {
  dueTask,
  reduceMaintenance,
  initialMaintenanceState,
  type MaintenanceEvent,
  type MaintenanceState,
} from '../../../main/storage/rules/maintenance-state.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const now = 100 * day

const backup = (at: number): Backup => ({ name: 'one', number: 1, at, digest: '', bytes: 1 })
const fresh = initialMaintenanceState([backup(now)])
const started: MaintenanceEvent = { type: 'backup-started', now }
const ended = (problem: MaintenanceState['problem'] = null): MaintenanceEvent => {
  return { type: 'backup-ended', problem, backups: [backup(now)] }
}
const older = { code: 'data-older' } as const
const gone = { code: 'data-gone' } as const
const failed = { code: 'backup-failed' } as const
const damage: MaintenanceEvent = { type: 'damage-found' }
const filesGone: MaintenanceEvent = { type: 'files-gone' }
const filesBack: MaintenanceEvent = { type: 'files-back' }

test.each<[string, readonly MaintenanceEvent[], Partial<MaintenanceState>]>([
  ['a backup begins', [started], { isBackingUp: true, triedAt: now, problem: null }],
  ['a backup succeeds', [started, ended()], { isBackingUp: false, problem: null }],
  ['a backup fails', [started, ended(failed)], { isBackingUp: false, problem: failed }],
  ['a backup follows a failed one', [started, ended(failed), started, ended()], { problem: null }],
  ['another backup has begun', [started, ended(failed), started], { problem: failed }],
  ['the files are gone', [filesGone], { problem: gone }],
  ['the files are back', [filesGone, filesBack], { problem: null }],
  ['only another problem is known', [started, ended(failed), filesBack], { problem: failed }],
  ['damage is found during a backup', [started, damage], { isBackingUp: true, isDamaged: true }],
  ['a backup was deleted', [{ type: 'backups-changed', backups: [] }], { backups: [] }],
  ['a damaged database was not saved', [started, damage, ended(failed)], { isDamaged: true }],
])('the state after: %s', (_, events, state) => {
  expect(events.reduce(reduceMaintenance, fresh)).toMatchObject(state)
})

test('a backup replaces the list of backups', () => {
  const none = initialMaintenanceState([])
  const idle = { isBackingUp: false, triedAt: null, problem: null, isDamaged: false }
  expect(none).toEqual({ backups: [], ...idle })
  expect([started, ended()].reduce(reduceMaintenance, none).backups).toEqual([backup(now)])
})

const sound = { checkedAt: now, isSuspect: false }

test.each<[string, MaintenanceState, typeof sound, ReturnType<typeof dueTask>]>([
  ['nothing after a backup and an examination', fresh, sound, null],
  ['a backup if there is none', initialMaintenanceState([]), sound, 'backup'],
  ['a backup after a day', initialMaintenanceState([backup(now - day)]), sound, 'backup'],
  ['no backup before a day is over', initialMaintenanceState([backup(now - day + 1)]), sound, null],
  [
    'no backup within an hour of a try',
    { ...initialMaintenanceState([]), triedAt: now - hour + 1 },
    sound,
    null,
  ],
  [
    'a backup an hour after a try',
    { ...initialMaintenanceState([]), triedAt: now - hour },
    sound,
    'backup',
  ],
  ['an examination after a week', fresh, { ...sound, checkedAt: now - 7 * day }, 'examination'],
  ['the first examination', fresh, { ...sound, checkedAt: 0 }, 'examination'],
  ['an examination of a suspect database', fresh, { ...sound, isSuspect: true }, 'examination'],
  [
    'a backup first, which examines as well',
    initialMaintenanceState([]),
    { ...sound, isSuspect: true },
    'backup',
  ],
  ['nothing during a backup', { ...initialMaintenanceState([]), isBackingUp: true }, sound, null],
  [
    'nothing until the user chooses',
    { ...initialMaintenanceState([]), problem: older },
    sound,
    null,
  ],
  [
    'nothing if the database is damaged',
    { ...initialMaintenanceState([]), isDamaged: true },
    sound,
    null,
  ],
  [
    'a backup although the last one failed',
    { ...initialMaintenanceState([]), problem: failed },
    sound,
    'backup',
  ],
])('the due task is %s', (_, state, checked, task) => {
  expect(dueTask(state, checked, now)).toBe(task)
})
