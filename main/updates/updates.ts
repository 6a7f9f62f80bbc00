import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { Locale, UpdateChoice } from '../../preload/contract/settings.ts'
import type {
  UpdateStateView,
  UpdatesView,
  UpdateWay,
  UpdateWayView,
} from '../../preload/contract/views/updates.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'
import type { Timers } from '../base/timers.ts'
import { notesIn, type Release } from './rules/release-manifest.ts'
import {
  isCheckDue,
  isResting,
  mayInstall,
  nextFlow,
  startFlow,
  type Activity,
  type FlowEvent,
  type Phase,
} from './rules/update-flow.ts'
import type { UpdateState } from './rules/update-state.ts'
import { updateProblemOf, type UpdateProblemCode, type Updater } from './updater.ts'

export type Updates = ReturnType<typeof openUpdates>

/** How often to check whether Dash has finished its meal and its sentence. */
const waitMs = 1000
/** Why a download is aborted: the user has cancelled it, or Hot Dash quits. */
const cancelled = new Error('cancelled')
const closed = new Error('closed')

/** Finds, downloads and installs newer versions, as the user has chosen. */
export function openUpdates(options: {
  readonly way: Promise<UpdateWay>
  /** The running version. */
  readonly version: string
  readonly choice: () => UpdateChoice
  /** Called when the choice has changed. @returns the unsubscribe function */
  readonly onChoice: (listener: () => void) => () => void
  /** The language of the notes. */
  readonly locale: () => Locale
  /** In a safe start, Hot Dash asks a host only if the user wants it. */
  readonly isSafe: boolean
  readonly updater: Updater
  readonly state: {
    readonly read: () => UpdateState
    readonly change: (change: Partial<UpdateState>) => void
  }
  readonly now: () => number
  readonly timers: Timers
  readonly activity: () => Activity
  /** Shuts Hot Dash down, then calls `install`. */
  readonly end: (reason: { readonly install: () => boolean }) => void
  readonly log: Pick<Log, 'info' | 'warn'>
}) {
  const { version, choice, updater, state, now, timers, log } = options
  const changes = createEmitter<undefined>()
  /** Until this is known, Hot Dash asks no host. */
  let way: UpdateWayView = { name: 'unknown' }
  const left = state.read()
  let flow = startFlow(left, version)
  let download: AbortController | undefined
  let cancelWait: () => void = () => undefined
  let isClosed = false
  if (left.installing !== null) state.change(flow.kept)
  void options.way.then((found) => {
    way = found
    if (!isClosed) changes.emit(undefined)
  })

  const phaseNow = (): Phase => flow.phase

  /** @returns the phase after the event */
  function dispatch(event: FlowEvent): Phase {
    const before = flow
    flow = nextFlow(flow, event)
    if (flow.kept !== before.kept) state.change(flow.kept)
    if (flow !== before && !isClosed) changes.emit(undefined)
    return flow.phase
  }

  function fail(cause: unknown, otherwise: UpdateProblemCode): Problem {
    const problem = { code: updateProblemOf(cause, otherwise) }
    log.warn(`the update failed: ${problem.code}`, cause)
    dispatch({ type: 'failed', problem, now: now() })
    return problem
  }

  /** Whether Hot Dash downloads and installs a found version automatically. */
  const comesByItself = (release: Release) =>
    way.name === 'install' &&
    !options.isSafe &&
    choice() === 'automatic' &&
    release.version !== flow.kept.refused

  /** Asks for a newer version. @returns ok even if Hot Dash may ask no host now */
  async function check(): Promise<Result<null, Problem>> {
    const asks = way.name === 'install' || way.name === 'tell'
    if (!asks || isClosed || !isResting(flow.phase)) return ok(null)
    dispatch({ type: 'asking' })
    try {
      dispatch({ type: 'answered', release: await updater.check(), now: now() })
      return ok(null)
    } catch (cause) {
      return err(fail(cause, 'update-not-asked'))
    }
  }

  async function fetchFound(): Promise<void> {
    if (flow.phase.name !== 'found' || way.name !== 'install' || isClosed) return
    const { release } = flow.phase
    const { signal } = (download = new AbortController())
    let shown = -1
    dispatch({ type: 'fetching' })
    try {
      await updater.fetch(
        release,
        (received) => {
          const percent = Math.floor((received / release.file.size) * 100)
          if (percent === shown) return
          shown = percent
          dispatch({ type: 'received', received })
        },
        signal,
      )
      log.info(`downloaded version ${release.version}`)
      dispatch({ type: 'fetched' })
    } catch (cause) {
      if (cause === cancelled) dispatch({ type: 'cancelled' })
      else if (cause !== closed) fail(cause, 'update-broken-off')
    }
  }

  const mayInstallNow = () =>
    !isClosed &&
    'release' in flow.phase &&
    mayInstall(flow.phase, options.activity(), comesByItself(flow.phase.release), now())

  async function installIfPossible(): Promise<void> {
    cancelWait()
    if (flow.phase.name !== 'ready') return
    const { release } = flow.phase
    if (mayInstallNow()) {
      dispatch({ type: 'preparing' })
      try {
        const install = await updater.prepare(release)
        // Dash may have started to eat or speak meanwhile.
        const { name } = dispatch({ type: 'prepared', mayInstall: mayInstallNow() })
        if (name === 'ending') {
          log.info(`replacing version ${version} with ${release.version}`)
          options.end({ install })
        }
      } catch (cause) {
        fail(cause, 'update-not-installed')
      }
    }
    const phase = phaseNow()
    if (phase.name === 'ready' && phase.isWanted && !isClosed)
      cancelWait = timers.after(waitMs, () => void installIfPossible())
  }

  /** Runs the tasks that are due. Call it every minute, but not during the first minutes after the start. */
  async function runDue(): Promise<void> {
    if (options.isSafe) return
    if (isCheckDue(flow, choice(), now())) await check()
    const { phase } = flow
    if (phase.name === 'found' && !phase.isHeld && comesByItself(phase.release)) await fetchFound()
    await installIfPossible()
  }

  /** Stops a download, and cancels a pending installation. */
  function cancel(): void {
    if (flow.phase.name === 'fetching') download?.abort(cancelled)
    else dispatch({ type: 'cancelled' })
  }
  const offChoice = options.onChoice(() => {
    if (choice() === 'off') cancel()
  })

  return {
    view(): UpdatesView {
      const { phase, kept, problem } = flow
      return {
        way,
        state: stateViewOf(phase, options.locale()),
        installsByItself: 'release' in phase && comesByItself(phase.release),
        askedAt: kept.checkedAt,
        newestAt: kept.newestAt,
        problem,
      }
    },
    check,
    fetch: () => void fetchFound(),
    /** Installs the downloaded version once Dash neither eats nor speaks. */
    install(): void {
      dispatch({ type: 'wanted' })
      void installIfPossible()
    },
    cancel,
    runDue,
    onChange: changes.on,
    close(): void {
      isClosed = true
      cancelWait()
      offChoice()
      download?.abort(closed)
      if (flow.phase.name !== 'ending') updater.discard()
    },
  }
}

function stateViewOf(phase: Phase, locale: Locale): UpdateStateView {
  if (!('release' in phase)) return { name: phase.name }
  const { version, notes, file } = phase.release
  const release = { version, notes: notesIn(notes, locale) }
  if (phase.name === 'found') return { name: 'found', release }
  if (phase.name === 'fetching')
    return { name: 'fetching', release, received: phase.received, total: file.size }
  return { name: 'ready', release, isWanted: phase.isWanted }
}
