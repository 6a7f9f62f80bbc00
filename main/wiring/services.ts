import { app, safeStorage } from 'electron'
import { homedir, hostname } from 'node:os'
import { join } from 'node:path'
import { isAlive, openAgents } from '../agents/agents.ts'
import { systemStopwatch } from '../base/clock.ts'
import { closeAll } from '../base/close-all.ts'
import { openTaskWorker } from '../base/task-worker.ts'
import { systemTimers } from '../base/timers.ts'
import { openCarrier } from '../carrier/carrier.ts'
import { openDeeds } from '../companion/deeds.ts'
import { displays } from '../desktop/browser-windows.ts'
import { createCrashDumps } from '../desktop/crash-dumps.ts'
import { createDialogs } from '../desktop/dialogs.ts'
import { createI18n } from '../desktop/main-i18n.ts'
import { createOpenAtLogin } from '../desktop/login-item.ts'
import { machineLoad } from '../desktop/machine-load.ts'
import type { EndReason } from '../desktop/quitting.ts'
import { systemFetch } from '../desktop/system-fetch.ts'
import { windowSystem } from '../desktop/window-system.ts'
import { showsTrayIcons } from '../desktop/status-notifier.ts'
import { createDiagnostics } from '../diagnostics/diagnostics.ts'
import { createExplanations } from '../explanations/explanations.ts'
import { createLedger } from '../ledger/ledger.ts'
import { openReactions } from '../reactions/reactions.ts'
import { createUndo } from '../settings/undo.ts'
import { findGitProgram } from '../sources/git/find-git.ts'
import type { Maintenance } from '../storage/maintenance.ts'
import { openTransfer } from '../transfer/transfer.ts'
import type { WorkerTasks } from '../worker.ts'
import { createAgentIntegrations } from './agent-integrations.ts'
import { firstRelease } from './first-release.ts'
import type { Foreground } from './foreground.ts'
import { openAppSpeech } from './open-app-speech.ts'
import { openAppUpdates } from './open-app-updates.ts'
import { openSources } from './open-sources.ts'

// Set at build time: scripts/electron.vite.config.ts.
declare const __GITHUB_CLIENT_ID__: string

/** All services: what requests, the schedule and the door act on. */
export type Services = ReturnType<typeof openServices>

export interface ServicesOptions extends Foreground {
  readonly maintenance: Maintenance
  /** The worker's entry file, as an absolute path. */
  readonly workerFile: string
  /** Ends Hot Dash. */
  readonly end: (reason: EndReason) => void
}

/** Opens everything that the first window does not need. Pages learn of their changes. */
export function openServices(options: ServicesOptions) {
  const { log, clock, store, settings, companion, quiet, locale } = options
  const { data, desktop, publisher, maintenance, workerFile, end } = options
  const timers = systemTimers
  const i18n = createI18n(locale())
  const dialogs = createDialogs(i18n, desktop.home.window)
  /** Opens a worker of its own for tasks of seconds or minutes, so that they do not delay checkpoints and backups. */
  const openWorker = () => openTaskWorker<WorkerTasks>({ file: workerFile, timers, idleMs: 0 })
  const ledger = createLedger({ store, clock, firstRelease, counting: settings.counting(), log })
  // The parcels depend on the day of adoption, which `createLedger` sets at the first start.
  companion.deliverParcels()
  const machine = {
    timers,
    stopwatch: systemStopwatch,
    random: Math.random,
    environment: process.env,
    home: homedir(),
    load: machineLoad,
    safeStorage,
    fetch: systemFetch,
  }
  const sources = openSources(
    { ...options, ledger, dialogs, builtInClientId: __GITHUB_CLIENT_ID__ || null },
    machine,
  )
  const voice = openAppSpeech({ ...options, dialogs, engineWorker: openWorker() }, machine)
  const { recounting, folders, github } = sources
  const { engines, model, speech } = voice
  const updates = openAppUpdates(options, voice)
  const transfer = openTransfer({
    data,
    worker: openWorker(),
    maintenance,
    firstRelease,
    clock,
    timers,
    log,
    restart: () => end({ type: 'restart' }),
  })
  const undo = createUndo({ store, clock, log, settings, folders, github, transfer })
  const carrier = openCarrier({
    store,
    ledger,
    clock,
    timers,
    log,
    machineName: hostname(),
    git: {
      findGit: () => findGitProgram(process.env),
      environment: process.env,
      folder: join(data.files.folder, 'hot-dash-carried'),
    },
    backUp: () => maintenance.backUp(),
    onMerged() {
      settings.reload()
      recounting.recount()
      companion.reload()
    },
  })
  const diagnostics = createDiagnostics({
    ...options,
    isSafeStart: options.startOptions.switches.isSafe,
    readDesktop: async () => ({
      windowSystem: windowSystem.name(),
      hasTray: await showsTrayIcons(process.platform),
      displays: displays().map(({ size, scaleFactor }) => ({ ...size, scale: scaleFactor })),
    }),
  })
  const crashDumps = createCrashDumps(app.getPath('crashDumps'), log)
  const explanations = createExplanations({ store, ledger, folders, github, settings })
  const deeds = openDeeds({
    store,
    clock,
    ledger,
    log,
    incomplete: () => explanations.incompleteDays(),
  })

  const agents = openAgents({
    settings,
    clock,
    stopwatch: systemStopwatch,
    timers,
    isAlive,
    log,
  })
  const reactions = openReactions({
    ...options,
    sharedValues: companion.sharedValues,
    timers,
    random: Math.random,
    ledger,
    deeds,
    folders,
    github,
    speech,
    agents,
    isMotionReduced: windowSystem.isMotionReduced,
  })
  const changing = [
    settings,
    quiet,
    ledger,
    companion,
    maintenance,
    carrier,
    folders,
    github,
    engines,
    model,
    speech,
    updates,
    transfer,
    undo,
    crashDumps,
    agents,
    reactions,
  ]
  for (const service of changing) service.onChange(publisher.changed)

  return {
    ...options,
    agents,
    carrier,
    crashDumps,
    deeds,
    diagnostics,
    dialogs,
    engines,
    explanations,
    folders,
    github,
    i18n,
    integrations: createAgentIntegrations(options),
    ledger,
    model,
    openAtLogin: createOpenAtLogin(settings, log),
    reactions,
    speech,
    transfer,
    undo,
    updates,
    /** Closes everything but the windows and the essentials. */
    closeServices: async (): Promise<void> => {
      try {
        await closeAll([sources, voice, updates, transfer, deeds, agents, reactions])
      } finally {
        // The carrier closes last, so that it writes everything that the others have recorded.
        await carrier.close()
      }
    },
  }
}
