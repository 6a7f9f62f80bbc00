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
import { isRestOver } from '../base/rules/rest.ts'
import type { Timers } from '../base/timers.ts'
import { isCheckDue, mayInstall, retryAfterMs, type Moment } from './rules/moment.ts'
import { notesIn } from './rules/notes.ts'
import type { UpdateState } from './state-file.ts'
import { updateProblemOf } from './update-error.ts'
import type { Release, Updater } from './updater.ts'

/** Finds, downloads and installs newer versions, as the user has chosen. */
export interface Updates {
  view(): UpdatesView
  /** The user asks for a check now. */
  check(): Promise<Result<null, Problem>>
  /** The user wants the version that was found: downloads it. */
  fetch(): void
  /** The user wants the downloaded version: installs it once Dash neither eats nor speaks. */
  install(): void
  /** The user, or the choice "off", cancels: stops the download, and does not install what was wanted. */
  cancel(): void
  /** Does what is due. Call it every minute, but not during the first minutes after the start. */
  runDue(): void
  /** Installs the downloaded version once everything is closed. @returns whether it ends this process itself */
  putInPlace(): boolean
  /** @returns the unsubscribe function */
  onChange(listener: () => void): () => void
  close(): void
}

export interface UpdatesOptions {
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
  /** Loads the updater. Not called before the user has agreed to ask GitHub. */
  readonly openUpdater: () => Promise<Updater>
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
}

/** A download that receives nothing for this long is stalled. */
const stallMs = 60_000
/** How often to check whether Dash has swallowed and finished its sentence. */
const waitMs = 1000
/** The reason of a download that the user has cancelled. */
const cancelled = new Error('cancelled')

export function openUpdates(options: UpdatesOptions): Updates {
  const { version, choice, state, now, timers, log } = options
  const changes = createEmitter<undefined>()
  /** Until it is known, no host is asked. */
  let way: UpdateWayView = { name: 'unknown' }
  const asks = () => way.name === 'install' || way.name === 'tell'
  let updater: Promise<Updater> | undefined
  let opened: Updater | undefined
  let view: UpdateStateView = { name: 'none' }
  let problem: Problem | null = null
  /** A failed or cancelled download restarts automatically only after the next check. */
  let isHeld = false
  let fetching: AbortController | undefined
  let cancelWait: () => void = () => undefined
  let isPreparing = false
  let unpreparedAt: number | null = null
  let isEnding = false
  const closing = new AbortController()
  const left = state.read()
  let { checkedAt: askedAt, newestAt, refused } = left
  // What the last check found is no longer known: ask again as early as after a failure.
  let hasFailed = askedAt !== newestAt
  if (left.installing !== null) {
    // The installation had begun; if this is still the old version, it has failed.
    if (left.installing !== version) {
      refused = left.installing
      problem = { code: 'update-not-installed' }
    }
    state.change({ installing: null, refused })
  }

  const isClosed = () => closing.signal.aborted
  void options.way.then((found) => {
    way = found
    show(view)
  })
  function show(next: UpdateStateView): void {
    view = next
    if (!isClosed()) changes.emit(undefined)
  }

  function fail(cause: unknown, next: UpdateStateView): Problem {
    const found: Problem = { code: updateProblemOf(cause) }
    log.warn(`the update failed: ${found.code}`, cause)
    problem = found
    show(next)
    return found
  }

  /** @param found null if nothing is newer; undefined if there was no answer */
  function asked(found: Release | null | undefined): void {
    askedAt = now()
    hasFailed = found === undefined
    if (found !== undefined) {
      isHeld = false
      newestAt = found === null ? askedAt : null
      if (found !== null && found.version !== refused) refused = null
    }
    state.change({ checkedAt: askedAt, newestAt, refused })
  }

  /** Whether a found version is downloaded and installed automatically. */
  const comesByItself = ({ version: found }: { readonly version: string }) =>
    way.name === 'install' && !options.isSafe && choice() === 'automatic' && found !== refused

  async function ask(): Promise<Result<null, Problem>> {
    const isBusy = view.name === 'asking' || view.name === 'fetching' || isPreparing || isEnding
    if (!asks() || isClosed() || isBusy) return ok(null)
    const before = view
    show({ name: 'asking' })
    try {
      updater ??= options.openUpdater()
      opened = await updater.catch((cause: unknown) => {
        updater = undefined
        throw cause
      })
      const release = await opened.check()
      problem = null
      asked(release)
      if (release === null) show({ name: 'none' })
      else if (before.name === 'ready' && before.release.version === release.version) show(before)
      else show({ name: 'found', release })
      return ok(null)
    } catch (cause) {
      asked(undefined)
      return err(fail(cause, before))
    }
  }

  async function fetchFound(): Promise<void> {
    if (view.name !== 'found' || opened === undefined || way.name !== 'install' || isClosed())
      return
    const { release } = view
    problem = null
    const stop = new AbortController()
    fetching = stop
    const end = () => stop.abort(closing.signal.reason)
    closing.signal.addEventListener('abort', end, { once: true })
    const stalled = () => stop.abort(new Error('stalled'))
    let cancelStall = timers.after(stallMs, stalled)
    let shown = -1
    show({ name: 'fetching', release, received: 0, total: 0 })
    try {
      await opened.fetch((received, total) => {
        cancelStall()
        cancelStall = timers.after(stallMs, stalled)
        const step = total > 0 ? Math.floor((received / total) * 100) : 0
        if (step === shown) return
        shown = step
        show({ name: 'fetching', release, received, total })
      }, stop.signal)
      log.info(`downloaded version ${release.version}`)
      show({ name: 'ready', release, isWanted: false })
    } catch (cause) {
      if (isClosed()) return
      isHeld = true
      if (cause === cancelled) {
        show({ name: 'found', release })
        return
      }
      hasFailed = true
      fail(cause, { name: 'found', release })
    } finally {
      cancelStall()
      closing.signal.removeEventListener('abort', end)
    }
  }

  /** Whether the version that is ready may be installed right now. */
  function mayInstallNow(): boolean {
    if (view.name !== 'ready' || isClosed()) return false
    const { release, isWanted } = view
    const isRested =
      unpreparedAt === null || isRestOver(unpreparedAt + retryAfterMs, retryAfterMs, now())
    const isByItself = isRested && comesByItself(release)
    return mayInstall(options.moment(), { isByItself, isWanted })
  }

  async function installIfPossible(): Promise<void> {
    cancelWait()
    if (isPreparing || view.name !== 'ready') return
    const { release } = view
    if (mayInstallNow()) {
      isPreparing = true
      try {
        await opened?.prepare()
      } catch (cause) {
        unpreparedAt = now()
        const isToFetch = updateProblemOf(cause) === 'update-file-wrong'
        isHeld ||= isToFetch
        hasFailed ||= isToFetch
        fail(
          cause,
          isToFetch ? { name: 'found', release } : { name: 'ready', release, isWanted: false },
        )
        return
      } finally {
        isPreparing = false
      }
      // Dash may have started to eat or speak meanwhile.
      if (mayInstallNow()) {
        state.change({ installing: release.version })
        log.info(`replacing version ${version} with ${release.version}`)
        isEnding = true
        options.end()
        return
      }
    }
    if (view.isWanted && !isClosed())
      cancelWait = timers.after(waitMs, () => void installIfPossible())
  }

  async function run(): Promise<void> {
    if (isCheckDue(choice(), { checkedAt: askedAt, hasFailed, now: now() })) {
      await ask()
    }
    // A failed download is tried again after the next check.
    if (view.name === 'found' && comesByItself(view.release) && !hasFailed && !isHeld)
      await fetchFound()
    await installIfPossible()
  }

  function cancel(): void {
    if (view.name === 'fetching') fetching?.abort(cancelled)
    if (view.name !== 'ready' || !view.isWanted || isEnding) return
    cancelWait()
    show({ ...view, isWanted: false })
  }
  const offChoice = options.onChoice(() => {
    if (choice() === 'off') cancel()
  })

  return {
    view: () => ({
      way,
      choice: choice(),
      state:
        'release' in view
          ? {
              ...view,
              release: { ...view.release, notes: notesIn(view.release.notes, options.locale()) },
            }
          : view,
      installsByItself: 'release' in view && comesByItself(view.release),
      askedAt,
      newestAt,
      problem,
    }),
    check: ask,
    fetch: () => void fetchFound(),
    install() {
      if (view.name !== 'ready') return
      problem = null
      refused = null
      state.change({ refused })
      show({ ...view, isWanted: true })
      void installIfPossible()
    },
    cancel,
    runDue() {
      if (asks() && !options.isSafe) void run()
    },
    putInPlace() {
      if (opened === undefined) throw new Error('nothing was fetched')
      return opened.install()
    },
    onChange: changes.on,
    close() {
      cancelWait()
      offChoice()
      closing.abort(new Error('closed'))
      if (!isEnding) opened?.discard()
    },
  }
}
