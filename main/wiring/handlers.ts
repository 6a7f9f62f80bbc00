import { app, shell } from 'electron'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MealNews } from '../../preload/contract/events.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import { ok, type Result } from '../../preload/contract/result.ts'
import type { NoticeView } from '../../preload/contract/views/notices.ts'
import type { Clock } from '../base/clock.ts'
import { actionHandler, done, unexpected, type Handlers } from '../bridge/bridge.ts'
import type { Companion } from '../companion/companion.ts'
import type { Deeds } from '../companion/deeds.ts'
import type { CrashDumps } from '../desktop/crash-dumps.ts'
import type { Desktop } from '../desktop/desktop.ts'
import type { Dialogs } from '../desktop/dialogs.ts'
import { linkUrl, showInBrowser } from '../desktop/links.ts'
import type { OpenAtLoginSync } from '../desktop/login-item.ts'
import type { Explanations } from '../explanations/explanations.ts'
import { exportText } from '../ledger/export-history.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { RepositoryId } from '../ledger/rules/facts.ts'
import type { MealReactions } from '../reactions/meal-reactions.ts'
import type { NewsReactions } from '../reactions/news-reactions.ts'
import type { Trips } from '../reactions/trips.ts'
import type { Quiet } from '../settings/quiet.ts'
import type { SettingsService } from '../settings/settings.ts'
import { canonicalLanguageName } from '../sources/clones/rules/languages.ts'
import type { Folders } from '../sources/folders/folders.ts'
import type { Github } from '../sources/github/github.ts'
import type { Maintenance } from '../storage/maintenance.ts'
import type { Transfer } from '../transfer/transfer.ts'
import type { Carrier } from '../carrier/carrier.ts'
import { parseRemoteAddress } from '../carrier/rules/remote-address.ts'
import type { Updates } from '../updates/updates.ts'
import { createDayRequests } from './day-requests.ts'
import type { UndoableRequests } from './undoable-requests.ts'

/** Handles the requests about Dash: its meals, clothes and place. early-handlers.ts handles touches. */
export function createDashHandlers(
  companion: Companion,
  mealReactions: MealReactions,
  newsReactions: NewsReactions,
  trips: Trips,
  quiet: Quiet,
  desktop: Desktop,
) {
  const clickArea = () => desktop.petVisibility.pet()?.clickArea
  const showMeal = (fed: Result<MealNews, Problem>) => {
    if (!fed.ok) return fed
    mealReactions.start(fed.value)
    return done
  }
  return {
    'feed-one': ({ kind }) => showMeal(companion.feedOne(kind)),
    'feed-all': () => showMeal(companion.feedAll()),
    'meal-shown': actionHandler(({ experience }) => mealReactions.markShown(experience)),
    choose: ({ id }) => companion.choose(id),
    'put-away': actionHandler(({ place }) => companion.putAway(place)),
    'save-outfit': ({ number }) => companion.saveOutfit(number),
    'wear-saved': ({ number }) => companion.wearSaved(number),
    'open-parcels': actionHandler(({ id }) =>
      newsReactions.announceUnpacked(companion.openParcels(id)),
    ),
    'reset-windows': actionHandler(() => desktop.resetWindows()),
    'end-quiet': actionHandler(() => quiet.end()),
    nudge: actionHandler((by) => desktop.movePet({ type: 'nudge', ...by })),
    'come-out': actionHandler(() => {
      trips.look()
      desktop.movePet({ type: 'come-out' })
    }),
    'click-areas': actionHandler(({ areas }) => clickArea()?.setAreas(areas)),
    'pointer-over': actionHandler(({ over }) => clickArea()?.setPointerOver(over)),
    'open-menu': actionHandler((at) => desktop.popUpMenu(at)),
  } satisfies Partial<Handlers>
}

/** Handles the requests about folders, GitHub, and the addresses and client ids that they need. */
export const createSourceHandlers = (
  folders: Folders,
  github: Github,
  settings: SettingsService,
  undoable: UndoableRequests,
  dialogs: Dialogs,
) =>
  ({
    async 'add-folder'() {
      const folder = await dialogs.chooseFolder('sources')
      return folder === null ? done : folders.add(folder)
    },
    'remove-folder': actionHandler(({ id }) => undoable.removeFolder(id)),
    undo: ({ id }) => undoable.undo(id),
    'scan-now': actionHandler(() => folders.rescan()),
    'read-again': actionHandler(() => {
      void folders.rescan()
      void github.readAgain()
    }),
    'sync-now': actionHandler(() => github.syncNow()),
    'sign-in-device': ({ host }) => github.signIn.byDevice(host),
    'cancel-sign-in': actionHandler(() => github.signIn.cancel()),
    'type-host': actionHandler(({ host }) => github.signIn.setTypedHost(host)),
    'sign-in-cli': ({ host }) => github.signIn.byCli(host),
    'sign-in-token': ({ host, token }) => github.signIn.byToken(host, token),
    'sign-out': actionHandler(({ account }) => undoable.signOut(account)),
    'set-client-id': actionHandler(({ host, clientId }) => settings.setClientId(host, clientId)),
    'set-address': actionHandler(({ email, counts }) => undoable.setAddress(email, counts)),
    async 'open-link'({ link, host }) {
      const pages = github.pages(host)
      if (pages === null) return unexpected
      const address = linkUrl(link, { device: github.signIn.devicePage(), ...pages })
      if (address === null) return done
      if (pages.isKnown || (await dialogs.confirmLink(address))) await showInBrowser(address)
      return done
    },
  }) satisfies Partial<Handlers>

/**
 * Handles the requests about what the user has done, and why it counts.
 * @param readAgain reads what the ledger wants to be read again
 */
export function createHistoryHandlers(
  ledger: Ledger,
  explanations: Explanations,
  deeds: Deeds,
  maintenance: Maintenance,
  dialogs: Dialogs,
  clock: Clock,
  readAgain: () => void,
) {
  async function countAll(parts: ReturnType<Ledger['recount']>): Promise<void> {
    while (parts.next() === null) await parts.yieldAndCheckpoint()
  }
  const dayRequests = createDayRequests((day, signal) => explanations.readDay(day, signal))
  return {
    history: ({ year }) => ok(explanations.history(year)),
    lifetime: () => ok(explanations.lifetime()),
    async deeds() {
      await deeds.refresh()
      return ok(deeds.view())
    },
    'explain-day': ({ day }) => ok(explanations.day(day)),
    'read-day': async ({ day }, from) => ok(await dayRequests.read(from, day)),
    'cancel-read-day': actionHandler((_params, from) => dayRequests.cancel(from)),
    'explain-repository'({ repository, year }) {
      const view = ledger.explainRepository(repository as RepositoryId, year)
      return view === undefined ? unexpected : ok(view)
    },
    'explain-total': ({ year, kind }) => ok(explanations.total(year, kind)),
    async 'open-item'({ item }) {
      const address = ledger.itemAddress(item)
      if (address === undefined) return unexpected
      await showInBrowser(address)
      return done
    },
    'export-history'({ format }) {
      const text = exportText(format, ledger.export(), clock.now())
      return dialogs.save('history', `hot-dash-${ledger.today()}.${format}`, text)
    },
    async 'rebuild-counts'() {
      const parts = ledger.rebuild()
      await countAll(parts)
      return ok(parts.countChangedDays())
    },
    async 'forget-repository'({ repository }) {
      // What was reached with its help stays.
      await deeds.refresh()
      ledger.forget(repository as RepositoryId)
      return done
    },
    forgotten: () => ok(ledger.forgotten()),
    'remember-repository': actionHandler(async ({ repository }) => {
      await countAll(ledger.remember(repository as RepositoryId))
      readAgain()
    }),
    async 'erase-repository'({ repository }) {
      ledger.endForgetting(repository as RepositoryId)
      await maintenance.eraseDue()
      return done
    },
  } satisfies Partial<Handlers>
}

/** Handles changes of settings. */
export const createSettingsHandlers = (
  settings: SettingsService,
  undoable: UndoableRequests,
  { petVisibility }: Desktop,
  openAtLogin: OpenAtLoginSync,
) =>
  ({
    set(change) {
      const { languages } = change
      const before = settings.all().openAtLogin
      const set = undoable.set(
        languages ? { ...change, languages: languages.map(canonicalLanguageName) } : change,
      )
      if (!set.ok) return set
      // "Hide for an hour" does not change the setting, so show Dash even if `shown` was already true.
      if (change.shown === true) petVisibility.show()
      if (change.shown === false) petVisibility.hide()
      return openAtLogin.apply(before)
    },
  }) satisfies Partial<Handlers>

/** Handles the requests about one file with everything. */
export const createTransferHandlers = (transfer: Transfer, dialogs: Dialogs, ledger: Ledger) =>
  ({
    'export-everything': actionHandler(async () => {
      const path = await dialogs.chooseExport(`dash-${ledger.today()}.hotdash`)
      if (path !== null) transfer.exportTo(path)
    }),
    'start-over': actionHandler(async () => {
      const path = await dialogs.chooseExport(`dash-${ledger.today()}.hotdash`)
      if (path !== null) transfer.startOver(path)
    }),
    'choose-import': actionHandler(async () => {
      const path = await dialogs.chooseImport()
      if (path !== null) transfer.read(path)
    }),
    import: actionHandler(() => transfer.confirm()),
    'cancel-transfer': actionHandler(() => transfer.cancel()),
  }) satisfies Partial<Handlers>

/** Handles the requests about carrying Dash between devices. */
export const createCarrierHandlers = (carrier: Carrier, dialogs: Dialogs) =>
  ({
    async 'start-carrying'({ address, code: typed }) {
      const code = typed === '' ? null : typed
      if (address !== null) {
        // A page may be hostile, so it cannot name where the files go by itself.
        const isAddress = parseRemoteAddress(address) !== null
        if (isAddress && !(await dialogs.confirmRemote(address))) return done
        return carrier.start({ address }, code)
      }
      const folder = await dialogs.chooseFolder('carrier')
      return folder === null ? done : carrier.start({ folder }, code)
    },
    'exchange-now': actionHandler(() => carrier.exchange()),
    'stop-carrying': actionHandler(() => carrier.stop()),
    'carrying-code'() {
      const code = carrier.code()
      return code === null ? unexpected : ok(code)
    },
    'carry-private-names': actionHandler(({ travel }) => carrier.setPrivateNames(travel)),
    'remove-device': ({ id }) => carrier.remove(id),
  }) satisfies Partial<Handlers>

/** Handles the requests about backups, updates, crash dumps and licences. */
export const createAppHandlers = (
  maintenance: Maintenance,
  updates: Updates,
  crashDumps: CrashDumps,
  restart: () => void,
) =>
  ({
    'back-up': () => maintenance.backUp(),
    'restore-backup'({ id }) {
      if (!maintenance.restoreAtNextStart(id)) return unexpected
      // Restart once the response is sent.
      setImmediate(restart)
      return done
    },
    'check-updates': () => updates.check(),
    'download-update': actionHandler(() => updates.download()),
    'install-update': actionHandler(() => updates.install()),
    'cancel-update': actionHandler(() => updates.cancel()),
    'show-crash-dumps': actionHandler(() => {
      const newest = crashDumps.newest()
      if (newest !== null) shell.showItemInFolder(newest)
    }),
    'delete-crash-dumps': actionHandler(() => crashDumps.remove()),
    async notices() {
      // The build writes this file (scripts/pages/notices.ts).
      const file = join(app.getAppPath(), 'out', 'renderer', 'notices.json')
      return ok(JSON.parse(await readFile(file, 'utf8')) as readonly NoticeView[])
    },
  }) satisfies Partial<Handlers>
