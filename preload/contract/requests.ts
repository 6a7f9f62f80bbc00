import type { Kind } from './kinds.ts'
import type { Problem } from './problem.ts'
import type { Result } from './result.ts'
import type { Locale, SettingsPatch } from './settings.ts'
import type { GitDayView, DayView, RepositoryView, TotalView } from './views/explanation.ts'
import type { HistoryView, LifetimeView } from './views/history.ts'
import type { NoticeView } from './views/notices.ts'
import type { Snapshot } from './views/snapshot.ts'
import type { CharacterDetails, CharacterView, DictionaryWord } from './views/voice.ts'
import type { EngineAnswer, EngineName } from './views/engines.ts'
import type { OutfitId, SceneId, Slot } from './wardrobe.ts'

/** Links that main knows; a page names one, never a URL. */
export const linkNames = [
  'github-device',
  'github-connections',
  'github-token-page',
  /** The same form, for a token that may read private repositories. */
  'github-private-token-page',
  'voicevox',
  'aivisspeech',
  'git',
  'github-cli',
  'project',
  /** The page of the newest release. */
  'newest-release',
  /** Where users report problems. */
  'issues',
] as const

export type LinkName = (typeof linkNames)[number]

/** Of what a host field takes, in UTF-16 code units. */
export const maxHostLength = 255

type Done = Result<null, Problem>

/** Each request: its params and its result. Main parses the params as unknown. */
export interface Requests {
  snapshot: { params: null; result: Snapshot }
  /** The page shows its first snapshot and listens from now on: what waited for it can come. */
  ready: { params: null; result: Done }
  'feed-one': { params: { readonly kind: Kind | null }; result: Done }
  'feed-all': { params: null; result: Done }
  wear: { params: { readonly slot: Slot; readonly outfit: OutfitId | null }; result: Done }
  'choose-scene': { params: { readonly scene: SceneId }; result: Done }
  /** Opens the system's folder dialog; null where the person cancelled is also ok. */
  'add-folder': { params: null; result: Done }
  'remove-folder': { params: { readonly id: number }; result: Done }
  'scan-now': { params: null; result: Done }
  'sync-now': { params: null; result: Done }
  'sign-in-device': { params: { readonly host: string }; result: Done }
  'cancel-sign-in': { params: null; result: Done }
  /** What the host field of the sign-in form holds: main keeps it until somebody has signed in. */
  'type-host': { params: { readonly host: string }; result: Done }
  'sign-in-cli': { params: { readonly host: string }; result: Done }
  'sign-in-token': { params: { readonly host: string; readonly token: string }; result: Done }
  'sign-out': { params: { readonly account: string }; result: Done }
  'set-client-id': { params: { readonly host: string; readonly clientId: string }; result: Done }
  'set-address': { params: { readonly email: string; readonly counts: boolean }; result: Done }
  set: { params: SettingsPatch; result: Done }
  /** A meal has been shown to its end, or was skipped: the beak is free to speak. */
  'meal-shown': { params: null; result: Done }
  /** Presenting is over, or what is left of the quiet hours this time. */
  'end-quiet': { params: null; result: Done }
  'say-again': { params: { readonly line: number }; result: Done }
  'clip-ended': { params: { readonly line: number }; result: Done }
  /** A person has closed the bubble of a line: its sound ends. */
  silence: { params: { readonly line: number }; result: Done }
  /** The languages that a voice of this system speaks without the network. */
  'system-voices': { params: { readonly languages: readonly Locale[] }; result: Done }
  /** The system's voice could not say its words. */
  'words-failed': { params: { readonly line: number }; result: Done }
  /** Says a sample sentence: in that style, or (null) as any other line. */
  'try-voice': { params: { readonly styleId: number | null }; result: Done }
  /** The characters of the engine; starts one that rests. */
  voices: { params: null; result: Result<readonly CharacterView[], Problem> }
  /** null: whose voice speaks; an engine that rests is started. */
  character: {
    params: { readonly uuid: string | null }
    result: Result<CharacterDetails, Problem>
  }
  /** Opens an address of a character's terms, by its place among `links`, once a dialog of main's was confirmed. */
  'open-terms-link': {
    params: { readonly uuid: string | null; readonly index: number }
    result: Done
  }
  /** The reading dictionary, by word. */
  dictionary: { params: null; result: Result<readonly DictionaryWord[], Problem> }
  /** Adds a word, or changes how it is read; null: a shipped word is not read by the dictionary any more. */
  'set-pronunciation': {
    params: { readonly word: string; readonly pronunciation: string | null }
    result: Done
  }
  /** As shipped; a word that a person has added goes. */
  'reset-pronunciation': { params: { readonly word: string }; result: Done }
  /** Says a line with the word, as it would be read so; the problem is as that of `try-voice`. */
  'try-pronunciation': {
    params: { readonly word: string; readonly pronunciation: string }
    result: Done
  }
  'find-engine': { params: null; result: Done }
  /** Asks in a dialog of main's, then fetches it from its makers; the snapshot tells how far it is. */
  'get-engine': {
    params: { readonly engine: EngineName }
    result: Result<EngineAnswer, Problem>
  }
  'pause-engine': { params: null; result: Done }
  'resume-engine': { params: null; result: Done }
  'cancel-engine': { params: null; result: Done }
  /** One that Hot Dash has fetched. */
  'remove-engine': { params: { readonly uuid: string }; result: Done }
  /** Opens the system's folder dialog; ok also where the person cancelled. */
  'choose-engine-folder': { params: null; result: Done }
  /** An address of this machine; empty: none any more. */
  'use-engine-address': { params: { readonly address: string }; result: Done }
  /** Asks the server of the language model for its models. */
  'find-model': { params: null; result: Done }
  /** Another host is used once the person has agreed in a dialog of main's; empty: where it is now. */
  'use-model-address': { params: { readonly address: string }; result: Done }
  /**
   * `host`: whose page, if the link is one of GitHub's; without it, the host offered first. For a host that Hot Dash has never
   * called, main asks first.
   */
  'open-link': {
    params: { readonly link: LinkName; readonly host?: string | undefined }
    result: Done
  }
  history: { params: { readonly year: number | null }; result: Result<HistoryView, Problem> }
  lifetime: { params: null; result: Result<LifetimeView, Problem> }
  'explain-day': { params: { readonly day: string }; result: Result<DayView, Problem> }
  /** Asks Git itself for subjects and for what was left out: it may take a second. */
  'read-day': { params: { readonly day: string }; result: Result<GitDayView, Problem> }
  /** The page has gone on: Git is not asked any longer. */
  'cancel-read-day': { params: null; result: Done }
  'explain-repository': {
    params: { readonly repository: string; readonly year: number | null }
    result: Result<RepositoryView, Problem>
  }
  'explain-total': {
    params: { readonly year: number | null; readonly kind: Kind | null }
    result: Result<TotalView, Problem>
  }
  /** Opens the issue, pull request or review in the browser. */
  'open-item': { params: { readonly item: string }; result: Done }
  /** Asks where to save it; ok also where the person cancelled. */
  'export-history': { params: { readonly format: 'csv' | 'json' }; result: Done }
  /** Erases what is known of it and never records it again; food and meals stay. */
  'forget-repository': { params: { readonly repository: string }; result: Done }
  /** Settles when it is made. */
  'back-up': { params: null; result: Done }
  /** Starts Hot Dash again with the data of a backup; what is there now is put aside. */
  'restore-backup': { params: { readonly id: string }; result: Done }
  /** Shows the newest crash dump in its folder. */
  'show-crash-dumps': { params: null; result: Done }
  'delete-crash-dumps': { params: null; result: Done }
  /** Asks GitHub for a newer version now. */
  'check-updates': { params: null; result: Done }
  /** Fetches the newer version that was found; the snapshot tells how far it is. */
  'fetch-update': { params: null; result: Done }
  /** Puts it in place and starts it, once Dash neither eats nor speaks. */
  'install-update': { params: null; result: Done }
  /** Ends the fetching, or takes back that it is to be put in place. */
  'cancel-update': { params: null; result: Done }
  /** The licences of everything that ships, by name. */
  notices: { params: null; result: Result<readonly NoticeView[], Problem> }
  stroke: { params: null; result: Done }
  /** The floating window: dragging follows the pointer in main (screen coordinates never come from a page). */
  'drag-start': { params: null; result: Done }
  'drag-end': { params: null; result: Done }
  /** Where the floating window shows something that takes the pointer, in CSS pixels of its page. */
  'click-areas': {
    params: {
      readonly areas: readonly {
        readonly x: number
        readonly y: number
        readonly width: number
        readonly height: number
      }[]
    }
    result: Done
  }
  /** Whether the pointer is over one of these areas. */
  'pointer-over': { params: { readonly over: boolean }; result: Done }
  /** A key moves the floating Dash by a step: -1, 0 or 1 to each side. */
  nudge: { params: { readonly dx: number; readonly dy: number }; result: Done }
  /** The floating Dash comes out from behind an edge. */
  'come-out': { params: null; result: Done }
  'open-home': { params: null; result: Done }
  /** At a point of the page, in CSS pixels: with the keyboard, where the focus is. */
  'open-menu': { params: { readonly x: number; readonly y: number }; result: Done }
}

export type RequestName = keyof Requests

const channels: Readonly<Record<RequestName, true>> = {
  snapshot: true,
  ready: true,
  'feed-one': true,
  'feed-all': true,
  wear: true,
  'choose-scene': true,
  'add-folder': true,
  'remove-folder': true,
  'scan-now': true,
  'sync-now': true,
  'sign-in-device': true,
  'cancel-sign-in': true,
  'type-host': true,
  'sign-in-cli': true,
  'sign-in-token': true,
  'sign-out': true,
  'set-client-id': true,
  'set-address': true,
  set: true,
  'meal-shown': true,
  'end-quiet': true,
  'say-again': true,
  'clip-ended': true,
  silence: true,
  'system-voices': true,
  'words-failed': true,
  'try-voice': true,
  voices: true,
  character: true,
  'open-terms-link': true,
  dictionary: true,
  'set-pronunciation': true,
  'reset-pronunciation': true,
  'try-pronunciation': true,
  'find-engine': true,
  'get-engine': true,
  'pause-engine': true,
  'resume-engine': true,
  'cancel-engine': true,
  'remove-engine': true,
  'choose-engine-folder': true,
  'use-engine-address': true,
  'find-model': true,
  'use-model-address': true,
  'open-link': true,
  history: true,
  lifetime: true,
  'explain-day': true,
  'read-day': true,
  'cancel-read-day': true,
  'explain-repository': true,
  'explain-total': true,
  'open-item': true,
  'export-history': true,
  'forget-repository': true,
  'back-up': true,
  'restore-backup': true,
  'show-crash-dumps': true,
  'delete-crash-dumps': true,
  'check-updates': true,
  'fetch-update': true,
  'install-update': true,
  'cancel-update': true,
  notices: true,
  stroke: true,
  'drag-start': true,
  'drag-end': true,
  'click-areas': true,
  'pointer-over': true,
  nudge: true,
  'come-out': true,
  'open-home': true,
  'open-menu': true,
}

/** The requests' channels: the preload lets no other name pass, main answers no other. */
export const requestNames = Object.keys(channels) as readonly RequestName[]
