import type { Problem } from '../../preload/contract/problem.ts'
import type { LinkName } from '../../preload/contract/requests.ts'
import type { NoticeView } from '../../preload/contract/views/notices.ts'
import { parseDay } from '../base/rules/day.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { RoomHandlers } from '../bridge/bridge.ts'
import type { Companion } from '../companion/companion.ts'
import type { ClickArea } from '../desktop/click-area.ts'
import type { CrashDumps } from '../desktop/crash-dumps.ts'
import type { Desktop } from '../desktop/desktop.ts'
import type { PetVisibility } from '../desktop/pet-visibility.ts'
import { exportText } from '../ledger/export-format.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { RepositoryId } from '../ledger/rules/ids.ts'
import type { Engines } from '../speech/engine/engines.ts'
import type { ModelLines } from '../speech/model/model-lines.ts'
import { modelHandlers } from './model-handlers.ts'
import { voiceHandlers } from './voice-handlers.ts'
import { openDayRequests } from './day-requests.ts'
import type { OpenAtLoginSync } from './open-at-login.ts'
import type { Reactions } from './reactions.ts'
import type { SettingsService } from '../settings/settings.ts'
import type { Folders } from '../sources/folders/folders.ts'
import { languageNamed } from '../sources/clones/rules/languages.ts'
import type { Github } from '../sources/github/github.ts'
import type { Speech } from '../speech/speech.ts'
import type { Maintenance } from '../storage/maintenance.ts'
import type { Updates } from '../updates/updates.ts'
import type { Explanations } from '../explanations/explanations.ts'

export interface HandlerOptions {
  readonly companion: Companion
  readonly folders: Folders
  readonly github: Github
  readonly ledger: Ledger
  readonly settings: SettingsService
  readonly speech: Speech
  readonly reactions: Reactions
  readonly petVisibility: Pick<PetVisibility, 'show' | 'hide'>
  readonly openAtLogin: Pick<OpenAtLoginSync, 'apply'>
  readonly clicks: Pick<ClickArea, 'setAreas' | 'setPointerOver'>
  readonly endQuiet: () => void
  /** Moves the floating Dash by one step. */
  readonly nudge: (by: { readonly dx: number; readonly dy: number }) => void
  readonly popUpMenu: Desktop['popUpMenu']
  readonly engines: Engines
  readonly model: Pick<ModelLines, 'search'>
  /** Warns that words will be sent to another host, and asks for consent. */
  readonly confirmModelHost: (host: string) => Promise<boolean>
  readonly chooseFolder: (what: 'sources' | 'engine') => Promise<string | undefined>
  /** Dash comes out from behind an edge. */
  readonly comeOut: () => void
  /**
   * Asks where to save a text and writes it.
   * @returns 'export-failed'
   */
  readonly save: (name: string, text: AsyncIterable<string>) => Promise<Result<null, Problem>>
  /** @returns false if the host is not valid */
  readonly openLink: (link: LinkName, host?: string) => Promise<boolean>
  readonly openAddress: (address: string) => Promise<void>
  /** Asks whether to open an address that someone else wrote. */
  readonly confirmLink: (address: string) => Promise<boolean>
  readonly explanations: Explanations
  readonly maintenance: Pick<
    Maintenance,
    'backUp' | 'backUpBeforeForgetting' | 'restoreAtNextStart'
  >
  /** Restarts Hot Dash. */
  readonly restart: () => void
  readonly updates: Pick<Updates, 'check' | 'fetch' | 'install' | 'cancel'>
  readonly crashDumps: Pick<CrashDumps, 'remove'>
  readonly showCrashDumps: () => void
  readonly readNotices: () => Promise<readonly NoticeView[]>
  readonly now: () => number
}

const done = ok(null)
const unexpected = err<Problem>({ code: 'unexpected' })

/** Handles each page request that needs a room; early-handlers.ts has the others. */
export function createHandlers(parts: HandlerOptions): RoomHandlers {
  const { companion, folders, github, ledger, settings, speech, reactions, explanations } = parts
  const { maintenance } = parts
  const dayRequests = openDayRequests((day, signal) => explanations.readDay(day, signal))
  const spoken = (line: unknown): Result<null, Problem> => (line === null ? unexpected : done)

  return {
    nudge(by) {
      parts.nudge(by)
      return done
    },
    'open-menu'(at) {
      parts.popUpMenu(at)
      return done
    },
    'come-out'() {
      parts.comeOut()
      return done
    },
    'feed-one': ({ kind }) => reactions.fed(companion.feedOne(kind)),
    'feed-all': () => reactions.fed(companion.feedAll()),
    wear: ({ slot, outfit }) => companion.wear(slot, outfit),
    'choose-scene': ({ scene }) => companion.chooseScene(scene),
    async 'add-folder'() {
      const folder = await parts.chooseFolder('sources')
      return folder === undefined ? done : folders.add(folder)
    },
    'remove-folder'({ id }) {
      folders.remove(id)
      return done
    },
    async 'scan-now'() {
      await folders.rescan()
      return done
    },
    async 'sync-now'() {
      await github.syncNow()
      return done
    },
    'sign-in-device': ({ host }) => github.signInDevice(host),
    'cancel-sign-in'() {
      github.cancelSignIn()
      return done
    },
    'type-host'({ host }) {
      github.typeHost(host)
      return done
    },
    'sign-in-cli': ({ host }) => github.signInCli(host),
    'sign-in-token': ({ host, token }) => github.signInToken(host, token),
    'sign-out': ({ account }) => github.signOut(account),
    'set-client-id'({ host, clientId }) {
      settings.setClientId(host, clientId)
      return done
    },
    'set-address'({ email, counts }) {
      settings.setAddress(email, counts)
      return done
    },
    set(change) {
      // The user must agree to a host in a dialog: `use-model-address`.
      if ('modelAddress' in change) return unexpected
      const { languages } = change
      const { openAtLogin } = settings.all()
      const set = settings.set(
        languages ? { ...change, languages: languages.map(languageNamed) } : change,
      )
      if (!set.ok) return set
      // Even if the setting does not change: Dash may be hidden for an hour.
      if (change.shown === true) parts.petVisibility.show()
      if (change.shown === false) parts.petVisibility.hide()
      return parts.openAtLogin.apply(openAtLogin)
    },
    'meal-shown'() {
      reactions.mealShown()
      return done
    },
    'click-areas'({ areas }) {
      parts.clicks.setAreas(areas)
      return done
    },
    'pointer-over'({ over }) {
      parts.clicks.setPointerOver(over)
      return done
    },
    'end-quiet'() {
      parts.endQuiet()
      return done
    },
    'say-again': ({ line }) => spoken(speech.sayAgain(line)),
    'clip-ended'({ line }) {
      speech.clipEnded(line)
      return done
    },
    silence({ line }) {
      speech.silence(line)
      return done
    },
    'system-voices'({ languages }) {
      speech.setSystemVoices(languages)
      return done
    },
    'words-failed'({ line }) {
      speech.wordsFailed(line)
      return done
    },
    ...voiceHandlers(parts),
    ...modelHandlers(parts),
    'open-link': async ({ link, host }) => ((await parts.openLink(link, host)) ? done : unexpected),
    history: ({ year }) => ok(explanations.history(year)),
    lifetime: () => ok(explanations.lifetime()),
    'explain-day'({ day: text }) {
      const day = parseDay(text)
      return day === undefined ? unexpected : ok(explanations.day(day))
    },
    async 'read-day'({ day: text }, from) {
      const day = parseDay(text)
      return day === undefined ? unexpected : ok(await dayRequests.read(from, day))
    },
    'cancel-read-day'(_params, from) {
      dayRequests.cancel(from)
      return done
    },
    'explain-repository'({ repository, year }) {
      const view = ledger.explainRepository(repository as RepositoryId, year)
      return view === undefined ? unexpected : ok(view)
    },
    'explain-total': ({ year, kind }) => ok(explanations.total(year, kind)),
    async 'open-item'({ item }) {
      const address = ledger.itemAddress(item)
      if (address === undefined) return unexpected
      await parts.openAddress(address)
      return done
    },
    'export-history'({ format }) {
      const text = exportText(format, ledger.export(), parts.now())
      return parts.save(`hot-dash-${ledger.today()}.${format}`, text)
    },
    async 'forget-repository'({ repository }) {
      // What is erased here can only be recovered from a backup.
      const backedUp = await maintenance.backUpBeforeForgetting()
      if (!backedUp.ok) return backedUp
      ledger.forget(repository as RepositoryId)
      return done
    },
    'show-crash-dumps'() {
      parts.showCrashDumps()
      return done
    },
    async 'delete-crash-dumps'() {
      await parts.crashDumps.remove()
      return done
    },
    'check-updates': () => parts.updates.check(),
    'fetch-update'() {
      parts.updates.fetch()
      return done
    },
    'install-update'() {
      parts.updates.install()
      return done
    },
    'cancel-update'() {
      parts.updates.cancel()
      return done
    },
    notices: async () => ok(await parts.readNotices()),
    'back-up': () => maintenance.backUp(),
    'restore-backup'({ id }) {
      if (!maintenance.restoreAtNextStart(id)) return unexpected
      // After the response is sent.
      setImmediate(parts.restart)
      return done
    },
  }
}
