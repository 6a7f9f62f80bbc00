import * as z from 'zod/mini'
import type { Day } from './calendar-day.ts'
import type { BookView } from './views/book-view.ts'
import { utteranceOutcomes } from './events.ts'
import { kinds } from './kinds.ts'
import { linkNames } from './link-names.ts'
import { mcpClients } from './mcp-clients.ts'
import type { CodexPetView } from './views/codex-pet-view.ts'
import type { Problem } from './problem.ts'
import type { Result } from './result.ts'
import { locales } from './setting-choices.ts'
import { pagePatch } from './page-patch.ts'
import { engineNames, type GetEngineOutcome } from './views/engines-view.ts'
import type { FilePreview, IntegrationView } from './views/integrations-view.ts'
import type { DayView, GitDayView, RepositoryView, TotalView } from './views/explanation-view.ts'
import { maxHostLength } from './views/github-view.ts'
import type { ForgottenView, HistoryView, LifetimeView } from './views/history-view.ts'
import type { NoticeView } from './views/notices-view.ts'
import type { Snapshot } from './views/snapshot-view.ts'
import { agentIds } from './views/agents-view.ts'
import type { CharacterDetails, CharacterView, DictionaryWord } from './views/voice-view.ts'
import { formIds, earnableIds, savedNumbers, slots } from './earnables.ts'

/** The answer to a request that only acts. */
export type Done = Result<null, Problem>

/** The schema of what a page sends, and the type of what main answers. */
interface Request<Params extends z.ZodMiniType, Answer> {
  readonly params: Params
  answers<Value>(): Request<Params, Result<Value, Problem>>
  /** Exists as a type only. */
  readonly answer?: Answer
}

function request<Params extends z.ZodMiniType, Answer = Done>(
  params: Params,
): Request<Params, Answer> {
  return { params, answers: () => request(params) }
}
const takes = <Shape extends z.core.$ZodShape>(shape: Shape) => request(z.strictObject(shape))
const takesNothing = request(z.null())

const kind = z.enum(kinds)
const host = z.string().check(z.trim(), z.minLength(1), z.maxLength(maxHostLength))
const pixels = z.number().check(z.minimum(-5000), z.maximum(5000))
const year = z.nullable(z.int().check(z.minimum(0), z.maximum(9999)))
const day = z.pipe(
  z.iso.date(),
  z.transform((text) => text as Day),
)
/** The id of a repository or an item, built from Git's and GitHub's ids. */
const handle = z.string().check(z.minLength(1), z.maxLength(1000))
const uuid = z.string().check(z.minLength(1), z.maxLength(100))
const lineId = z.int()
const agent = z.enum(agentIds)
/** The handler checks it again, and turns it into an origin. */
const address = z.string().check(z.maxLength(300))
/** The dictionary has tighter limits, and reports violations. */
const word = z.string().check(z.maxLength(200))
const pronunciation = z.string().check(z.maxLength(300))

/** A picture that the page has drawn, as a data URL that starts like a file of its format. */
const picture = (start: RegExp) => z.string().check(z.maxLength(8_000_000), z.regex(start))
const webp = picture(/^data:image\/webp;base64,UklGR[\w+/=]*$/)
const dashPictures = {
  sheet: webp,
  film: webp,
  stickers: z.readonly(
    z
      .array(
        z.strictObject({
          name: z.string().check(z.regex(/^[a-z-]{1,40}$/)),
          picture: picture(/^data:image\/png;base64,iVBORw0KGgo[\w+/=]*$/),
        }),
      )
      .check(z.maxLength(20)),
  ),
}

/**
 * Every request that a page may send. Main refuses any other name, and params that do not match. Add a request here and
 * its handler in main/wiring. The types on both sides, the check in main and the check in the tests' fake follow.
 */
export const requests = {
  // Answered even before main has opened its services.
  snapshot: request<z.ZodMiniNull, Snapshot>(z.null()),
  /** The page shows its first snapshot and is listening, so main may send the events that waited. */
  ready: takesNothing,
  stroke: takesNothing,
  /** Starts dragging the floating window. Main follows the pointer: pages never send screen coordinates. */
  'drag-start': takesNothing,
  'drag-end': takesNothing,
  'open-home': takesNothing,
  // Dash: its meals, clothes and place.
  'feed-one': takes({ kind: z.nullable(kind) }),
  'feed-all': takesNothing,
  /** The page has shown the meals that led up to this experience, or the user skipped them. Dash may speak again. */
  'meal-shown': takes({ experience: z.int() }),
  /** Puts on an outfit, enters a scene, sets out an ornament or takes a form, in place of what was chosen before. */
  choose: takes({ id: z.enum([...earnableIds, ...formIds]) }),
  'put-away': takes({ place: z.enum([...slots, 'ornament']) }),
  /** Saves what Dash wears, in place of what was saved under the number. */
  'save-outfit': takes({ number: z.literal(savedNumbers) }),
  'wear-saved': takes({ number: z.literal(savedNumbers) }),
  /** Opens the parcel with this thing, or all parcels (null). Does nothing if it is open already. */
  'open-parcels': takes({ id: z.nullable(z.enum(earnableIds)) }),
  /** Brings the window of a coding agent's session to the front. Answers whether it was found. */
  'focus-agent': takes({ key: handle }).answers<boolean>(),
  'end-quiet': takesNothing,
  /** Moves the floating Dash one step by key. Each axis is -1, 0 or 1. */
  nudge: takes({
    dx: z.int().check(z.minimum(-1), z.maximum(1)),
    dy: z.int().check(z.minimum(-1), z.maximum(1)),
  }),
  /** Moves both windows to where they were at first. */
  'reset-windows': takesNothing,
  /** Calls Dash back from behind an edge or from a trip. */
  'come-out': takesNothing,
  /** The areas of the floating window that take the pointer, in CSS pixels of its page. */
  'click-areas': takes({
    areas: z.readonly(
      z
        .array(z.strictObject({ x: pixels, y: pixels, width: pixels, height: pixels }))
        .check(z.maxLength(1000)),
    ),
  }),
  'pointer-over': takes({ isOver: z.boolean() }),
  /** Opens the menu at a point of the page, in CSS pixels. If opened by key, at the focus. */
  'open-menu': takes({ x: pixels, y: pixels }),
  // Folders and GitHub.
  /** Opens the system's folder dialog; ok even if the user cancels. */
  'add-folder': takesNothing,
  'remove-folder': takes({ id: z.int().check(z.positive()) }),
  /** Undoes what the snapshot's `undo` lists. For an account, this only prepares the sign-in. */
  undo: takes({ id: z.int().check(z.positive()) }),
  'scan-now': takesNothing,
  /** Reads all clones and all years of GitHub again, in the background. */
  'read-again': takesNothing,
  'sync-now': takesNothing,
  'sign-in-device': takes({ host }),
  'cancel-sign-in': takesNothing,
  /** The host typed into the sign-in form. Main keeps it until the user has signed in. */
  'type-host': takes({ host: z.string().check(z.maxLength(maxHostLength)) }),
  'sign-in-cli': takes({ host }),
  'sign-in-token': takes({ host, token: z.string().check(z.maxLength(1000)) }),
  'sign-out': takes({ account: z.string().check(z.maxLength(500)) }),
  'set-client-id': takes({ host, clientId: z.string().check(z.trim(), z.maxLength(100)) }),
  'set-address': takes({
    email: z.string().check(z.trim(), z.minLength(1), z.maxLength(320)),
    counts: z.boolean(),
  }),
  /** GitHub's links take a `host` (else the first on offer). Main asks before it opens a host it has never called. */
  'open-link': takes({ link: z.enum(linkNames), host: z.optional(host) }),
  // Speech.
  'say-again': takes({ line: lineId }),
  'utterance-ended': takes({ utterance: z.int(), outcome: z.enum(utteranceOutcomes) }),
  /** The user closed a line's bubble: end its sound. */
  silence: takes({ line: lineId }),
  /** The languages in which the system has an offline voice. */
  'system-voices': takes({ languages: z.readonly(z.array(z.enum(locales)).check(z.maxLength(2))) }),
  /** Says a sample sentence in a style. If null, in the current voice. */
  'try-voice': takes({ styleId: z.nullable(z.int().check(z.minimum(0))) }),
  /** The engine's characters; starts a stopped engine. */
  voices: takesNothing.answers<readonly CharacterView[]>(),
  /** The details of a character; null means the current voice's. Starts a stopped engine. */
  character: takes({ uuid: z.nullable(uuid) }).answers<CharacterDetails>(),
  /** Opens an address in a character's terms, by its index in `links`, after main's dialog. */
  'open-terms-link': takes({
    uuid: z.nullable(uuid),
    index: z.int().check(z.minimum(0), z.maximum(100)),
  }),
  /** Sorted by word. */
  dictionary: takesNothing.answers<readonly DictionaryWord[]>(),
  /** Adds or changes a word. Null disables a shipped word. */
  'set-pronunciation': takes({ word, pronunciation: z.nullable(pronunciation) }),
  /** Restores the shipped reading, or deletes the user's own word. */
  'reset-pronunciation': takes({ word }),
  /** Says a line with this reading of the word. It fails like `try-voice`. */
  'try-pronunciation': takes({ word, pronunciation }),
  'find-engine': takesNothing,
  /** Main asks the user in a dialog, then downloads the engine from its makers. The snapshot shows the progress. */
  'get-engine': takes({ engine: z.enum(engineNames) }).answers<GetEngineOutcome>(),
  'pause-engine': takesNothing,
  'resume-engine': takesNothing,
  'cancel-engine': takesNothing,
  'remove-engine': takes({ uuid }),
  /** Works like `add-folder`. */
  'choose-engine-folder': takesNothing,
  /** The address must be on this machine. An empty one clears it. */
  'use-engine-address': takes({ address }),
  'find-model': takesNothing,
  /** For another host, main asks in a dialog first. An empty address keeps the current one. */
  'use-model-address': takes({ address }),
  // History.
  history: takes({ year }).answers<HistoryView>(),
  lifetime: takesNothing.answers<LifetimeView>(),
  /** What the user has done so far, and when. With years of history, it takes some tenths of a second. */
  deeds: takesNothing.answers<BookView>(),
  'explain-day': takes({ day }).answers<DayView>(),
  /** Asks Git for subjects and for commits that were not recorded; takes up to a second. */
  'read-day': takes({ day }).answers<GitDayView>(),
  /** The page no longer needs the day, so main stops asking Git. */
  'cancel-read-day': takesNothing,
  'explain-repository': takes({ repository: handle, year }).answers<RepositoryView>(),
  'explain-total': takes({ year, kind: z.nullable(kind) }).answers<TotalView>(),
  'open-item': takes({ item: handle }),
  /** Opens the save dialog; ok even if the user cancels. */
  'export-history': takes({ format: z.enum(['csv', 'json']) }),
  /** Derives all counts from the records again. Answers how many days have changed. */
  'rebuild-counts': takesNothing.answers<number>(),
  /** Hides a repository, never records it again, and erases it after 30 days. Food and meals stay. */
  'forget-repository': takes({ repository: handle }),
  /** The forgotten repositories that are not erased yet. */
  forgotten: takesNothing.answers<readonly ForgottenView[]>(),
  'remember-repository': takes({ repository: handle }),
  /** Erases a forgotten repository before its 30 days are over. */
  'erase-repository': takes({ repository: handle }),
  // Dash and other programs.
  /** How a program starts the MCP server, as the user gives it to that program. */
  'mcp-configuration': takes({ client: z.enum(mcpClients) }).answers<string>(),
  'codex-pet': takesNothing.answers<CodexPetView>(),
  'add-codex-pet': takes(dashPictures),
  'remove-codex-pet': takesNothing,
  /** Main asks for a folder in a dialog; ok even if the user cancels. */
  'save-dash-pictures': takes(dashPictures),
  // Coding agents.
  /** Reads the agents' files. */
  integrations: takesNothing.answers<readonly IntegrationView[]>(),
  /** The files that `install-integration` would write. */
  'preview-integration': takes({ agent }).answers<readonly FilePreview[]>(),
  /** Writes the files that were previewed; fails if they would be different by now. */
  'install-integration': takes({ agent }),
  'remove-integration': takes({ agent }),
  // The app itself.
  set: request(pagePatch),
  'back-up': takesNothing,
  /** Restarts Hot Dash with a backup's data and puts the current data aside. */
  'restore-backup': takes({ id: z.string().check(z.maxLength(200)) }),
  /** Main asks for the file in a dialog. The snapshot shows the progress. */
  'export-everything': takesNothing,
  /** Like 'export-everything'. Then makes a backup, and restarts Hot Dash with a new life. */
  'start-over': takesNothing,
  /** Main asks for the file in a dialog and reads it. The snapshot shows what it would change. */
  'choose-import': takesNothing,
  /** Makes a backup, then restarts Hot Dash and merges the file that was read. */
  import: takesNothing,
  /** Cancels the export or import that the snapshot shows, or puts its result away. */
  'cancel-transfer': takesNothing,
  /**
   * Begins to carry Dash through the Git repository at an address. Without one, opens the system's folder dialog, and
   * carries Dash through that folder; ok even if the user cancels. `code`: another device's code, as the user typed it;
   * null on the first device.
   */
  'start-carrying': takes({
    address: z.nullable(z.string().check(z.trim(), z.maxLength(500))),
    code: z.nullable(z.string().check(z.trim(), z.maxLength(100))),
  }),
  'exchange-now': takesNothing,
  'stop-carrying': takesNothing,
  /** The code that the user types into the other devices. */
  'carrying-code': takesNothing.answers<string>(),
  'carry-private-names': takes({ travel: z.boolean() }),
  /** Deletes the files that another device has written. Its contributions and meals stay. */
  'remove-device': takes({ id: z.string().check(z.maxLength(100)) }),
  'check-updates': takesNothing,
  /** Downloads the version that was found; the snapshot shows the progress. */
  'download-update': takesNothing,
  /** Installs the version and restarts, once Dash neither eats nor speaks. */
  'install-update': takesNothing,
  /** Cancels the download or the pending installation. */
  'cancel-update': takesNothing,
  /** The text for a bug report: no names, addresses, paths, hosts or tokens. */
  diagnostics: takesNothing.answers<string>(),
  /** Opens the save dialog for the text last shown; ok even if the user cancels. */
  'save-diagnostics': takesNothing,
  'show-crash-dumps': takesNothing,
  'delete-crash-dumps': takesNothing,
  /** The licences of everything that ships, sorted by name. */
  notices: takesNothing.answers<readonly NoticeView[]>(),
}

export type RequestName = keyof typeof requests

export type Requests = {
  readonly [Name in RequestName]: {
    readonly params: z.input<(typeof requests)[Name]['params']>
    /** The params that the handler receives. */
    readonly parsed: z.output<(typeof requests)[Name]['params']>
    readonly result: Exclude<(typeof requests)[Name]['answer'], undefined>
  }
}

/** Whether main answers a request of this name. A page may send anything. */
export const isRequestName = (name: unknown): name is RequestName =>
  typeof name === 'string' && Object.hasOwn(requests, name)
