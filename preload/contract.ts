/**
 * Everything that crosses between main and a page, as types. Nothing else does: the page holds no truth,
 * sends intentions, and sees one Snapshot.
 */
import type { Day } from '../main/base/rules/day.ts'
import type { Problem } from '../main/base/rules/problem.ts'
import type { Result } from '../main/base/rules/result.ts'
import type { OutfitId, SceneId, Slot } from '../main/companion/rules/wardrobe.ts'
import type { Kind } from '../main/ledger/rules/kinds.ts'

export type { Day, Kind, OutfitId, Problem, Result, SceneId, Slot }

export type Locale = 'ja' | 'en'

// ── what a window may see ────────────────────────────────────────────────────────────────────────

export type Mood = 'content' | 'happy' | 'hungry' | 'sleepy' | 'asleep' | 'hot'

export interface PetView {
  readonly level: number
  /** Stars after level 99, one each 2,000 experience. */
  readonly stars: number
  /** All experience ever. */
  readonly experience: number
  /** Experience since this level began, and what the level takes in all. */
  readonly intoLevel: number
  readonly levelTakes: number
  /** 20 to 100. */
  readonly fullness: number
  /** 0 to 100. */
  readonly heat: number
  readonly mood: Mood
}

export interface PantryDish {
  readonly kind: Kind
  readonly count: number
  readonly oldest: Day
}

export type UnlockState =
  { readonly state: 'unlocked' } | { readonly state: 'locked'; readonly level: number }

export interface WardrobeView {
  readonly worn: Readonly<Record<Slot, OutfitId | null>>
  readonly scene: SceneId
  readonly outfits: readonly {
    readonly id: OutfitId
    readonly slot: Slot
    readonly unlock: UnlockState
  }[]
  readonly scenes: readonly { readonly id: SceneId; readonly unlock: UnlockState }[]
}

export interface FolderView {
  /** A handle; pages never see or send paths to act on. */
  readonly id: number
  /** Shown only: the path as the user knows it (~ for home). */
  readonly label: string
  readonly state:
    | { readonly name: 'scanning'; readonly done: number; readonly total: number | null }
    | { readonly name: 'watching' }
    | { readonly name: 'trouble'; readonly problem: Problem }
  readonly repositories: number
  /** How many of them count (their family has a language that counts). */
  readonly counting: number
  /** How many have no commit yet. */
  readonly empty: number
  /** Problems of single repositories below it. */
  readonly problems: readonly Problem[]
}

export interface AddressView {
  readonly email: string
  readonly counts: boolean
  readonly from: 'git' | 'log' | 'github' | 'you'
}

export interface AccountView {
  /** A handle for sign-out. */
  readonly id: string
  readonly host: string
  readonly login: string
  readonly how: 'device' | 'cli' | 'token'
  /** False where the system offers no secrecy and the token lives until quit. */
  readonly kept: boolean
  readonly sync:
    | { readonly name: 'idle'; readonly lastAt: number | null }
    | { readonly name: 'running'; readonly done: number; readonly total: number }
    | { readonly name: 'waiting'; readonly problem: Problem; readonly nextAt: number | null }
  /** The scopes of its token; null while they are not known, and for a fine-grained token, which has none. */
  readonly scopes: readonly string[] | null
  /** Contributions of all time that GitHub counts but will not name to this token. */
  readonly restricted: number
  /** Those that are kept back for another reason, such as an organisation's single sign-on. */
  readonly hidden: number
  /** Those of days with more repositories than GitHub lists. */
  readonly cut: number
}

export type SignInView =
  | { readonly name: 'none' }
  | { readonly name: 'asking'; readonly host: string }
  | {
      readonly name: 'code'
      readonly host: string
      readonly userCode: string
      readonly expiresAt: number
    }
  | { readonly name: 'failed'; readonly host: string; readonly problem: Problem }

export interface GithubView {
  /** The host offered first. */
  readonly host: string
  /** Hosts for which a client id is known: the device flow is offered there only. */
  readonly deviceFlowHosts: readonly string[]
  readonly accounts: readonly AccountView[]
  readonly signIn: SignInView
}

export interface StyleView {
  readonly id: number
  readonly character: string
  readonly style: string
}

export interface SpokenLine {
  readonly id: number
  readonly text: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

export interface VoiceView {
  readonly engine:
    | { readonly name: 'searching' }
    | { readonly name: 'found'; readonly brand: string; readonly version: string }
    | { readonly name: 'absent'; readonly problem: Problem }
  readonly styles: readonly StyleView[]
  readonly styleId: number
  /** The credit that the voice's terms ask to show, e.g. 「VOICEVOX:ずんだもん」; null while chirping. */
  readonly credit: string | null
  readonly muted: boolean
  /** 0 to 1. */
  readonly volume: number
}

export interface CompanyView {
  readonly shown: boolean
  readonly clickThrough: boolean
  /** Side of the floating bird in CSS pixels. */
  readonly size: number
}

export interface Snapshot {
  readonly locale: Locale
  readonly localeChoice: Locale | 'system'
  readonly appearance: 'system' | 'light' | 'dark'
  readonly today: Day
  /** On the user's clock, 0 to 23: the light in the scenes. */
  readonly hour: number
  readonly version: string
  readonly pet: PetView
  readonly pantry: readonly PantryDish[]
  readonly wardrobe: WardrobeView
  readonly git: { readonly name: 'ready' } | { readonly name: 'trouble'; readonly problem: Problem }
  readonly folders: readonly FolderView[]
  readonly addresses: readonly AddressView[]
  readonly github: GithubView
  readonly counting: {
    readonly kinds: Readonly<Record<Kind, boolean>>
    readonly languages: readonly string[]
  }
  readonly voice: VoiceView
  readonly company: CompanyView
  /** The bubble of now, null when Dash is silent; the log below keeps the words. */
  readonly bubble: SpokenLine | null
  readonly log: readonly SpokenLine[]
  /** Another number whenever history may show something else. */
  readonly ledger: number
}

export type Counts = Readonly<Record<Kind, number>>

/** A place of the heat map; `count` is what counts, all kinds together. */
export interface HistoryDay {
  readonly day: Day
  readonly count: number
}

/** Repositories that are one: clones, forks and what GitHub calls by another name. */
export interface FamilyView {
  /** A handle: pages pass it back and read nothing from it. */
  readonly id: string
  readonly name: string
  readonly isPrivate: boolean
  readonly languages: readonly string[]
  /** Whether it has a language that counts. */
  readonly verdict: 'yes' | 'no' | 'unknown'
}

/** A family with what it adds to the kinds that are switched on; where the verdict is not yes: what it would add. */
export interface FamilyCounts extends FamilyView {
  readonly counts: Counts
}

/** Contributions that are known of and do not count. */
export interface NotCounted {
  readonly reason:
    /** No language that counts. */
    | 'language'
    /** Languages not known yet. */
    | 'unknown'
    /** The kind `of` is switched off. */
    | 'kind'
    /** Commits of the address `of`, which is switched off. */
    | 'address'
    /** What GitHub (host `of`) counts and does not name to this token. */
    | 'restricted'
    /** What GitHub (host `of`) keeps back: an organisation's single sign-on and the like. */
    | 'hidden'
    /** One day with more than GitHub (host `of`) lists. */
    | 'cut'
  readonly count: number
  readonly of: string | null
}

/** One year. */
export interface HistoryView {
  readonly year: number
  /** Years with anything in them, this one and today's; the latest first. */
  readonly years: readonly number[]
  /** Days on which something counts. */
  readonly days: readonly HistoryDay[]
  /** Twelve, January first. */
  readonly months: readonly Counts[]
  readonly totals: Counts
  /** The largest first. */
  readonly repositories: readonly FamilyCounts[]
  readonly notCounted: readonly NotCounted[]
}

/** All years together. */
export interface LifetimeView {
  /** The first day on which something counts. */
  readonly first: Day | null
  readonly activeDays: number
  readonly totals: Counts
  /** The latest first. */
  readonly years: readonly {
    readonly year: number
    readonly activeDays: number
    readonly counts: Counts
  }[]
  readonly repositories: readonly FamilyCounts[]
  readonly notCounted: readonly NotCounted[]
}

/** Food that came of contributions. It never goes back, so there can be more of it than counts today. */
export interface FoodView {
  readonly granted: number
  readonly eaten: number
}

/** Why a day has its number: one row per family of repositories, the largest first. */
export interface DayView {
  readonly day: Day
  readonly count: number
  readonly food: FoodView
  readonly families: readonly FamilyDay[]
  readonly notCounted: readonly NotCounted[]
}

export interface FamilyDay extends FamilyView {
  /** What it adds to the day's number. */
  readonly count: number
  /** Its contributions give food from this day on; null while it does not count. */
  readonly foodFrom: Day | null
  readonly food: FoodView
  readonly commits: {
    /** The greater of the two below; 0 where the family or the kind does not count. */
    readonly counted: number
    /** Distinct by author, author time and offset, of addresses that count. */
    readonly local: number
    /** All of `githubCounts` added up. */
    readonly github: number
    /** GitHub's counts: by account and by the family's repository there. */
    readonly githubCounts: readonly {
      readonly login: string
      readonly host: string
      readonly repository: string
      readonly count: number
    }[]
    /** The local ones: those that count first, each in order of time; at most 500 of them. */
    readonly rows: readonly CommitRow[]
    /** How many more there are. */
    readonly more: number
  }
  /** In order of time. */
  readonly items: readonly ItemRow[]
}

export interface CommitRow {
  readonly oid: string
  /** Other objects that are the same commit (amended, rebased, picked): it counts once. */
  readonly duplicates: readonly string[]
  readonly email: string
  /** On the author's clock, `HH:MM`, and minutes east of UTC. */
  readonly time: string
  readonly offset: number
  /** False where the address is switched off. */
  readonly counts: boolean
}

export interface ItemRow {
  /** A handle for `open-item`. */
  readonly id: string
  readonly kind: Kind
  /** `owner/name#12` as its address has it. */
  readonly label: string
  readonly at: number
  /** False where the family does not count or the kind is switched off. */
  readonly counts: boolean
}

/** What Git says when a day is opened: read then, kept nowhere. */
export interface DayReading {
  readonly families: readonly FamilyReading[]
}

export interface FamilyReading extends FamilyView {
  /** By object id. */
  readonly subjects: Readonly<Record<string, string>>
  /** The object ids that a branch leads to; the others were amended, rebased or left behind. */
  readonly reachable: readonly string[]
  /** Commits of that day that do not count and are no rows of the day. */
  readonly left: readonly {
    readonly oid: string
    readonly subject: string
    readonly author: string
    readonly email: string
    readonly reason: 'merge' | 'other-author' | 'address'
  }[]
  /** False where the day has more commits than are read. */
  readonly isWhole: boolean
}

/** Why a repository has its number, in one year or (year null) in all. */
export interface RepositoryView extends FamilyCounts {
  readonly year: number | null
  /** `host/owner/name`, the present one first. */
  readonly names: readonly string[]
  /** The language that made it count, and the day on which it was first seen. */
  readonly because: { readonly language: string; readonly since: Day } | null
  /** Its contributions give food from this day on; null while it does not count. */
  readonly foodFrom: Day | null
  readonly food: FoodView
  /** Commits that only one of both knows, added up over the days. */
  readonly onlyGithub: number
  readonly onlyLocal: number
  /** The latest first. */
  readonly days: readonly { readonly day: Day; readonly counts: Counts }[]
}

/** Why a total has its number: of a year or (null) of all, of a kind or (null) of all. */
export interface TotalView {
  readonly year: number | null
  readonly kind: Kind | null
  readonly count: number
  readonly food: FoodView
  /** What counts but is older than food. */
  readonly history: number
  readonly onlyGithub: number
  readonly onlyLocal: number
  readonly families: readonly FamilyCounts[]
  readonly notCounted: readonly NotCounted[]
}

// ── what happens to the bird, as it happens ──────────────────────────────────────────────────────

export type MouthShape = 'a' | 'i' | 'u' | 'e' | 'o' | 'n'

export interface MouthCue {
  /** Seconds from the start of the clip. */
  readonly at: number
  readonly shape: MouthShape
}

export type BirdEvent =
  | {
      readonly type: 'fed'
      readonly dishes: readonly { readonly kind: Kind; readonly count: number }[]
    }
  | { readonly type: 'levelled'; readonly level: number }
  | { readonly type: 'breathes-fire' }
  | { readonly type: 'new-food'; readonly kind: Kind; readonly count: number }
  | { readonly type: 'stroked' }
  | { readonly type: 'picked-up' }
  | { readonly type: 'dropped' }
  | { readonly type: 'greets' }
  /** A clip is ready: the floating window plays `clip` and every bird moves its beak. */
  | {
      readonly type: 'speaks'
      readonly line: number
      readonly clip: string
      readonly mouths: readonly MouthCue[]
      readonly seconds: number
    }
  | { readonly type: 'stops-speaking' }

// ── requests and events ─────────────────────────────────────────────────────────────────────────

/** Links that main knows; a page names one, never a URL. */
export type LinkName =
  | 'github-device'
  | 'github-connections'
  | 'github-token-page'
  /** The same form for a token that may read private repositories. */
  | 'github-private-token-page'
  | 'voicevox'
  | 'git'
  | 'github-cli'
  | 'project'

export interface Settings {
  readonly locale: Locale | 'system'
  readonly appearance: 'system' | 'light' | 'dark'
  readonly muted: boolean
  readonly volume: number
  readonly styleId: number
  readonly shown: boolean
  readonly clickThrough: boolean
  readonly size: number
  readonly kinds: Readonly<Record<Kind, boolean>>
  readonly languages: readonly string[]
}

type Done = Result<null, Problem>

/** Each request: what it takes and what it answers. Main parses what it takes as unknown. */
export interface Requests {
  snapshot: { takes: null; answers: Snapshot }
  /** The page shows its first snapshot and listens from now on: what waited for it can come. */
  ready: { takes: null; answers: Done }
  'feed-one': { takes: { readonly kind: Kind | null }; answers: Done }
  'feed-all': { takes: null; answers: Done }
  wear: { takes: { readonly slot: Slot; readonly outfit: OutfitId | null }; answers: Done }
  'choose-scene': { takes: { readonly scene: SceneId }; answers: Done }
  /** Opens the system's folder dialog; null where the person cancelled is also ok. */
  'add-folder': { takes: null; answers: Done }
  'remove-folder': { takes: { readonly id: number }; answers: Done }
  'scan-now': { takes: null; answers: Done }
  'sync-now': { takes: null; answers: Done }
  'sign-in-device': { takes: { readonly host: string }; answers: Done }
  'cancel-sign-in': { takes: null; answers: Done }
  'sign-in-cli': { takes: { readonly host: string }; answers: Done }
  'sign-in-token': { takes: { readonly host: string; readonly token: string }; answers: Done }
  'sign-out': { takes: { readonly account: string }; answers: Done }
  'set-client-id': { takes: { readonly host: string; readonly clientId: string }; answers: Done }
  'set-address': { takes: { readonly email: string; readonly counts: boolean }; answers: Done }
  set: { takes: Partial<Settings>; answers: Done }
  'say-again': { takes: { readonly line: number }; answers: Done }
  'clip-ended': { takes: { readonly line: number }; answers: Done }
  'try-voice': { takes: null; answers: Done }
  'find-engine': { takes: null; answers: Done }
  /** `host`: that of an account, where the link is one of GitHub's; the host offered first without it. */
  'open-link': {
    takes: { readonly link: LinkName; readonly host?: string | undefined }
    answers: Done
  }
  history: { takes: { readonly year: number | null }; answers: Result<HistoryView, Problem> }
  lifetime: { takes: null; answers: Result<LifetimeView, Problem> }
  'explain-day': { takes: { readonly day: string }; answers: Result<DayView, Problem> }
  /** Asks Git itself for subjects and for what was left out: it may take a second. */
  'read-day': { takes: { readonly day: string }; answers: Result<DayReading, Problem> }
  'explain-repository': {
    takes: { readonly repository: string; readonly year: number | null }
    answers: Result<RepositoryView, Problem>
  }
  'explain-total': {
    takes: { readonly year: number | null; readonly kind: Kind | null }
    answers: Result<TotalView, Problem>
  }
  /** Opens the issue, pull request or review in the browser. */
  'open-item': { takes: { readonly item: string }; answers: Done }
  /** Asks where to save it; ok also where the person cancelled. */
  'export-history': { takes: { readonly format: 'csv' | 'json' }; answers: Done }
  /** Erases what is known of it and never records it again; food and meals stay. */
  'forget-repository': { takes: { readonly repository: string }; answers: Done }
  stroke: { takes: null; answers: Done }
  /** The floating window: dragging follows the pointer in main (screen coordinates never come from a page). */
  'drag-start': { takes: null; answers: Done }
  'drag-end': { takes: null; answers: Done }
  'open-home': { takes: null; answers: Done }
  'open-menu': { takes: null; answers: Done }
}

export type RequestName = keyof Requests

/** Events pushed to pages. */
export interface Events {
  snapshot: Snapshot
  bird: BirdEvent
  /** Asks the home window to show one of its rooms (from tray and links). */
  room: Room
}

export type EventName = keyof Events
export type Room = 'nest' | 'wardrobe' | 'history' | 'settings'

/** What the preload puts on `window.dash`; a fake with the same shape runs every screen in a plain browser. */
export interface DashBridge {
  request<Name extends RequestName>(
    name: Name,
    takes: Requests[Name]['takes'],
  ): Promise<Requests[Name]['answers']>
  /** @returns its own unsubscribe */
  on<Name extends EventName>(name: Name, listener: (event: Events[Name]) => void): () => void
}
