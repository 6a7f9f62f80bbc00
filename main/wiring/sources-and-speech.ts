import { join } from 'node:path'
import { closeAll } from '../base/close-all.ts'
import type { Environment } from '../base/find-program.ts'
import type { Fetch } from '../base/http.ts'
import type { Stopwatch } from '../base/clock.ts'
import { waitAtMost, type Timers } from '../base/timers.ts'
import type { Desktop } from '../desktop/desktop.ts'
import type { Dialogs } from '../desktop/dialogs.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { openFolders } from '../sources/folders/folders.ts'
import { openGithub } from '../sources/github/github.ts'
import { githubCom, hostOfOrigin } from '../sources/github/rules/hosts.ts'
import type { SafeStorage } from '../sources/github/token-encryption.ts'
import { defaultEnginePorts } from '../speech/engine/find-engines.ts'
import { openLocalEngines } from '../speech/local-engines/local-engines.ts'
import type { InstallOptions } from '../speech/local-engines/install-engine.ts'
import { listsBaseOf } from '../speech/local-engines/rules/makers.ts'
import { openModelLines } from '../speech/model/model-lines.ts'
import { isLoopback } from '../base/rules/loopback.ts'
import { originOf } from '../speech/rules/origins.ts'
import { openSpeech } from '../speech/speech.ts'
import type { SpeechOptions } from '../speech/speech-options.ts'
import type { Essentials } from './essentials.ts'

/** The longest that the first sync with GitHub waits for the scan of the clones. */
const maxStartupScanMs = 10_000

type EssentialsAndLedger = Essentials & { readonly ledger: Ledger }

/** Everything that works without a window, apart from the essentials and the ledger, in the order of opening. */
export type SourcesAndSpeech = ReturnType<typeof openSourcesAndSpeech>

/**
 * Opens the sources, speech, and the programs that speech uses.
 * @param services.engineWorker unpacks voice engines
 * @param services.builtInClientId the client id for github.com, or null if none was built in
 * @param machine.random a number from 0 (inclusive) to 1 (exclusive)
 * @param machine.fetch HTTP to the outside, with the system's proxy and certificates
 */
export function openSourcesAndSpeech(
  services: EssentialsAndLedger & {
    readonly desktop: Pick<Desktop, 'isDashVisible' | 'sendBird'>
    readonly dialogs: Pick<Dialogs, 'confirmHost' | 'confirmEngine' | 'confirmModelHost'>
    readonly presence: Pick<SpeechOptions['user'], 'idleSeconds'>
    readonly engineWorker: InstallOptions['download']['worker']
    readonly builtInClientId: string | null
  },
  machine: {
    readonly timers: Timers
    readonly stopwatch: Stopwatch
    readonly random: () => number
    readonly environment: Environment
    readonly home: string
    readonly load: SpeechOptions['machineLoad']
    readonly safeStorage: SafeStorage
    readonly fetch: typeof fetch
  },
) {
  const { store, startOptions, clock, log, settings, ledger, companion, quiet } = services
  const { locale, desktop, dialogs, presence } = services
  const { timers, stopwatch, environment, home } = machine
  const { isSafe } = startOptions.switches
  const common = { db: store.db, clock, log, timers, isSafe }
  // Do this before the folders subscribe: the ledger must count with new addresses before the folders read for them.
  const recounting = openRecounting(services)
  const folders = openFolders({
    ...common,
    store,
    ledger,
    environment,
    home,
    addresses: {
      counted: () => settings.counting().addresses,
      propose: (email, from) => settings.addAddress(email, from),
      onChange: (listener) =>
        settings.onChange(({ counting }) => {
          if (counting.includes('addresses')) listener()
        }),
    },
  })

  // Scan before the first sync: a remote that was added while Hot Dash was closed links a clone to GitHub's counts.
  // Without that link, the same commits would be food twice.
  const startupScan = waitAtMost(maxStartupScanMs, folders.startupScan, timers)

  const { githubUrl } = startOptions
  const host = githubUrl === undefined ? githubCom : hostOfOrigin(githubUrl)
  if (!host) log.warn('HOT_DASH_GITHUB_URL is no origin of a GitHub; github.com is used')
  const github = openGithub({
    ...common,
    ledger,
    stopwatch,
    transport: { fetch: machine.fetch, timers, log, random: machine.random },
    safeStorage: machine.safeStorage,
    hosts: {
      host: host ?? githubCom,
      clientIds: () => ({
        builtIn: services.builtInClientId,
        environment: startOptions.githubClientId ?? null,
        chosen: Object.fromEntries(settings.clientIds()),
      }),
      confirmHost: dialogs.confirmHost,
    },
    cli: { environment },
    proposeAddress: (email) => settings.addAddress(email, 'github'),
    startAfter: startupScan,
  })

  // Use no proxy, and send no Origin header: engines refuse requests that have one.
  const localFetch: Fetch = (input, init) => fetch(input, init)
  const fetches = { local: localFetch, outside: machine.fetch }
  const { platform, arch } = process
  const enginePlace = { env: environment, platform, arch, home }

  const engines = openLocalEngines({
    ...common,
    folder: join(services.files.folder, 'engines'),
    machine: enginePlace,
    fetch: fetches,
    download: {
      listsBase: listsBaseOf(startOptions.engineListsUrl),
      confirm: dialogs.confirmEngine,
      worker: services.engineWorker,
    },
  })

  // The environment may name only this machine. For another machine, the user must agree in a dialog.
  const modelOrigin = originOf(startOptions.ollamaUrl ?? '')
  const model = openModelLines({
    ...common,
    settings,
    network: {
      ...fetches,
      givenOrigin: modelOrigin !== undefined && isLoopback(modelOrigin) ? modelOrigin : undefined,
      confirmHost: dialogs.confirmModelHost,
    },
    situation: () => {
      const { mood, level } = companion.petInCompany()
      return { mood, level, hour: clock.localTime(clock.now()).hour }
    },
  })

  const speech = openSpeech({
    common: { ...common, seed: store.device },
    user: { settings, locale, isQuiet: quiet.isQuiet, idleSeconds: presence.idleSeconds },
    dash: {
      pet: companion.petInCompany,
      isVisible: desktop.isDashVisible,
      sendBird: desktop.sendBird,
    },
    machineLoad: machine.load,
    writer: model,
    engines: {
      isSafe,
      fetch: localFetch,
      search: {
        ...enginePlace,
        ports: defaultEnginePorts,
        address: () => settings.all().engineAddress,
      },
      local: engines,
    },
  })
  engines.onInstalled((uuid) => {
    if (uuid !== null) settings.set({ engineUuid: uuid })
    // A user who has just got a voice for Dash wants to hear it.
    void speech.findEngine().then(() => (uuid === null ? null : speech.tryVoice(null)))
  })

  return {
    recounting,
    folders,
    github,
    engines,
    model,
    speech,
    close: () => closeAll([recounting, folders, github, engines, model, speech]),
  }
}

/** Recounts when a setting that counts changes, and now, because the last recount may have failed or been cut off. */
function openRecounting({ settings, ledger, log }: EssentialsAndLedger) {
  const stopping = new AbortController()
  function recount(): void {
    ledger.setCounting(settings.counting())
    ledger
      .recount(stopping.signal)
      .catch((cause: unknown) => log.error('the recount failed', cause))
  }
  const off = settings.onChange(({ counting }) => {
    if (counting.length > 0) recount()
  })
  recount()
  return {
    /** Call it after a merge. */
    recount,
    close(): void {
      stopping.abort()
      off()
    },
  }
}
