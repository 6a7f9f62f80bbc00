import {
  app,
  nativeTheme,
  powerMonitor,
  safeStorage,
  session,
  type BrowserWindow,
  type WebContents,
} from 'electron'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Room } from '../preload/contract/events.ts'
import type { Locale } from '../preload/contract/settings.ts'
import type { Clock } from './base/clock.ts'
import type { Log } from './base/log.ts'
import { systemTimers } from './base/timers.ts'
import { openBridge } from './bridge/bridge.ts'
import { openPublisher } from './bridge/publisher.ts'
import { openSnapshots } from './bridge/snapshot.ts'
import { isScene } from './companion/rules/wardrobe.ts'
import { openCompany } from './desktop/company.ts'
import { chooseFolder, confirmHost, saveFile, showFatal } from './desktop/dialogs.ts'
import { openHomeWindow } from './desktop/home-window.ts'
import { systemFetch } from './desktop/http.ts'
import { addressOf, openLink } from './desktop/links.ts'
import { openLog } from './desktop/log-file.ts'
import { findPages } from './desktop/pages.ts'
import { openPetWindow } from './desktop/pet-window.ts'
import { appOrigin, serveApp } from './desktop/protocol.ts'
import { closeOnQuit } from './desktop/quitting.ts'
import { revive } from './desktop/revive.ts'
import type { TrayAction } from './desktop/rules/tray-menu.ts'
import { lockDown } from './desktop/security.ts'
import { openTray } from './desktop/tray.ts'
import { openWindowPlaces } from './desktop/window-places.ts'
import { openI18n, type I18n } from './desktop/i18n.ts'
import { openClock, type Environment } from './wiring/environment.ts'
import { openFeatures } from './wiring/features.ts'
import { createHandlers } from './wiring/handlers.ts'
import { localTime } from './ledger/rules/zone.ts'
import { createReactions } from './wiring/reactions.ts'
import { createExplanations } from './explanations/explanations.ts'
import { openStore, type OpenProblem, type Store } from './storage/open.ts'

const aMinute = 60_000
const minutesBetweenCompares = 10

/** Starts Hot Dash; where it cannot, says why in one sentence and ends the process. */
export function compose(environment: Environment): void {
  const dataFolder = app.getPath('userData')
  const log = openLog(join(dataFolder, 'hot-dash.log'), !app.isPackaged)
  process.on('uncaughtException', (cause) => log.error('uncaught', cause))
  process.on('unhandledRejection', (cause) => log.error('unhandled', cause))

  const clock = openClock(environment.now)
  const systemLocale: Locale =
    environment.locale ?? (app.getPreferredSystemLanguages()[0]?.startsWith('ja') ? 'ja' : 'en')
  const i18n = openI18n(systemLocale)

  const giveUp = (code: OpenProblem['code'] | 'unexpected', cause: unknown) => {
    log.error('Hot Dash cannot start', cause)
    void showFatal(i18n.t(`fatal.${code}`, { folder: dataFolder })).finally(() => app.exit(1))
  }
  try {
    mkdirSync(dataFolder, { recursive: true })
  } catch (cause) {
    giveUp('database-unreadable', cause)
    return
  }
  try {
    const opened = openStore(join(dataFolder, 'hot-dash.db'), { clock })
    if (!opened.ok) giveUp(opened.error.code, opened.error)
    else open({ environment, log, clock, systemLocale, i18n, store: opened.value })
  } catch (bug) {
    giveUp('unexpected', bug)
  }
}

/** Builds everything once; what is opened here is closed here, in the opposite order. */
function open({
  environment,
  log,
  clock,
  systemLocale,
  i18n,
  store,
}: {
  readonly environment: Environment
  readonly log: Log
  readonly clock: Clock
  readonly systemLocale: Locale
  readonly i18n: I18n
  readonly store: Store
}): void {
  /** On the desktop or in Home: nobody wants a voice out of nowhere. */
  const isDashVisible = () => company.view().shown || home.window?.isMinimized() === false
  const features = openFeatures({
    store,
    environment,
    clock,
    log,
    safeStorage,
    systemFetch,
    systemLocale,
    isDashVisible,
    confirmHost: (host) => confirmHost(i18n, home.window, host),
  })
  const { settings, ledger, companion, folders, github, speech } = features
  const explanations = createExplanations(features)
  const locale = () => features.locale()

  const hour = () => localTime(clock.now(), clock.zone()).hour

  // ── windows ────────────────────────────────────────────────────────────────────────────────────
  const pages = findPages(process.env['ELECTRON_RENDERER_URL'])
  const resources = join(app.getAppPath(), 'resources')
  const icon = join(resources, 'icon.png')
  serveApp(session.defaultSession, {
    root: pages.root,
    clip: (id) => speech.clip(id),
    snapshot: () => snapshot(),
  })
  lockDown(session.defaultSession, (url) => url.startsWith(`${pages.origin}/`))

  const snapshot = openSnapshots(
    {
      now: () => ({
        today: ledger.today(),
        hour: hour(),
        version: app.getVersion(),
        locale: locale(),
        localeChoice: settings.all().locale,
        appearance: settings.all().appearance,
      }),
      companion: () => companion.view(powerMonitor.getSystemIdleTime()),
      folders: () => ({ git: folders.gitState(), folders: folders.views() }),
      github: () => ({ github: github.view() }),
      settings: () => ({
        addresses: settings.addresses(),
        counting: { kinds: settings.all().kinds, languages: settings.all().languages },
        company: company.view(),
      }),
      speech: () => ({ voice: speech.view(), bubble: speech.bubble(), log: speech.recentLines() }),
      ledger: () => ({ ledger: explanations.revision() }),
    },
    log,
  )

  const reactions = createReactions({
    bird: (event) => bridge.send('bird', event),
    speech,
    chance: Math.random,
    nameOf: (item) => i18n.t(isScene(item) ? `scene.${item}` : `outfit.${item}`),
  })

  const admit = ({ webContents }: BrowserWindow) => {
    bridge.admit(webContents)
    revive(webContents, log)
  }
  const home = openHomeWindow({
    pages,
    icon,
    background: () => (nativeTheme.shouldUseDarkColors ? '#1e1e26' : '#fff7ec'),
    admit,
    onFocus: () => void folders.compare(),
  })
  /** Pages that were there at least once. */
  const listening = new WeakSet<WebContents>()
  /** The room to show once a home window that is still loading can hear. */
  let awaitedRoom: Room | undefined
  const openRoom = (room: Room) => {
    home.show()
    const contents = home.window?.webContents
    if (contents && listening.has(contents)) bridge.sendTo(contents, 'room', room)
    else awaitedRoom = room
  }

  const bridge = openBridge(
    createHandlers({
      ...features,
      snapshot,
      reactions,
      company: { show: () => company.show(), hide: () => company.hide() },
      pet: { startDrag: () => pet.startDrag(), endDrag: () => pet.endDrag() },
      explanations,
      now: () => clock.now(),
      chooseFolder: () => chooseFolder(i18n, home.window),
      save: (name, text) => saveFile(i18n, home.window, name, text),
      openAddress: openLink,
      openLink: async (link, host) => {
        const pages = github.pages(host)
        if (pages === undefined) return false
        const address = addressOf(link, { device: github.deviceUrl(), ...pages })
        if (address !== null) await openLink(address)
        return true
      },
      openHome: () => home.show(),
      openMenu: () => tray.popUp(pet.window),
      arrived: (contents) => {
        const isFirst = !listening.has(contents)
        listening.add(contents)
        // What was published between its document and now has not reached it.
        bridge.sendTo(contents, 'snapshot', snapshot())
        if (contents === home.window?.webContents && awaitedRoom) {
          bridge.sendTo(contents, 'room', awaitedRoom)
          awaitedRoom = undefined
        }
        // The floating window plays the sound, so the greeting waits until it can hear.
        if (contents !== pet.window.webContents || !isFirst) return
        bridge.send('bird', { type: 'greets' })
        if (companion.view(0).pet.experience === 0) speech.say('first-start', {})
        else speech.greet()
      },
    }),
    { origin: pages.origin, log },
  )

  const places = openWindowPlaces(store.db)
  const pet = openPetWindow({
    pages,
    icon,
    bird: settings.all().size,
    savedPlace: places.read('pet'),
    savePlace: (place) => places.write('pet', place),
    onCloseAsked: () => company.hide(),
    admit,
  })
  const company = openCompany({
    pet,
    timers: systemTimers,
    log,
    settings: () => settings.all(),
    set: (change) => void settings.set(change),
  })

  const acts: Readonly<Record<TrayAction, () => void>> = {
    'feed-one': () => void reactions.fed(companion.feedOne(null)),
    'feed-all': () => void reactions.fed(companion.feedAll()),
    show: company.show,
    hide: company.hide,
    'hide-for-an-hour': company.hideForAnHour,
    'come-here': company.comeHere,
    home: home.show,
    settings: () => openRoom('settings'),
    'sync-now': () => {
      void folders.rescan()
      void github.syncNow()
    },
    mute: () => void settings.set({ muted: true }),
    unmute: () => void settings.set({ muted: false }),
    quit: () => app.quit(),
  }
  const tray = openTray({
    pictures: join(resources, 'tray'),
    i18n,
    log,
    act: (action) => acts[action](),
  })

  // ── what follows from what ─────────────────────────────────────────────────────────────────────
  const publisher = openPublisher({ snapshot, log })
  publisher.onSnapshot((next) => bridge.send('snapshot', next))
  publisher.onSnapshot((next) => tray.render(next))
  publisher.onSnapshot(({ bubble }) => pet.setBubble(bubble !== null))
  const applySettings = () => {
    i18n.setLocale(locale())
    nativeTheme.themeSource = settings.all().appearance
    company.apply()
  }
  features.onChange(publisher.changed)
  company.onChange(publisher.changed)
  company.onChange(() => {
    if (!isDashVisible()) speech.stopSpeaking()
  })
  settings.onChange(applySettings)
  ledger.onChange(({ granted }) => reactions.granted(granted))
  speech.onBirdEvent((event) => {
    if (event.type !== 'speaks') {
      bridge.send('bird', event)
      return
    }
    const clip = `${appOrigin}/clip/${event.clip}`
    // The floating window plays all sound.
    bridge.sendEach('bird', (contents) => ({
      ...event,
      clip: contents === pet.window.webContents ? clip : null,
    }))
  })

  const compare = () => void folders.compare()
  let minutes = 0
  const everyMinute = setInterval(() => {
    minutes += 1
    if (minutes % minutesBetweenCompares === 0) compare()
    const { pet: mood } = companion.view(powerMonitor.getSystemIdleTime())
    reactions.minutePassed({ pet: mood, hour: hour() })
    publisher.changed()
  }, aMinute)
  powerMonitor.on('resume', compare)
  powerMonitor.on('unlock-screen', compare)

  app.on('second-instance', home.show)
  app.on('activate', home.show)
  // The bird stays when the home window closes.
  app.on('window-all-closed', () => undefined)

  closeOnQuit(async () => {
    clearInterval(everyMinute)
    publisher.close()
    company.close()
    tray.close()
    bridge.close()
    home.close()
    pet.close()
    await features.close()
  }, log)

  applySettings()
  github.start()
  speech.start()
  tray.render(snapshot())
  home.show()
}
