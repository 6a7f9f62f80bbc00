import { join } from 'node:path'
import { closeAll } from '../base/close-all.ts'
import type { Environment } from '../base/find-program.ts'
import type { Fetch } from '../base/http.ts'
import { isLoopback } from '../base/rules/loopback.ts'
import type { Timers } from '../base/timers.ts'
import type { Desktop } from '../desktop/desktop.ts'
import type { Dialogs } from '../desktop/dialogs.ts'
import { defaultEnginePorts } from '../speech/engine/find-engines.ts'
import type { InstallOptions } from '../speech/local-engines/install-engine.ts'
import { openLocalEngines } from '../speech/local-engines/local-engines.ts'
import { listsBaseOf } from '../speech/local-engines/rules/makers.ts'
import { openModelLines } from '../speech/model/model-lines.ts'
import { originOf } from '../speech/rules/origins.ts'
import { openSpeech } from '../speech/speech.ts'
import type { SpeechOptions } from '../speech/speech-options.ts'
import type { Essentials } from './essentials.ts'

export type AppSpeech = ReturnType<typeof openAppSpeech>

/**
 * Opens speech, and the programs that it uses: voice engines, and the model that writes lines.
 * @param services.engineWorker unpacks voice engines
 * @param machine.fetch HTTP to the outside, with the system's proxy and certificates
 */
export function openAppSpeech(
  services: Essentials & {
    readonly desktop: Pick<Desktop, 'isDashVisible' | 'sendBird'>
    readonly dialogs: Pick<Dialogs, 'confirmEngine' | 'confirmModelHost'>
    readonly presence: Pick<SpeechOptions['user'], 'idleSeconds'>
    readonly engineWorker: InstallOptions['download']['worker']
  },
  machine: {
    readonly timers: Timers
    readonly environment: Environment
    readonly home: string
    readonly load: SpeechOptions['machineLoad']
    readonly fetch: typeof fetch
  },
) {
  const { store, startOptions, clock, log, settings, companion, quiet } = services
  const { locale, desktop, dialogs, presence } = services
  const { timers, environment, home } = machine
  const { isSafe } = startOptions.switches
  const common = { db: store.db, clock, log, timers, isSafe }
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

  return { engines, model, speech, close: () => closeAll([engines, model, speech]) }
}
