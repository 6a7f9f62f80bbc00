import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { Locale, UpdateChoice } from '../../preload/contract/declared-settings.ts'
import type {
  UpdateStateView,
  UpdatesView,
  UpdateMethod,
} from '../../preload/contract/views/updates-view.ts'
import type { Clock } from '../base/clock.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import type { Timers } from '../base/timers.ts'
import { notesIn } from './rules/release-manifest.ts'
import {
  isAutomatic,
  isCheckDue,
  mayCheck,
  mayInstall,
  reduceUpdateFlow,
  startUpdateFlow,
  type Activity,
  type UpdateEvent,
  type UpdatePhase,
} from './rules/update-flow.ts'
import { changeUpdateState, readUpdateState } from './update-state-file.ts'
import { updateProblemOf, type UpdateProblemCode, type Updater } from './updater.ts'

export type Updates = ReturnType<typeof openUpdates>

/** How often to check whether Dash has finished its meal and its sentence. */
const retryMs = 1000
/** Why a download is aborted: the user has cancelled it, or Hot Dash quits. */
const cancelReason = new Error('cancelled')
const closeReason = new Error('closed')

/** Finds, downloads and installs newer versions, as the user has chosen. */
export function openUpdates(options: {
  readonly method: Promise<UpdateMethod>
  readonly version: string
  readonly updater: Updater
  /** Absolute path of the file that keeps the state for the next start. */
  readonly stateFile: string
  readonly settings: {
    readonly all: () => { readonly updates: UpdateChoice }
    readonly onChange: (listener: () => void) => () => void
  }
  /** The language of the notes. */
  readonly locale: () => Locale
  /** In a safe start, Hot Dash asks a host only if the user wants it. */
  readonly isSafe: boolean
  readonly clock: Pick<Clock, 'now'>
  readonly timers: Timers
  readonly activity: () => Activity
  /** Shuts Hot Dash down, then calls `install`. */
  readonly endToInstall: (install: () => boolean) => void
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>
}) {
  const { version, updater, stateFile, settings, isSafe, clock, timers, log } = options
  const changes = createEmitter<undefined>(log)
  const stored = readUpdateState(stateFile)
  let flow = startUpdateFlow(stored, version)
  let downloading: AbortController | undefined
  let cancelRetry: (() => void) | undefined
  if (stored.installing !== null) save()
  void options.method.then((method) => dispatch({ type: 'method-found', method }))

  function save(): void {
    try {
      changeUpdateState(stateFile, flow.saved)
    } catch (cause) {
      log.warn('the update state could not be stored', cause)
    }
  }

  function dispatch(event: UpdateEvent): void {
    const before = flow
    flow = reduceUpdateFlow(flow, event)
    if (flow.saved !== before.saved) save()
    if (flow !== before) changes.emit(undefined)
  }

  function fail(cause: unknown, otherwise: UpdateProblemCode): Problem {
    const problem = { code: updateProblemOf(cause, otherwise) }
    log.warn(`the update failed: ${problem.code}`, cause)
    dispatch({ type: 'failed', problem, now: clock.now() })
    return problem
  }

  const isAutomaticNow = () => isAutomatic(flow, settings.all().updates, isSafe)

  /** @returns ok also if checking is not allowed now, or a step is in progress; no request is sent then */
  async function check(): Promise<Result<null, Problem>> {
    if (!mayCheck(flow)) return ok(null)
    dispatch({ type: 'check-started' })
    try {
      const found = await updater.check(clock.now(), flow.saved.freshest)
      dispatch({ type: 'check-finished', ...found, now: clock.now() })
      return ok(null)
    } catch (cause) {
      return err(fail(cause, 'update-not-asked'))
    }
  }

  async function download(): Promise<void> {
    if (flow.phase.name !== 'found' || flow.method.name !== 'install') return
    const { release } = flow.phase
    const { signal } = (downloading = new AbortController())
    const onProgress = (received: number) => dispatch({ type: 'download-progressed', received })
    dispatch({ type: 'download-started' })
    try {
      await updater.download(release, onProgress, signal)
      log.info(`downloaded version ${release.version}`)
      dispatch({ type: 'download-finished' })
    } catch (cause) {
      if (cause === cancelReason) dispatch({ type: 'cancelled' })
      else if (cause !== closeReason) fail(cause, 'update-broken-off')
    }
  }

  const mayInstallNow = () => {
    const activity = { ...options.activity(), isAutomatic: isAutomaticNow() }
    return mayInstall(flow.phase, activity, clock.now())
  }

  /** Installs the downloaded version if it may be installed now. If the user waits for it, tries again each second. */
  async function installIfPossible(): Promise<void> {
    cancelRetry?.()
    if (flow.phase.name !== 'ready') return
    const { release } = flow.phase
    if (mayInstallNow()) {
      dispatch({ type: 'preparation-started' })
      try {
        const install = await updater.prepare(release)
        // By now Dash may have started to eat or speak.
        const isAllowed = mayInstallNow()
        dispatch({ type: 'preparation-finished', mayInstall: isAllowed })
        if (isAllowed) {
          log.info(`replacing version ${version} with ${release.version}`)
          options.endToInstall(install)
        }
      } catch (cause) {
        fail(cause, 'update-not-installed')
      }
    }
    retryIfWanted()
  }

  function retryIfWanted(): void {
    const { phase } = flow
    if (phase.name === 'ready' && phase.isWanted)
      cancelRetry = timers.after(retryMs, () => void installIfPossible())
  }

  /** Runs the tasks that are due. Call it every minute, but not during the first minutes after the start. */
  async function runDue(): Promise<void> {
    if (isSafe) return
    if (isCheckDue(flow, settings.all().updates, clock.now())) await check()
    const { phase } = flow
    if (phase.name === 'found' && !phase.isOnHold && isAutomaticNow()) await download()
    await installIfPossible()
  }

  /** Stops a download, and cancels a pending installation. */
  function cancel(): void {
    if (flow.phase.name === 'downloading') downloading?.abort(cancelReason)
    else dispatch({ type: 'cancelled' })
  }
  const offSettings = settings.onChange(() => {
    if (settings.all().updates === 'off') cancel()
  })

  return {
    view: (): UpdatesView => {
      const { method, phase, saved, problem } = flow
      return {
        method,
        state: stateViewOf(phase, options.locale()),
        isAutomatic: isAutomaticNow(),
        checkedAt: saved.checkedAt,
        newestAt: saved.newestAt,
        problem,
      }
    },
    check,
    download: () => void download(),
    /** Installs the downloaded version once Dash neither eats nor speaks. */
    install(): void {
      dispatch({ type: 'install-requested' })
      void installIfPossible()
    },
    cancel,
    runDue,
    onChange: changes.on,
    close(): void {
      if (flow.phase.name !== 'ending') updater.discardCopy()
      dispatch({ type: 'closed' })
      cancelRetry?.()
      offSettings()
      downloading?.abort(closeReason)
    },
  }
}

function stateViewOf(phase: UpdatePhase, locale: Locale): UpdateStateView {
  if (!('release' in phase)) return { name: phase.name === 'checking' ? 'checking' : 'none' }
  const { version, notes, file } = phase.release
  const release = { version, notes: notesIn(notes, locale) }
  if (phase.name === 'found') return { name: 'found', release }
  if (phase.name === 'downloading')
    return { name: 'downloading', release, received: phase.received, total: file.size }
  return { name: 'ready', release, isWanted: phase.isWanted }
}
