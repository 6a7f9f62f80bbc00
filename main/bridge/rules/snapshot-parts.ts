import { plainTuning } from '../../../preload/contract/settings.ts'
import type { Day } from '../../../preload/contract/day.ts'
import type { Snapshot } from '../../../preload/contract/views/snapshot.ts'

/** What each service adds to the snapshot. */
export interface SnapshotParts {
  readonly now: Pick<
    Snapshot,
    'today' | 'hour' | 'version' | 'locale' | 'localeChoice' | 'appearance'
  >
  readonly companion: Pick<Snapshot, 'pet' | 'pantry' | 'wardrobe'>
  readonly folders: Pick<Snapshot, 'git' | 'folders'>
  readonly github: Pick<Snapshot, 'github'>
  readonly settings: Pick<
    Snapshot,
    | 'addresses'
    | 'counting'
    | 'petWindow'
    | 'openAtLogin'
    | 'mirrorsWork'
    | 'remindsOfBreaks'
    | 'quiet'
    | 'quietHours'
    | 'place'
    | 'desktop'
    | 'onboarding'
    | 'sound'
  >
  readonly speech: Pick<Snapshot, 'voice' | 'model' | 'engines' | 'bubble' | 'log'>
  readonly ledger: Pick<Snapshot, 'ledger'>
  readonly backups: Pick<Snapshot, 'backups'>
  readonly updates: Pick<Snapshot, 'updates'>
  readonly crashes: Pick<Snapshot, 'crashes'>
}

/** What a window sees of a service whose view has never worked: nothing yet. */
export const blankParts: SnapshotParts = {
  now: {
    today: '1970-01-01' as Day,
    hour: 12,
    version: '',
    locale: 'en',
    localeChoice: 'system',
    appearance: 'system',
  },
  companion: {
    pet: {
      level: 1,
      stars: 0,
      experience: 0,
      levelProgress: 0,
      levelLength: 50,
      fullness: 100,
      heat: 0,
      mood: 'content',
    },
    pantry: [],
    wardrobe: {
      worn: { head: null, face: null, body: null, held: null },
      scene: 'kitchen',
      outfits: [],
      scenes: [],
    },
  },
  folders: { git: { name: 'ready' }, folders: [] },
  github: {
    // Without a host, nothing can be sent: a token must not go to the wrong host.
    github: {
      host: '',
      deviceFlowHosts: [],
      accounts: [],
      signIn: { name: 'none' },
      typedHost: null,
      signedIn: 0,
    },
  },
  settings: {
    addresses: [],
    counting: {
      kinds: { commit: true, issue: true, review: true, 'pull-request': true },
      languages: [],
    },
    petWindow: {
      shown: true,
      clickThrough: false,
      size: 200,
      motion: 'polite',
      bubbleSide: 'automatic',
      hiddenFromCaptures: null,
    },
    openAtLogin: 'off',
    mirrorsWork: true,
    remindsOfBreaks: true,
    quiet: { name: 'none' },
    quietHours: { on: false, from: 0, to: 0 },
    place: 'desktop',
    desktop: { movesDash: true, comeHere: null, displays: [], edges: [], edge: null },
    onboarding: 'done',
    sound: { window: 'pet', effects: 0 },
  },
  speech: {
    voice: {
      engine: { name: 'searching' },
      engines: [],
      engineUuid: null,
      style: null,
      tuning: plainTuning,
      favourites: [],
      language: 'en',
      systemVoice: { languages: [], on: false },
      credit: null,
      muted: false,
      volume: 0,
    },
    model: {
      on: false,
      address: '',
      isElsewhere: false,
      state: 'unknown',
      models: [],
      model: null,
    },
    engines: { fetch: { name: 'none' }, installed: [] },
    bubble: null,
    log: [],
  },
  ledger: { ledger: 0 },
  backups: { backups: { list: [], isRunning: false, problem: null } },
  updates: {
    updates: {
      way: { name: 'unknown' },
      choice: 'unasked',
      state: { name: 'none' },
      installsByItself: false,
      askedAt: null,
      newestAt: null,
      problem: null,
    },
  },
  crashes: { crashes: { count: 0, newestAt: null, bytes: 0 } },
}
