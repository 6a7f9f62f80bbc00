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

/** Links that main knows. A page sends a name, never a URL. */
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

/** The longest host that the field takes, in UTF-16 code units. */
export const maxHostLength = 255

type Done = Result<null, Problem>

/** Every request with its params and result. Main parses the params as unknown. */
export interface Requests {
  snapshot: { params: null; result: Snapshot }
  /** The page shows its first snapshot and is listening: what waited for it may come. */
  ready: { params: null; result: Done }
  'feed-one': { params: { readonly kind: Kind | null }; result: Done }
  'feed-all': { params: null; result: Done }
  wear: { params: { readonly slot: Slot; readonly outfit: OutfitId | null }; result: Done }
  'choose-scene': { params: { readonly scene: SceneId }; result: Done }
  /** Opens the system's folder dialog; ok(null) also if the user cancels. */
  'add-folder': { params: null; result: Done }
  'remove-folder': { params: { readonly id: number }; result: Done }
  'scan-now': { params: null; result: Done }
  'sync-now': { params: null; result: Done }
  'sign-in-device': { params: { readonly host: string }; result: Done }
  'cancel-sign-in': { params: null; result: Done }
  /** The host typed into the sign-in form. Main keeps it until the user has signed in. */
  'type-host': { params: { readonly host: string }; result: Done }
  'sign-in-cli': { params: { readonly host: string }; result: Done }
  'sign-in-token': { params: { readonly host: string; readonly token: string }; result: Done }
  'sign-out': { params: { readonly account: string }; result: Done }
  'set-client-id': { params: { readonly host: string; readonly clientId: string }; result: Done }
  'set-address': { params: { readonly email: string; readonly counts: boolean }; result: Done }
  set: { params: SettingsPatch; result: Done }
  /** The meal's show has ended or was skipped: the beak is free to speak. */
  'meal-shown': { params: null; result: Done }
  /** Ends presenting, or the rest of the current quiet hours. */
  'end-quiet': { params: null; result: Done }
  'say-again': { params: { readonly line: number }; result: Done }
  'clip-ended': { params: { readonly line: number }; result: Done }
  /** The user closed a line's bubble: end its sound. */
  silence: { params: { readonly line: number }; result: Done }
  /** The languages in which the system has an offline voice. */
  'system-voices': { params: { readonly languages: readonly Locale[] }; result: Done }
  /** The system's voice could not say a line. */
  'words-failed': { params: { readonly line: number }; result: Done }
  /** Says a sample sentence in a style, or (null) in the current voice. */
  'try-voice': { params: { readonly styleId: number | null }; result: Done }
  /** The engine's characters; starts a resting engine. */
  voices: { params: null; result: Result<readonly CharacterView[], Problem> }
  /** null: the current voice's character; starts a resting engine. */
  character: {
    params: { readonly uuid: string | null }
    result: Result<CharacterDetails, Problem>
  }
  /** Opens an address in a character's terms, by its index in `links`, after main's dialog. */
  'open-terms-link': {
    params: { readonly uuid: string | null; readonly index: number }
    result: Done
  }
  /** The pronunciation dictionary, sorted by word. */
  dictionary: { params: null; result: Result<readonly DictionaryWord[], Problem> }
  /** Adds or changes a word; null disables a shipped word. */
  'set-pronunciation': {
    params: { readonly word: string; readonly pronunciation: string | null }
    result: Done
  }
  /** Restores the shipped reading, or deletes the user's own word. */
  'reset-pronunciation': { params: { readonly word: string }; result: Done }
  /** Says a line with the word read that way; fails like `try-voice`. */
  'try-pronunciation': {
    params: { readonly word: string; readonly pronunciation: string }
    result: Done
  }
  'find-engine': { params: null; result: Done }
  /** Asks in main's dialog, then downloads it from its makers; the snapshot shows the progress. */
  'get-engine': {
    params: { readonly engine: EngineName }
    result: Result<EngineAnswer, Problem>
  }
  'pause-engine': { params: null; result: Done }
  'resume-engine': { params: null; result: Done }
  'cancel-engine': { params: null; result: Done }
  /** Removes an engine that Hot Dash downloaded. */
  'remove-engine': { params: { readonly uuid: string }; result: Done }
  /** Opens the system's folder dialog; ok also if the user cancels. */
  'choose-engine-folder': { params: null; result: Done }
  /** An address on this machine; empty clears it. */
  'use-engine-address': { params: { readonly address: string }; result: Done }
  /** Asks the language model's server for its models. */
  'find-model': { params: null; result: Done }
  /** Another host is used after main's dialog; empty keeps the current one. */
  'use-model-address': { params: { readonly address: string }; result: Done }
  /**
   * `host`: whose page, if the link is GitHub's; without it, the host offered first. Main asks before it opens a host
   * that Hot Dash has never called.
   */
  'open-link': {
    params: { readonly link: LinkName; readonly host?: string | undefined }
    result: Done
  }
  history: { params: { readonly year: number | null }; result: Result<HistoryView, Problem> }
  lifetime: { params: null; result: Result<LifetimeView, Problem> }
  'explain-day': { params: { readonly day: string }; result: Result<DayView, Problem> }
  /** Asks Git for subjects and excluded commits; takes up to a second. */
  'read-day': { params: { readonly day: string }; result: Result<GitDayView, Problem> }
  /** The page has moved on: stop asking Git. */
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
  /** Opens the save dialog; ok also if the user cancels. */
  'export-history': { params: { readonly format: 'csv' | 'json' }; result: Done }
  /** Erases what is known of a repository and never records it again. Food and meals stay. */
  'forget-repository': { params: { readonly repository: string }; result: Done }
  /** Resolves when the backup is made. */
  'back-up': { params: null; result: Done }
  /** Restarts Hot Dash with a backup's data and puts the current data aside. */
  'restore-backup': { params: { readonly id: string }; result: Done }
  /** Shows the newest crash dump in its folder. */
  'show-crash-dumps': { params: null; result: Done }
  'delete-crash-dumps': { params: null; result: Done }
  /** Checks GitHub for a newer version now. */
  'check-updates': { params: null; result: Done }
  /** Downloads the version that was found; the snapshot shows the progress. */
  'fetch-update': { params: null; result: Done }
  /** Installs it and restarts, once Dash neither eats nor speaks. */
  'install-update': { params: null; result: Done }
  /** Cancels the download or the pending installation. */
  'cancel-update': { params: null; result: Done }
  /** The licences of everything that ships, sorted by name. */
  notices: { params: null; result: Result<readonly NoticeView[], Problem> }
  stroke: { params: null; result: Done }
  /** Starts dragging the floating window. Main follows the pointer: screen coordinates never come from a page. */
  'drag-start': { params: null; result: Done }
  'drag-end': { params: null; result: Done }
  /** The areas of the floating window that take the pointer, in CSS pixels of its page. */
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
  /** Moves the floating Dash one step by key: -1, 0 or 1 on each axis. */
  nudge: { params: { readonly dx: number; readonly dy: number }; result: Done }
  /** Brings the floating Dash out from behind an edge. */
  'come-out': { params: null; result: Done }
  'open-home': { params: null; result: Done }
  /** Opens the menu at a point of the page, in CSS pixels: for the keyboard, at the focus. */
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

/** The request channels. The preload lets no other name pass, and main answers no other. */
export const requestNames = Object.keys(channels) as readonly RequestName[]
