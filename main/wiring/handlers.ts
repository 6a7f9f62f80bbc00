import { app, shell } from 'electron'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ok } from '../../preload/contract/result.ts'
import type { NoticeView } from '../../preload/contract/views/notices-view.ts'
import { done, unexpected, type Handlers } from '../bridge/bridge.ts'
import { linkUrl, showInBrowser } from '../desktop/links.ts'
import { exportText } from '../ledger/export-text.ts'
import { readForgotten } from '../ledger/forgetting.ts'
import { findItemAddress } from '../ledger/read-day.ts'
import type { RepositoryId } from '../ledger/rules/facts.ts'
import { canonicalLanguageName } from '../sources/clones/rules/languages.ts'
import { parseRemoteAddress } from '../carrier/rules/remote-address.ts'
import { createDayRequests } from './day-requests.ts'
import type { EarlyHandlers } from './early-handlers.ts'
import { createOtherProgramsHandlers } from './other-programs-handlers.ts'
import type { Services } from './services.ts'
import { createSpeechHandlers } from './speech-handlers.ts'

/** Handles every request that waits for the background. */
export const createHandlers = (services: Services) =>
  ({
    ...createDashHandlers(services),
    ...createSourceHandlers(services),
    ...createSpeechHandlers(services),
    ...createHistoryHandlers(services),
    ...createSettingsHandlers(services),
    ...createTransferHandlers(services),
    ...createCarrierHandlers(services),
    ...createOtherProgramsHandlers(services),
    ...createAppHandlers(services),
    ...createIntegrationHandlers(services),
  }) satisfies Omit<Handlers, keyof EarlyHandlers>

/** Requests about Dash: its meals, clothes and place. early-handlers.ts handles touches. */
function createDashHandlers(services: Services) {
  const { agents, companion, reactions, quiet, desktop } = services
  const { meals, trips, announceUnpacked } = reactions
  const clickArea = () => desktop.petVisibility.pet()?.clickArea
  return {
    'feed-one': ({ kind }) => meals.serve(companion.feedOne(kind)),
    'feed-all': () => meals.serve(companion.feedAll()),
    'meal-shown': ({ experience }) => meals.markShown(experience),
    choose: ({ id }) => companion.choose(id),
    'put-away': ({ place }) => companion.putAway(place),
    'save-outfit': ({ number }) => companion.saveOutfit(number),
    'wear-saved': ({ number }) => companion.wearSaved(number),
    async 'focus-agent'({ key }) {
      const pid = agents.processOf(key)
      return ok(pid !== null && (await desktop.raiseWindowOf(pid)))
    },
    'open-parcels': ({ id }) => announceUnpacked(companion.openParcels(id)),
    'reset-windows': () => desktop.resetWindows(),
    'end-quiet': () => quiet.end(),
    nudge: (by) => desktop.movePet({ type: 'nudge', ...by }),
    'come-out'() {
      trips.checkPresence()
      desktop.movePet({ type: 'come-out' })
    },
    'click-areas': ({ areas }) => clickArea()?.setAreas(areas),
    'pointer-over': ({ isOver }) => clickArea()?.setPointerOver(isOver),
    'open-menu': (at) => desktop.popUpMenu(at),
  } satisfies Partial<Handlers>
}

/** Requests about folders, GitHub, and the addresses and client ids that they need. */
const createSourceHandlers = ({ folders, github, settings, undo, dialogs }: Services) =>
  ({
    async 'add-folder'() {
      const folder = await dialogs.chooseFolder('sources')
      return folder === null ? done : folders.add(folder)
    },
    'remove-folder': ({ id }) => undo.removeFolder(id),
    undo: ({ id }) => undo.goBack(id),
    'scan-now': () => folders.rescan(),
    'read-again'() {
      void folders.rescan()
      void github.readAgain()
    },
    'sync-now': () => github.syncNow(),
    'sign-in-device': ({ host }) => github.signIn.byDevice(host),
    'cancel-sign-in': () => github.signIn.cancel(),
    'type-host': ({ host }) => github.signIn.setTypedHost(host),
    'sign-in-cli': ({ host }) => github.signIn.byCli(host),
    'sign-in-token': ({ host, token }) => github.signIn.byToken(host, token),
    'sign-out': ({ account }) => undo.removeAccount(account),
    'set-client-id': ({ host, clientId }) => settings.setClientId(host, clientId),
    'set-address': ({ email, counts }) => undo.changeAddress(email, counts),
    async 'open-link'({ link, host }) {
      const pages = github.pages(host)
      if (pages === null) return unexpected
      const address = linkUrl(link, { device: github.signIn.devicePage(), ...pages })
      if (address === null) return done
      if (pages.isTrusted || (await dialogs.confirmLink(address))) await showInBrowser(address)
      return done
    },
  }) satisfies Partial<Handlers>

/** Requests about what the user has done, and why it counts. */
function createHistoryHandlers(services: Services) {
  const { store, ledger, explanations, deeds, maintenance, dialogs, clock, folders, github } =
    services
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
    'cancel-read-day': (_params, from) => dayRequests.cancel(from),
    'explain-repository'({ repository, year }) {
      const view = ledger.history.repository(repository as RepositoryId, year)
      return view === undefined ? unexpected : ok(view)
    },
    'explain-total': ({ year, kind }) => ok(explanations.total(year, kind)),
    async 'open-item'({ item }) {
      const address = findItemAddress(store.sql, item)
      if (address === undefined) return unexpected
      await showInBrowser(address)
      return done
    },
    'export-history'({ format }) {
      const text = exportText(format, ledger.export(), clock.now())
      return dialogs.save('history', `hot-dash-${ledger.today()}.${format}`, text)
    },
    'rebuild-counts': async () => ok(await ledger.rebuild()),
    async 'forget-repository'({ repository }) {
      // Record the deeds that it has contributed to. They stay reached without it.
      await deeds.refresh()
      ledger.forget(repository as RepositoryId)
      return done
    },
    forgotten: () => ok(readForgotten(store.sql, clock)),
    async 'remember-repository'({ repository }) {
      await ledger.remember(repository as RepositoryId)
      // Read the contributions that were ignored while the repository was forgotten.
      void folders.scanForChanges()
      void github.syncNow()
    },
    async 'erase-repository'({ repository }) {
      ledger.endForgetting(repository as RepositoryId)
      await maintenance.eraseDue()
      return done
    },
  } satisfies Partial<Handlers>
}

/** Changes of settings. */
const createSettingsHandlers = ({ settings, undo, desktop, openAtLogin }: Services) =>
  ({
    set(change) {
      const { languages } = change
      const before = settings.all().openAtLogin
      const set = undo.changeSettings(
        languages ? { ...change, languages: languages.map(canonicalLanguageName) } : change,
      )
      if (!set.ok) return set
      // "Hide for an hour" does not change the setting, so show Dash even if `shown` was already true.
      if (change.shown === true) desktop.petVisibility.show()
      if (change.shown === false) desktop.petVisibility.hide()
      return openAtLogin.apply(before)
    },
  }) satisfies Partial<Handlers>

/** Requests about exporting and importing everything as one file. */
const createTransferHandlers = ({ transfer, dialogs, ledger }: Services) =>
  ({
    async 'export-everything'() {
      const path = await dialogs.chooseExport(`dash-${ledger.today()}.hotdash`)
      if (path !== null) transfer.exportTo(path)
    },
    async 'start-over'() {
      const path = await dialogs.chooseExport(`dash-${ledger.today()}.hotdash`)
      if (path !== null) transfer.startOver(path)
    },
    async 'choose-import'() {
      const path = await dialogs.chooseImport()
      if (path !== null) transfer.read(path)
    },
    import: () => transfer.confirm(),
    'cancel-transfer': () => transfer.cancel(),
  }) satisfies Partial<Handlers>

/** Requests about carrying Dash between devices. */
const createCarrierHandlers = ({ carrier, dialogs }: Services) =>
  ({
    async 'start-carrying'({ address, code: typed }) {
      const code = typed === '' ? null : typed
      if (address !== null) {
        // A page may be hostile, so the user must confirm where the files go.
        const isAddress = parseRemoteAddress(address) !== null
        if (isAddress && !(await dialogs.confirmRemote(address))) return done
        return carrier.start({ type: 'git', address }, code)
      }
      const folder = await dialogs.chooseFolder('carrier')
      return folder === null ? done : carrier.start({ type: 'folder', folder }, code)
    },
    'exchange-now': () => carrier.exchange(),
    'stop-carrying': () => carrier.stop(),
    'carrying-code'() {
      const code = carrier.code()
      return code === null ? unexpected : ok(code)
    },
    'carry-private-names': ({ travel }) => carrier.setPrivateNames(travel),
    'remove-device': ({ id }) => carrier.remove(id),
  }) satisfies Partial<Handlers>

/** Requests about backups, updates, crash dumps, bug reports and licences. */
function createAppHandlers(services: Services) {
  const { maintenance, updates, crashDumps, diagnostics, dialogs, ledger, end } = services
  return {
    'back-up': () => maintenance.backUp(),
    'restore-backup'({ id }) {
      if (!maintenance.restoreAtNextStart(id)) return unexpected
      // Restart once the response is sent.
      setImmediate(end, { type: 'restart' })
      return done
    },
    'check-updates': () => updates.check(),
    'download-update': () => updates.download(),
    'install-update': () => updates.requestInstallation(),
    'cancel-update': () => updates.cancel(),
    'show-crash-dumps'() {
      const newest = crashDumps.newest()
      if (newest !== null) shell.showItemInFolder(newest)
    },
    'delete-crash-dumps': () => crashDumps.remove(),
    diagnostics: async () => ok(await diagnostics.show()),
    'save-diagnostics': () =>
      dialogs.save(
        'diagnostics',
        `hot-dash-diagnostics-${ledger.today()}.txt`,
        diagnostics.shown(),
      ),
    async notices() {
      // The build writes this file (scripts/pages/notices.ts).
      const file = join(app.getAppPath(), 'out', 'renderer', 'notices.json')
      return ok(JSON.parse(await readFile(file, 'utf8')) as readonly NoticeView[])
    },
  } satisfies Partial<Handlers>
}

/** Requests about the hooks that are installed into coding agents. */
const createIntegrationHandlers = ({ integrations }: Services) =>
  ({
    integrations: async () => ok(await integrations.views()),
    'preview-integration': ({ agent }) => integrations.preview(agent),
    'install-integration': ({ agent }) => integrations.install(agent),
    'remove-integration': ({ agent }) => integrations.remove(agent),
  }) satisfies Partial<Handlers>
