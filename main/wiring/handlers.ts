import { app, shell } from 'electron'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
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
import type { Reactions } from './reactions.ts'
import type { SourcesAndSpeech } from './sources-and-speech.ts'
import { createModelHandlers, createVoiceHandlers } from './speech-handlers.ts'

const done = ok(null)
const unexpected = err<Problem>({ code: 'unexpected' })

/** Handles each page request that needs the background. early-handlers.ts handles the others. */
export function createHandlers(
  { companion, ledger, settings, quiet, desktop, clock }: Foreground,
  sourcesAndSpeech: SourcesAndSpeech,
  others: {
    readonly updates: Updates
    readonly explanations: Explanations
    readonly maintenance: Maintenance
    readonly dialogs: Dialogs
    readonly reactions: Reactions
    readonly openAtLogin: OpenAtLoginSync
    readonly crashDumps: CrashDumps
    readonly restart: () => void
  },
): Omit<Handlers, keyof EarlyHandlers> {
  const { folders, github, speech, model } = sourcesAndSpeech
  const { updates, explanations, maintenance, dialogs, reactions, openAtLogin, crashDumps } = others
  const dayRequests = createDayRequests((day, signal) => explanations.readDay(day, signal))
  const spoken = (line: unknown): Result<null, Problem> => (line === null ? unexpected : done)

  return {
    nudge: actionHandler((by) => desktop.movePet({ type: 'nudge', ...by })),
    'open-menu': actionHandler((at) => desktop.popUpMenu(at)),
    'come-out': actionHandler(() => desktop.movePet({ type: 'come-out' })),
    'feed-one': ({ kind }) => reactions.showMeal(companion.feedOne(kind)),
    'feed-all': () => reactions.showMeal(companion.feedAll()),
    wear: ({ slot, outfit }) => companion.wear(slot, outfit),
    'choose-scene': ({ scene }) => companion.chooseScene(scene),
    'open-parcels': actionHandler(({ item }) =>
      reactions.showUnpacked(companion.openParcels(item)),
    ),
    async 'add-folder'() {
      const folder = await dialogs.chooseFolder('sources')
      return folder === undefined ? done : folders.add(folder)
    },
    'remove-folder': actionHandler(({ id }) => folders.remove(id)),
    'scan-now': actionHandler(() => folders.rescan()),
    'sync-now': actionHandler(() => github.syncNow()),
    'sign-in-device': ({ host }) => github.signInDevice(host),
    'cancel-sign-in': actionHandler(() => github.cancelSignIn()),
    'type-host': actionHandler(({ host }) => github.typeHost(host)),
    'sign-in-cli': ({ host }) => github.signInCli(host),
    'sign-in-token': ({ host, token }) => github.signInToken(host, token),
    'sign-out': ({ account }) => github.signOut(account),
    'set-client-id': actionHandler(({ host, clientId }) => settings.setClientId(host, clientId)),
    'set-address': actionHandler(({ email, counts }) => settings.setAddress(email, counts)),
    set(change) {
      const { languages } = change
      const before = settings.all().openAtLogin
      const set = settings.set(
        languages ? { ...change, languages: languages.map(canonicalLanguageName) } : change,
      )
      if (!set.ok) return set
      // Do this even if the setting does not change, because Dash may be hidden for an hour.
      if (change.shown === true) desktop.petVisibility.show()
      if (change.shown === false) desktop.petVisibility.hide()
      return openAtLogin.apply(before)
    },
    'meal-shown': actionHandler(() => reactions.endShow()),
    'click-areas': actionHandler(({ areas }) => desktop.clickArea()?.setAreas(areas)),
    'pointer-over': actionHandler(({ over }) => desktop.clickArea()?.setPointerOver(over)),
    'end-quiet': actionHandler(() => quiet.end()),
    'say-again': ({ line }) => spoken(speech.sayAgain(line)),
    'clip-ended': actionHandler(({ line }) => speech.clipEnded(line)),
    silence: actionHandler(({ line }) => speech.stopSound(line)),
    'system-voices': actionHandler(({ languages }) => speech.setSystemVoices(languages)),
    'words-failed': actionHandler(({ line }) => speech.wordsFailed(line)),
    ...createVoiceHandlers(sourcesAndSpeech, settings, dialogs),
    ...createModelHandlers(model, settings, dialogs),
    async 'open-link'({ link, host }) {
      const pages = github.pages(host)
      if (pages === undefined) return unexpected
      const address = linkUrl(link, { device: github.devicePage(), ...pages })
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
      if (newest !== undefined) shell.showItemInFolder(newest)
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
      setImmediate(others.restart)
      return done
    },
  }
}
