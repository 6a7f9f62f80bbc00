import type { Problem } from '../../preload/contract/problem.ts'
import { assertNever, err, ok, type Result } from '../../preload/contract/result.ts'
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
import type { Release } from './rules/release-manifest.ts'
import { notesIn } from './rules/release-notes.ts'
import {
  isCheckDue,
  isResting,
  mayInstall,
  nextFlow,
  startFlow,
  type FlowEvent,
  type Moment,
  type Phase,
} from './rules/update-flow.ts'
import type { UpdateState } from './update-state-file.ts'
import { updateProblemOf, type Updater } from './updater.ts'

export type Updates = ReturnType<typeof openUpdates>

/** How often to check whether Dash has swallowed and finished its sentence. */
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
  /** In a safe start, no host is asked unless the user wants it. */
  readonly isSafe: boolean
  readonly updater: Updater
  readonly state: {
    readonly read: () => UpdateState
    readonly change: (change: Partial<UpdateState>) => void
  }
  readonly now: () => number
  readonly timers: Timers
  readonly moment: () => Moment
  /** Shuts Hot Dash down; `putInPlace` is called when everything is closed. */
  readonly end: () => void
  readonly log: Pick<Log, 'info' | 'warn'>
}) {
  const { version, choice, updater, state, now, timers, log } = options
  const changes = createEmitter<undefined>()
  /** Until it is known, no host is asked. */
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

  function on(event: FlowEvent): Phase {
    const before = flow
    flow = nextFlow(flow, event)
    if (flow.kept !== before.kept) state.change(flow.kept)
    if (flow !== before && !isClosed) changes.emit(undefined)
    return flow.phase
  }

  function fail(cause: unknown): Problem {
    const problem = { code: updateProblemOf(cause) }
    log.warn(`the update failed: ${problem.code}`, cause)
    on({ type: 'failed', problem, now: now() })
    return problem
  }

  /** Whether a found version is downloaded and installed automatically. */
  const comesByItself = (release: Release) =>
    way.name === 'install' &&
    !options.isSafe &&
    choice() === 'automatic' &&
    release.version !== flow.kept.refused

  /** Asks for a newer version. @returns ok even if that is not possible now */
  async function check(): Promise<Result<null, Problem>> {
    const asks = way.name === 'install' || way.name === 'tell'
    if (!asks || isClosed || !isResting(flow.phase)) return ok(null)
    on({ type: 'asking' })
    try {
      on({ type: 'answered', release: await updater.check(), now: now() })
      return ok(null)
    } catch (cause) {
      return err(fail(cause))
    }
  }

  /** Downloads the version that was found. */
  async function fetchFound(): Promise<void> {
    if (flow.phase.name !== 'found' || way.name !== 'install' || isClosed) return
    const { release } = flow.phase
    const { signal } = (download = new AbortController())
    let shown = -1
    on({ type: 'fetching' })
    try {
      await updater.fetch(
        release,
        (received) => {
          const step = Math.floor((received / release.file.size) * 100)
          if (step === shown) return
          shown = step
          on({ type: 'received', received })
        },
        signal,
      )
      log.info(`downloaded version ${release.version}`)
      on({ type: 'fetched' })
    } catch (cause) {
      if (cause === cancelled) on({ type: 'cancelled' })
      else if (cause !== closed) fail(cause)
    }
  }

  const mayInstallNow = () =>
    !isClosed &&
    'release' in flow.phase &&
    mayInstall(flow.phase, options.moment(), comesByItself(flow.phase.release), now())

  async function installIfPossible(): Promise<void> {
    cancelWait()
    if (flow.phase.name !== 'ready') return
    const { release } = flow.phase
    if (mayInstallNow()) {
      on({ type: 'preparing' })
      try {
        await updater.prepare(release)
        // Dash may have started to eat or speak meanwhile.
        on({ type: 'prepared', mayInstall: mayInstallNow() })
      } catch (cause) {
        fail(cause)
      }
    }
    const { phase } = flow as { readonly phase: Phase }
    if (phase.name === 'ending') {
      log.info(`replacing version ${version} with ${release.version}`)
      options.end()
    } else if (phase.name === 'ready' && phase.isWanted && !isClosed)
      cancelWait = timers.after(waitMs, () => void installIfPossible())
  }

  async function run(): Promise<void> {
    if (isCheckDue(flow, choice(), now())) await check()
    const { phase } = flow
    if (phase.name === 'found' && !phase.isHeld && comesByItself(phase.release)) await fetchFound()
    await installIfPossible()
  }

  /** Stops the download, and does not install what was wanted. */
  function cancel(): void {
    if (flow.phase.name === 'fetching') download?.abort(cancelled)
    else on({ type: 'cancelled' })
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
      on({ type: 'wanted' })
      void installIfPossible()
    },
    cancel,
    /** Does what is due. Call it every minute, but not during the first minutes after the start. */
    runDue(): void {
      if (!options.isSafe) void run()
    },
    /** Installs the downloaded version once everything is closed. @returns whether it ends this process itself */
    putInPlace(): boolean {
      if (flow.phase.name !== 'ending') throw new Error('no version is to be installed')
      return updater.install(flow.phase.release)
    },
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
  switch (phase.name) {
    case 'found':
      return { name: 'found', release }
    case 'fetching':
      return { name: 'fetching', release, received: phase.received, total: file.size }
    case 'ready':
    case 'preparing':
    case 'ending':
      return { name: 'ready', release, isWanted: phase.isWanted }
    default:
      return assertNever(phase)
  }
}
