import type { AgentId } from '../../preload/contract/views/agents-view.ts'
import type {
  FilePreview,
  IntegrationView,
} from '../../preload/contract/views/integrations-view.ts'
import type {
  CharacterDetails,
  CharacterView,
  DictionaryWord,
} from '../../preload/contract/views/voice-view.ts'
import { growthOf } from '../../preload/contract/growth.ts'
import { defaultSettings, type Settings } from '../../preload/contract/declared-settings.ts'
import type { CarrierView } from '../../preload/contract/views/carrier-view.ts'
import type { Day } from '../../preload/contract/calendar-day.ts'
import type { FolderView } from '../../preload/contract/views/folders-view.ts'
import type { AccountView } from '../../preload/contract/views/github-view.ts'
import type { NoticeView } from '../../preload/contract/views/notices-view.ts'
import type { Snapshot } from '../../preload/contract/views/snapshot-view.ts'
import type { TransferView } from '../../preload/contract/views/transfer-view.ts'

const day = (text: string) => text as Day

/** Changes to a snapshot. The settings may be changed one by one. */
export type SnapshotChange = Partial<Omit<Snapshot, 'settings'>> & {
  readonly settings?: Partial<Settings>
}

/** The snapshot of a first start after onboarding: three starter chillies, no source of contributions. */
export function someSnapshot({ settings, ...change }: SnapshotChange = {}): Snapshot {
  return {
    locale: 'en',
    settings: {
      ...defaultSettings,
      appearance: 'light',
      onboarding: 'done',
      size: 160,
      updates: 'ask',
      ...settings,
    },
    today: day('2026-11-25'),
    light: 'day',
    version: '0.1.0',
    pet: {
      ...growthOf(0),
      experience: 0,
      fullness: 60,
      heat: 0,
      form: 'dash',
      mood: 'content',
      isProud: false,
    },
    pantry: [{ kind: 'commit', count: 3, oldest: day('2026-11-25') }],
    wardrobe: {
      worn: { head: null, face: null, body: null, held: null },
      saved: { 1: null, 2: null, 3: null },
      scene: 'kitchen',
      ornament: null,
      outfits: [
        { id: 'chef-hat', slot: 'head', unlock: { name: 'unlocked' } },
        { id: 'headphones', slot: 'head', unlock: { name: 'locked', level: 5 } },
        { id: 'santa-hat', slot: 'head', unlock: { name: 'locked', level: 12 } },
        { id: 'onsen-towel', slot: 'head', unlock: { name: 'locked', level: 8 } },
        { id: 'round-glasses', slot: 'face', unlock: { name: 'locked', level: 3 } },
        { id: 'happi', slot: 'body', unlock: { name: 'locked', level: 10 } },
        { id: 'scarf', slot: 'body', unlock: { name: 'locked', level: 4 } },
        { id: 'laptop', slot: 'held', unlock: { name: 'locked', level: 6 } },
        { id: 'chilli-skewer', slot: 'held', unlock: { name: 'unlocked' } },
      ],
      scenes: [
        { id: 'kitchen', unlock: { name: 'unlocked' } },
        { id: 'onsen', unlock: { name: 'locked', level: 7 } },
        { id: 'hackathon', unlock: { name: 'locked', level: 15 } },
      ],
      ornaments: [
        { id: 'cherry-branch', unlock: { name: 'locked', halfMonth: '04-01' } },
        { id: 'wind-chime', unlock: { name: 'locked', halfMonth: '08-16' } },
        { id: 'maple-leaves', unlock: { name: 'locked', halfMonth: '11-16' } },
      ],
      forms: [
        { id: 'chick', unlock: { name: 'unlocked' } },
        { id: 'fledgling', unlock: { name: 'unlocked' } },
        { id: 'dash', unlock: { name: 'unlocked' } },
        { id: 'star-dash', unlock: { name: 'ahead', mealDaysLeft: 160, years: 2 } },
      ],
      parcels: [],
    },
    trip: { name: 'none' },
    git: { name: 'ready' },
    updates: {
      method: { name: 'install' },
      state: { name: 'none' },
      isAutomatic: false,
      checkedAt: null,
      newestAt: null,
      problem: null,
    },
    folders: [],
    addresses: [],
    github: {
      host: 'github.com',
      deviceFlowHosts: [],
      accounts: [],
      signIn: { name: 'none' },
      typedHost: null,
      signInCount: 0,
    },
    voice: {
      engine: { name: 'absent', problem: { code: 'voice-engine-absent' } },
      engines: [],
      engineUuid: null,
      style: null,
      language: 'en',
      systemVoices: [],
      credit: null,
    },
    model: { address: 'http://127.0.0.1:11434', isElsewhere: false, state: 'unknown', models: [] },
    engines: { fetch: { name: 'none' }, installed: [] },
    place: 'home',
    soundWindow: 'home',
    quiet: { name: 'none' },
    petWindow: { isShown: true, offersContentProtection: false },
    desktop: {
      canMoveDash: true,
      canRaiseWindows: true,
      comeHere: { problem: null },
      edges: ['left', 'right'],
      edge: null,
    },
    bubble: null,
    log: [],
    historyRevision: 1,
    undo: [],
    backups: { list: [], isRunning: false, problem: null },
    transfer: { name: 'none', problem: null },
    carrier: { name: 'off' },
    agents: { sessions: [] },
    crashes: { count: 0, newestAt: null, bytes: 0 },
    ...change,
  }
}

/** An export of another computer, as the user sees it before it is imported. */
export const someImport: TransferView = {
  name: 'preview',
  file: 'dash-2026-11-24.hotdash',
  preview: {
    exportedAt: Date.UTC(2026, 10, 24, 9, 30),
    level: { now: 12, after: 17 },
    meals: { now: 240, after: 431 },
    things: { now: 31, after: 31 },
    generation: 'same',
    repositories: { new: 4, known: 9 },
  },
}

/** Dash on three machines. */
export const someCarrier: Extract<CarrierView, { readonly name: 'on' }> = {
  name: 'on',
  place: { type: 'folder', folder: '/home/dash/Dropbox/Dash' },
  hasPrivateNames: false,
  devices: [
    { id: 'desk', name: 'desk', seenAt: Date.UTC(2026, 10, 25, 4, 58), isClockWrong: false },
    { id: 'laptop', name: 'laptop', seenAt: Date.UTC(2026, 10, 24, 9, 12), isClockWrong: true },
  ],
  waiting: 0,
  hasForeignFiles: false,
  hasNewerFiles: false,
  problem: null,
}

export const someGitCarrier: Extract<CarrierView, { readonly name: 'on' }> = {
  ...someCarrier,
  place: {
    type: 'git',
    address: 'git@github.com:dash/dash-at-home.git',
    exchangedAt: Date.UTC(2026, 10, 25, 4, 58),
    isExchanging: false,
  },
  waiting: 12,
}

export const someFolder: FolderView = {
  id: 1,
  label: '~/dev',
  state: { name: 'watching' },
  repositories: 12,
  counting: 5,
  empty: 0,
  problems: [],
  late: null,
}

export const someAccount: AccountView = {
  id: 'github.com:583231',
  host: 'github.com',
  login: 'hinata-dev',
  method: 'device',
  isTokenKept: true,
  sync: { name: 'idle', lastAt: Date.UTC(2026, 10, 25, 1, 2) },
  scopes: ['read:user'],
  undisclosed: { restricted: 0, hidden: 0, truncated: 0 },
}

/** The snapshot of a bird that has lived for a while, so that every part of the screens shows something. */
export function richSnapshot(change: SnapshotChange = {}): Snapshot {
  const base = someSnapshot()
  const text =
    change.locale === 'ja' ? '麻婆豆腐、ぴりっとおいしい！' : 'This mapo tofu has a lovely kick!'
  const line = { id: 7, text, at: Date.UTC(2026, 10, 25, 1, 5) }
  const earlier = {
    id: 6,
    text:
      change.locale === 'ja' ? 'おはよう！今日もいい一日に。' : 'Good morning! Have a good one.',
    at: Date.UTC(2026, 10, 25, 0, 1),
  }
  return someSnapshot({
    pet: {
      ...growthOf(2165),
      experience: 2165,
      fullness: 86,
      heat: 48,
      form: 'dash',
      mood: 'happy',
      isProud: false,
    },
    pantry: [
      { kind: 'commit', count: 128, oldest: day('2026-11-18') },
      { kind: 'issue', count: 4, oldest: day('2026-11-20') },
      { kind: 'review', count: 31, oldest: day('2026-11-21') },
    ],
    wardrobe: {
      worn: { head: 'chef-hat', face: null, body: null, held: 'chilli-skewer' },
      saved: {
        1: { head: 'onsen-towel', face: 'round-glasses', body: 'scarf', held: null },
        2: null,
        3: null,
      },
      scene: 'kitchen',
      ornament: null,
      outfits: base.wardrobe.outfits.map((outfit) =>
        outfit.id === 'santa-hat'
          ? { ...outfit, unlock: { name: 'locked', level: 40 } }
          : { ...outfit, unlock: { name: 'unlocked' } },
      ),
      scenes: base.wardrobe.scenes.map((scene) =>
        scene.id === 'hackathon'
          ? { ...scene, unlock: { name: 'locked', level: 44 } }
          : { ...scene, unlock: { name: 'unlocked' } },
      ),
      ornaments: base.wardrobe.ornaments.map((ornament) =>
        ornament.id === 'cherry-branch' ? ornament : { ...ornament, unlock: { name: 'unlocked' } },
      ),
      forms: base.wardrobe.forms,
      parcels: [],
    },
    folders: [
      someFolder,
      {
        id: 2,
        label: '~/仕事/アプリ',
        state: { name: 'scanning', done: 18, total: 42 },
        repositories: 18,
        counting: 9,
        empty: 0,
        problems: [{ code: 'repository-unreadable', params: { name: 'broken-clone' } }],
        late: null,
      },
      {
        id: 3,
        label: '/media/usb/old',
        state: {
          name: 'trouble',
          problem: { code: 'folder-missing', params: { name: '/media/usb/old' } },
        },
        repositories: 4,
        counting: 4,
        empty: 0,
        problems: [],
        late: null,
      },
    ],
    addresses: [
      { email: 'hinata@example.com', counts: true, from: 'git' },
      { email: '1234567+hinata-dev@users.noreply.github.com', counts: true, from: 'github' },
      { email: 'hinata@old-job.example', counts: false, from: 'you' },
    ],
    github: {
      host: 'github.com',
      deviceFlowHosts: ['github.com'],
      accounts: [
        someAccount,
        {
          ...someAccount,
          id: 'git.corp.example:9',
          host: 'git.corp.example',
          login: 'hinata',
          method: 'token',
          isTokenKept: false,
          sync: { name: 'running', done: 3, total: 8 },
          scopes: [],
          undisclosed: { restricted: 12, hidden: 3, truncated: 0 },
        },
      ],
      signIn: { name: 'none' },
      typedHost: null,
      signInCount: 2,
    },
    voice: {
      engine: { name: 'found', brand: 'VOICEVOX', version: '0.25.2' },
      engines: [{ uuid: '074fc39e-678b-4c13-8916-ffca8d505d1d', name: 'VOICEVOX Engine' }],
      engineUuid: '074fc39e-678b-4c13-8916-ffca8d505d1d',
      style: { id: 1, character: 'ずんだもん', style: 'あまあま' },
      language: 'ja',
      systemVoices: [],
      credit: 'VOICEVOX:ずんだもん',
    },
    bubble: line,
    log: [earlier, line],
    carrier: someCarrier,
    backups: {
      list: [3, 2, 1].map((day) => ({
        id: `backup-${day}`,
        at: Date.UTC(2026, 10, 21 + day, 0, 5),
        bytes: 4_200_000 + day * 90_000,
      })),
      isRunning: false,
      problem: null,
    },
    ...change,
  })
}

const noPicture = 'data:,'
const someStyle = (id: number, name: string) => ({
  id,
  name,
  icon: noPicture,
  portrait: noPicture,
})

/** The characters of an engine without pictures. */
export const someCharacters: readonly CharacterView[] = [
  {
    uuid: '7ffcb7ce-00ec-4bdc-82cd-45a8889e43ff',
    name: '四国めたん',
    styles: [someStyle(2, 'ノーマル'), someStyle(0, 'あまあま')],
  },
  {
    uuid: '388f246b-8c41-4ac1-8e2d-5d79f3ff56d9',
    name: 'ずんだもん',
    styles: [someStyle(3, 'ノーマル'), someStyle(1, 'あまあま'), someStyle(7, 'ツンツン')],
  },
  {
    uuid: '35b2c544-660e-401e-b503-0e14c635303a',
    name: '春日部つむぎ',
    styles: [someStyle(8, 'ノーマル')],
  },
]

/** A dictionary with four kinds of words: built-in, changed, removed and added. */
export const someWords: readonly DictionaryWord[] = [
  { word: 'Dart', pronunciation: 'ダート', shipped: 'ダート' },
  { word: 'GUI', pronunciation: 'ジーユーアイ', shipped: 'グイ' },
  { word: 'late', pronunciation: null, shipped: 'レイト' },
  { word: 'melos', pronunciation: 'メロス', shipped: null },
  { word: 'pubspec.yaml', pronunciation: 'パブスペックヤムル', shipped: 'パブスペックヤムル' },
]

/** The engine's details of a character. */
export function detailsOf({ name, styles }: CharacterView): CharacterDetails {
  return {
    credit: `VOICEVOX:${name}`,
    terms: `# ${name}\n\n利用規約: https://example.com/terms\nクレジット「VOICEVOX:${name}」を表示してください。`,
    links: ['https://example.com/terms'],
    samples: Object.fromEntries(styles.map(({ id }) => [id, [`/voice/${name}/sample/${id}/0`]])),
  }
}

/** More notices than a list shows at first. */
export const someNotices: readonly NoticeView[] = Array.from({ length: 14 }, (_, n) => ({
  name: `@works/of-others-${n}`,
  version: `1.${n}.0`,
  license: n % 2 === 0 ? 'MIT' : 'Apache-2.0',
  text: `Copyright (c) 20${10 + n} Somebody\n\nPermission is hereby granted, free of charge.\n`,
}))

/** Each state that an integration may have. */
export const someIntegrations: readonly IntegrationView[] = [
  { agent: 'claude', name: 'off', problem: null },
  { agent: 'codex', name: 'on', problem: null },
  {
    agent: 'gemini',
    name: 'off',
    problem: { code: 'integration-hooks-off', params: { file: '~/.gemini/settings.json' } },
  },
  { agent: 'copilot', name: 'outdated', problem: null },
  { agent: 'opencode', name: 'absent' },
]

export const somePreview = (agent: AgentId): readonly FilePreview[] => [
  {
    path: `~/.${agent}/hooks/hot-dash.json`,
    parts: [{ text: '{\n  "hooks": {}\n}\n', isNew: true }],
    backup: null,
  },
  {
    path: `~/.${agent}/hooks.json`,
    parts: [
      { text: '{\n  "hooks": {', isNew: false },
      { text: '\n    "Stop": []', isNew: true },
      { text: '\n  }\n}\n', isNew: false },
    ],
    backup: '~/.config/Hot Dash/integrations/hooks.json',
  },
]
