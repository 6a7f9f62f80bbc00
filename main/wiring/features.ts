import { join } from 'node:path'
import type { Environment as Variables } from '../base/find-program.ts'
import type { Fetch } from '../base/http.ts'
import type { Stopwatch } from '../base/clock.ts'
import type { Timers } from '../base/timers.ts'
import type { Essentials } from './essentials.ts'
import { openFolders } from '../sources/folders/folders.ts'
import { openGithub } from '../sources/github/github.ts'
import { githubCom, hostOfOrigin } from '../sources/github/rules/hosts.ts'
import type { SafeStorage } from '../sources/github/token-encryption.ts'
import { defaultEnginePorts } from '../speech/engine/find-engines.ts'
import { openLocalEngines } from '../speech/local-engines/local-engines.ts'
import type { EngineOffer } from '../speech/local-engines/engine-installer.ts'
import type { InstallOptions } from '../speech/local-engines/install-engine.ts'
import { listsBaseOf } from '../speech/local-engines/rules/makers.ts'
import { openModelLines } from '../speech/model/model-lines.ts'
import { isLoopback } from '../base/rules/loopback.ts'
import { conditionsOf } from '../speech/rules/lines.ts'
import { originOf } from '../speech/rules/origins.ts'
import { openSpeech, type Speech } from '../speech/speech.ts'
import type { SpeechOptions } from '../speech/speech-options.ts'

/** The longest that GitHub waits at startup for the scan of the clones, in milliseconds. */
const maxStartupScanMs = 10_000

/** What Hot Dash uses of its machine. */
export interface Machine {
  readonly timers: Timers
  readonly stopwatch: Stopwatch
  /** A random number from 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number
  /** This process's environment variables. */
  readonly variables: Variables
  /** The user's home folder. */
  readonly home: string
  readonly load: SpeechOptions['machine']
  readonly safeStorage: SafeStorage
  /** HTTP to the outside, with the system's proxy and certificates. */
  readonly systemFetch: typeof fetch
  /** Unpacks voice engines. */
  readonly engineWorker: InstallOptions['worker']
}

/** What Hot Dash does without a window, apart from the essentials. */
export type Features = ReturnType<typeof openFeatures>

/** Only loopback addresses are taken from the environment. The user must agree to another machine in a dialog. */
function givenModelOrigin(address: string | undefined): string | undefined {
  const origin = originOf(address ?? '')
  return origin !== undefined && isLoopback(origin) ? origin : undefined
}

/**
 * Opens the features in dependency order.
 * @param options.isDashVisible whether Dash is visible anywhere
 * @param options.confirmHost asks whether Hot Dash may sign in to a host that it has not contacted before
 * @param options.confirmEngine asks whether to download a voice engine
 */
export function openFeatures(
  essentials: Essentials,
  machine: Machine,
  options: Pick<SpeechOptions, 'sendBird' | 'clipAddress'> & {
    /** The client id for github.com, or null if none was built in. */
    readonly builtInClientId: string | null
    readonly isDashVisible: () => boolean
    readonly confirmHost: (host: string) => Promise<boolean>
    readonly confirmEngine: (offer: EngineOffer) => Promise<boolean>
  },
) {
  const { store, environment, clock, log, settings, ledger, companion, quiet, locale } = essentials
  const { timers, stopwatch, random, variables, home, safeStorage, systemFetch } = machine
  const { isSafe } = environment.switches
  const common = { db: store.db, clock, log, timers, isSafe }
  // Subscribe before the folders do: the ledger must count with new addresses before the folders read for them.
  const offCounting = settings.onChange(({ affectsCounting }) => {
    if (affectsCounting) recount()
  })
  let isClosed = false
  /**
   * Recounts by the current settings. For a long history this takes seconds, so it runs in parts between other work.
   */
  function recount(): void {
    const parts = ledger.recount(settings.counting())
    const finish = async () => {
      while (!isClosed && parts.next() === null) await parts.yieldToOthers()
    }
    void finish().catch((cause: unknown) => log.error('the recount failed', cause))
  }
  // Finish what was interrupted when Hot Dash closed.
  recount()
  const folders = openFolders({
    ...common,
    store,
    ledger,
    environment: variables,
    home,
    addresses: {
      addresses: () => settings.counting().addresses,
      propose: (email, from) => settings.addAddress(email, from),
      onChange: (listener) =>
        settings.onChange(({ names, affectsCounting }) => {
          if (affectsCounting && names.includes('addresses')) listener()
        }),
    },
  })

  // A remote added to a clone while Hot Dash was closed tells what GitHub's counts are about. Scan first, because
  // food once given is never taken back.
  const startupScan = new Promise((settle) => {
    const giveUp = timers.after(maxStartupScanMs, () => settle(null))
    void folders.startupScan().then(giveUp).then(settle)
  })

  const { githubUrl } = environment
  const host = githubUrl === undefined ? githubCom : hostOfOrigin(githubUrl)
  if (!host) log.warn('HOT_DASH_GITHUB_URL is no origin of a GitHub; github.com is used')
  const github = openGithub({
    ...common,
    ledger,
    fetch: systemFetch,
    safeStorage,
    stopwatch,
    random,
    host: host ?? githubCom,
    clientIds: () => ({
      builtIn: options.builtInClientId,
      environment: environment.githubClientId ?? null,
      chosen: Object.fromEntries(settings.clientIds()),
    }),
    since: () => ledger.foodFrom(),
    proposeAddress: (email) => settings.addAddress(email, 'github'),
    confirmHost: options.confirmHost,
    environment: variables,
    startAfter: startupScan,
  })

  // No proxy, and no Origin header: engines refuse requests that have one.
  const localFetch: Fetch = (input, init) => fetch(input, init)
  const { platform, arch } = process
  const places = { env: variables, platform, arch, home }

  const engines = openLocalEngines({
    ...common,
    folder: join(essentials.files.folder, 'engines'),
    machine: places,
    listsBase: listsBaseOf(environment.engineListsUrl),
    fetch: systemFetch,
    worker: machine.engineWorker,
    confirm: options.confirmEngine,
    localFetch,
    stopEngine: (folder) => speech.leaveEngine(folder),
    onInstalled: (uuid) => {
      if (uuid !== null) settings.set({ engineUuid: uuid })
      // A user who has just got a voice for Dash wants to hear it.
      void speech.findEngine().then(() => (uuid === null ? null : speech.tryVoice(null)))
    },
  })

  const model = openModelLines({
    ...common,
    settings,
    givenOrigin: givenModelOrigin(environment.ollamaUrl),
    fetch: { local: localFetch, outside: systemFetch },
    facts: () => {
      const { mood, level } = companion.view(0).pet
      return { mood, level, hour: clock.localTime(clock.now()).hour }
    },
  })

  const speech: Speech = openSpeech({
    ...common,
    fetch: localFetch,
    seed: store.device,
    locale,
    conditions: () => conditionsOf(companion.view(0).pet),
    mood: () => companion.view(0).pet.mood,
    writer: model,
    isVisible: options.isDashVisible,
    isQuiet: quiet.isQuiet,
    sendBird: options.sendBird,
    clipAddress: options.clipAddress,
    machine: machine.load,
    settings,
    local: engines,
    search: {
      ...places,
      ports: defaultEnginePorts,
      address: () => settings.all().engineAddress,
    },
  })

  return {
    folders,
    github,
    speech,
    engines,
    model,
    /** Called when these or the essentials change. @returns the unsubscribe function */
    onChange(listener: () => void): () => void {
      const offs = [settings, ledger, companion, folders, github, speech, engines, model].map(
        (service) => service.onChange(() => listener()),
      )
      return () => offs.forEach((off) => off())
    },
    async close(): Promise<void> {
      isClosed = true
      offCounting()
      speech.close()
      model.close()
      github.close()
      await Promise.all([folders.close(), engines.close()])
    },
  }
}
