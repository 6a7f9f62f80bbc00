import { app, shell } from 'electron'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok } from '../../preload/contract/result.ts'
import type { NoticeView } from '../../preload/contract/views/notices.ts'
import { actionHandler, type Handlers } from '../bridge/bridge.ts'
import type { CrashDumps } from '../desktop/crash-dumps.ts'
import type { Dialogs } from '../desktop/dialogs.ts'
import { linkUrl, openLink } from '../desktop/links.ts'
import type { OpenAtLoginSync } from '../desktop/login-item.ts'
import type { Explanations } from '../explanations/explanations.ts'
import { exportText } from '../ledger/export-history.ts'
import type { RepositoryId } from '../ledger/rules/facts.ts'
import { canonicalLanguageName } from '../sources/clones/rules/languages.ts'
import type { Maintenance } from '../storage/maintenance.ts'
import type { Updates } from '../updates/updates.ts'
import { createDayRequests } from './day-requests.ts'
import type { EarlyHandlers } from './early-handlers.ts'
import type { Foreground } from './foreground.ts'
import type { MealReactions } from '../reactions/meal-reactions.ts'
import type { NewsReactions } from '../reactions/news-reactions.ts'
import type { SourcesAndSpeech } from './sources-and-speech.ts'
import { createModelHandlers, createVoiceHandlers } from './speech-handlers.ts'

const done = ok(null)
const unexpected = err<Problem>({ code: 'unexpected' })

/** Handles each page request that needs the background. early-handlers.ts handles the others. */
export function createHandlers(
  services: Foreground &
    SourcesAndSpeech & {
      readonly updates: Updates
      readonly explanations: Explanations
      readonly maintenance: Maintenance
      readonly dialogs: Dialogs
      readonly mealReactions: MealReactions
      readonly newsReactions: NewsReactions
      readonly openAtLogin: OpenAtLoginSync
      readonly crashDumps: CrashDumps
      readonly restart: () => void
    },
): Omit<Handlers, keyof EarlyHandlers> {
  const { companion, ledger, settings, quiet, desktop, clock } = services
  const { folders, github, speech, model } = services
  const { petVisibility } = desktop
  const { updates, explanations, maintenance, dialogs, mealReactions, newsReactions } = services
  const { openAtLogin, crashDumps } = services
  const dayRequests = createDayRequests((day, signal) => explanations.readDay(day, signal))

  return {
    nudge: actionHandler((by) => desktop.movePet({ type: 'nudge', ...by })),
    'open-menu': actionHandler((at) => desktop.popUpMenu(at)),
    'come-out': actionHandler(() => desktop.movePet({ type: 'come-out' })),
    'feed-one': ({ kind }) => mealReactions.start(companion.feedOne(kind)),
    'feed-all': () => mealReactions.start(companion.feedAll()),
    wear: ({ slot, outfit }) => companion.wear(slot, outfit),
    'choose-scene': ({ scene }) => companion.chooseScene(scene),
    'set-out': ({ ornament }) => companion.setOut(ornament),
    'open-parcels': actionHandler(({ item }) =>
      newsReactions.announceUnpacked(companion.openParcels(item)),
    ),
    async 'add-folder'() {
      const folder = await dialogs.chooseFolder('sources')
      return folder === null ? done : folders.add(folder)
    },
    'remove-folder': actionHandler(({ id }) => folders.remove(id)),
    'scan-now': actionHandler(() => folders.rescan()),
    'sync-now': actionHandler(() => github.syncNow()),
    'sign-in-device': ({ host }) => github.signIn.byDevice(host),
    'cancel-sign-in': actionHandler(() => github.signIn.cancel()),
    'type-host': actionHandler(({ host }) => github.signIn.setTypedHost(host)),
    'sign-in-cli': ({ host }) => github.signIn.byCli(host),
    'sign-in-token': ({ host, token }) => github.signIn.byToken(host, token),
    'sign-out': actionHandler(({ account }) => github.signOut(account)),
    'set-client-id': actionHandler(({ host, clientId }) => settings.setClientId(host, clientId)),
    'set-address': actionHandler(({ email, counts }) => settings.setAddress(email, counts)),
    set(change) {
      const { languages } = change
      const before = settings.all().openAtLogin
      const set = settings.set(
        languages ? { ...change, languages: languages.map(canonicalLanguageName) } : change,
      )
      if (!set.ok) return set
      // "Hide for an hour" does not change the setting, so show Dash even if `shown` was already true.
      if (change.shown === true) petVisibility.show()
      if (change.shown === false) petVisibility.hide()
      return openAtLogin.apply(before)
    },
    'meal-shown': actionHandler(() => mealReactions.end()),
    'click-areas': actionHandler(({ areas }) => petVisibility.pet()?.clickArea.setAreas(areas)),
    'pointer-over': actionHandler(({ over }) =>
      petVisibility.pet()?.clickArea.setPointerOver(over),
    ),
    'end-quiet': actionHandler(() => quiet.end()),
    'say-again': ({ line }) => (speech.sayAgain(line) === null ? unexpected : done),
    'utterance-ended': actionHandler(({ line, outcome }) => speech.endUtterance(line, outcome)),
    silence: actionHandler(({ line }) => speech.stopSound(line)),
    'system-voices': actionHandler(({ languages }) => speech.setSystemVoices(languages)),
    ...createVoiceHandlers(services, settings, dialogs),
    ...createModelHandlers(model, settings, dialogs),
    async 'open-link'({ link, host }) {
      const pages = github.pages(host)
      if (pages === null) return unexpected
      const address = linkUrl(link, { device: github.signIn.devicePage(), ...pages })
      if (address === null) return done
      if (pages.isKnown || (await dialogs.confirmLink(address))) await openLink(address)
      return done
    },
    history: ({ year }) => ok(explanations.history(year)),
    lifetime: () => ok(explanations.lifetime()),
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
      await openLink(address)
      return done
    },
    'export-history'({ format }) {
      const text = exportText(format, ledger.export(), clock.now())
      return dialogs.save(`hot-dash-${ledger.today()}.${format}`, text)
    },
    async 'forget-repository'({ repository }) {
      // Only a backup can recover what this erases.
      const backedUp = await maintenance.backUpBeforeForgetting()
      if (!backedUp.ok) return backedUp
      ledger.forget(repository as RepositoryId)
      return done
    },
    'show-crash-dumps': actionHandler(() => {
      const newest = crashDumps.newest()
      if (newest !== null) shell.showItemInFolder(newest)
    }),
    'delete-crash-dumps': actionHandler(() => crashDumps.remove()),
    'check-updates': () => updates.check(),
    'download-update': actionHandler(() => updates.download()),
    'install-update': actionHandler(() => updates.install()),
    'cancel-update': actionHandler(() => updates.cancel()),
    async notices() {
      // The build writes this file (scripts/pages/notices.ts).
      const file = join(app.getAppPath(), 'out', 'renderer', 'notices.json')
      return ok(JSON.parse(await readFile(file, 'utf8')) as readonly NoticeView[])
    },
    'back-up': () => maintenance.backUp(),
    'restore-backup'({ id }) {
      if (!maintenance.restoreAtNextStart(id)) return unexpected
      // Restart once the response is sent.
      setImmediate(services.restart)
      return done
    },
  }
}
