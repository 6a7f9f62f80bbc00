import type { Day } from '../../preload/contract/calendar-day.ts'
import { growthOf } from '../../preload/contract/growth.ts'
import { defaultSettings } from '../../preload/contract/declared-settings.ts'
import type { Snapshot } from '../../preload/contract/views/snapshot-view.ts'
import type { Log } from '../base/log.ts'
import { withVisibleText } from './rules/visible-text.ts'

export type SnapshotViews = { readonly [Name in keyof Snapshot]: () => Snapshot[Name] }

/** The values that a snapshot has before its views have worked once. */
export const blankSnapshot: Snapshot = {
  today: '1970-01-01' as Day,
  light: 'day',
  version: '',
  locale: 'en',
  pet: {
    ...growthOf(0),
    experience: 0,
    fullness: 100,
    heat: 0,
    form: 'chick',
    mood: 'content',
    isProud: false,
  },
  pantry: [],
  wardrobe: {
    worn: { head: null, face: null, body: null, held: null },
    scene: 'kitchen',
    ornament: null,
    saved: { 1: null, 2: null, 3: null },
    outfits: [],
    scenes: [],
    ornaments: [],
    forms: [],
    parcels: [],
  },
  trip: { name: 'none' },
  git: { name: 'ready' },
  folders: [],
  // With an empty host, no page can send a token to the wrong host.
  github: {
    host: '',
    deviceFlowHosts: [],
    accounts: [],
    signIn: { name: 'none' },
    typedHost: null,
    signInCount: 0,
  },
  settings: { ...defaultSettings, onboarding: 'done', effectsVolume: 0, volume: 0 },
  addresses: [],
  quiet: { name: 'none' },
  petWindow: { isShown: true, offersContentProtection: false },
  place: 'desktop',
  desktop: { canMoveDash: true, canRaiseWindows: false, comeHere: null, edges: [], edge: null },
  soundWindow: 'pet',
  voice: {
    engine: { name: 'searching' },
    engines: [],
    engineUuid: null,
    style: null,
    language: 'en',
    systemVoices: [],
    credit: null,
  },
  model: { address: '', isElsewhere: false, state: 'unknown', models: [] },
  engines: { fetch: { name: 'none' }, installed: [] },
  bubble: null,
  log: [],
  historyRevision: 0,
  undo: [],
  backups: { list: [], isRunning: false, problem: null },
  transfer: { name: 'none', problem: null },
  carrier: { name: 'off' },
  updates: {
    method: { name: 'unknown' },
    state: { name: 'none' },
    isAutomatic: false,
    checkedAt: null,
    newestAt: null,
    problem: null,
  },
  agents: { sessions: [] },
  crashes: { count: 0, newestAt: null, bytes: 0 },
}

/**
 * Builds snapshots. Fields without a view are blank. If a view throws, its field keeps the last value, or the blank one.
 * The log gets the cause once, until the view works again.
 * @param early the views of what the first window shows
 */
export function createSnapshots<Early extends Partial<SnapshotViews>>(
  early: Early,
  log: Pick<Log, 'error'>,
) {
  const failing = new Set<string>()
  let views: Partial<SnapshotViews> = early
  let last = blankSnapshot
  return {
    /** Never throws. */
    current: (): Snapshot => {
      for (const [name, view] of Object.entries(views)) {
        try {
          last = { ...last, [name]: withVisibleText(view()) }
          failing.delete(name)
        } catch (cause) {
          if (!failing.has(name)) log.error(`the view of ${name} failed`, cause)
          failing.add(name)
        }
      }
      return last
    },
    /** Adds the views of all other fields, and may replace early ones. */
    addViews(late: Omit<SnapshotViews, keyof Early> & Partial<SnapshotViews>): void {
      views = { ...views, ...late }
    },
  }
}
