import type { Problem } from '../../../preload/contract/problem.ts'
import type { Locale, UpdateChoice } from '../../../preload/contract/declared-settings.ts'
import type { EngineFetchView } from '../../../preload/contract/views/engines-view.ts'
import type { QuietView } from '../../../preload/contract/views/snapshot-view.ts'
import type {
  UpdateMethod,
  UpdateMethodView,
  UpdateStateView,
} from '../../../preload/contract/views/updates-view.ts'
import { dayMs, hourMs } from '../../../preload/contract/durations.ts'
import { hasPassed } from '../../base/rules/waits.ts'
import { notesIn, type Release } from './release-manifest.ts'
import type { UpdateState } from './update-state.ts'

/** Where the update stands while nothing runs. */
type Resting =
  | { readonly name: 'none' }
  /** `isOnHold`: the next automatic download waits for a check, because a step failed or the user cancelled it. */
  | { readonly name: 'found'; readonly release: Release; readonly isOnHold: boolean }
  | Downloaded<'ready'>

interface Downloaded<Name> {
  readonly name: Name
  readonly release: Release
  /** The user wants it as soon as Dash neither eats nor speaks. */
  readonly isWanted: boolean
  /** When preparing the installation last failed: milliseconds since the epoch, null if never. */
  readonly failedAt: number | null
}

export type UpdatePhase =
  | Resting
  | { readonly name: 'checking'; readonly before: Resting }
  | { readonly name: 'downloading'; readonly release: Release; readonly received: number }
  /** `preparing`: compares the file with the signed hash once more. `ending`: Hot Dash shuts down to install it. */
  | Downloaded<'preparing' | 'ending'>
  /** Hot Dash shuts down for another reason. */
  | { readonly name: 'closed' }

/** What the next start must know. */
export type SavedUpdateFlow = Omit<UpdateState, 'starts'>

export interface UpdateFlow {
  /** Until this is known, Hot Dash asks no host. */
  readonly method: UpdateMethodView
  readonly phase: UpdatePhase
  readonly saved: SavedUpdateFlow
  /** Whether the next check comes early, because something failed or the last check's result is lost. */
  readonly isNextCheckEarly: boolean
  readonly problem: Problem | null
}

export type UpdateEvent =
  | { readonly type: 'check-started' | 'download-started' | 'download-finished' }
  | { readonly type: 'preparation-started' | 'install-requested' | 'cancelled' | 'closed' }
  | { readonly type: 'method-found'; readonly method: UpdateMethod }
  /** `release` is null if nothing is newer. `expires` is the manifest's expiry. */
  | {
      readonly type: 'check-finished'
      readonly release: Release | null
      readonly expires: number
      readonly now: number
    }
  | { readonly type: 'download-progressed'; readonly received: number }
  | { readonly type: 'preparation-finished'; readonly mayInstall: boolean }
  /** The check, the download or the preparation failed. */
  | { readonly type: 'failed'; readonly problem: Problem; readonly now: number }

type EventOf<Type> = Extract<UpdateEvent, { readonly type: Type }>

/** @param version the running one */
export function startUpdateFlow(saved: SavedUpdateFlow, version: string): UpdateFlow {
  const { checkedAt, newestAt, freshest, refused, installing } = saved
  // An installation had begun. If this is still the old version, the installation failed.
  const hasFailed = installing !== null && installing !== version
  return {
    method: { name: 'unknown' },
    phase: { name: 'none' },
    saved: {
      checkedAt,
      newestAt,
      freshest,
      refused: hasFailed ? installing : refused,
      installing: null,
    },
    // A version that the last check found is not saved, so check again soon.
    isNextCheckEarly: checkedAt !== newestAt,
    problem: hasFailed ? { code: 'update-not-installed' } : null,
  }
}

/** @returns the same flow if the event does not fit its phase */
export function reduceUpdateFlow(flow: UpdateFlow, event: UpdateEvent): UpdateFlow {
  const { phase } = flow
  switch (event.type) {
    case 'check-started':
      return isResting(phase) ? { ...flow, phase: { name: 'checking', before: phase } } : flow
    case 'check-finished':
      return phase.name === 'checking' ? finishCheck(flow, phase.before, event) : flow
    case 'download-started': {
      if (phase.name !== 'found') return flow
      const { release } = phase
      return { ...flow, phase: { name: 'downloading', release, received: 0 }, problem: null }
    }
    case 'download-progressed':
      return phase.name === 'downloading' && hasProgressed(phase, event)
        ? { ...flow, phase: { ...phase, received: event.received } }
        : flow
    case 'download-finished':
      return phase.name === 'downloading' ? { ...flow, phase: readyPhase(phase.release) } : flow
    case 'install-requested':
      return isInstallable(phase)
        ? {
            ...flow,
            phase: { ...phase, isWanted: true },
            saved: { ...flow.saved, refused: null },
            problem: null,
          }
        : flow
    case 'cancelled':
      if (phase.name === 'downloading') return { ...flow, phase: heldPhase(phase.release) }
      return isInstallable(phase) ? { ...flow, phase: { ...phase, isWanted: false } } : flow
    case 'preparation-started':
      return phase.name === 'ready' ? { ...flow, phase: { ...phase, name: 'preparing' } } : flow
    case 'preparation-finished': {
      if (phase.name !== 'preparing') return flow
      if (!event.mayInstall) return { ...flow, phase: { ...phase, name: 'ready' } }
      const saved = { ...flow.saved, installing: phase.release.version }
      return { ...flow, saved, phase: { ...phase, name: 'ending' } }
    }
    case 'failed':
      return failStep(flow, event)
    case 'method-found':
      return phase.name === 'closed' ? flow : { ...flow, method: event.method }
    case 'closed':
      return phase.name === 'ending' ? flow : { ...flow, phase: { name: 'closed' } }
  }
}

/** Whether another percent has arrived. Pages need no smaller steps. */
function hasProgressed(
  { release, received }: UpdatePhase & { readonly name: 'downloading' },
  event: EventOf<'download-progressed'>,
): boolean {
  const percentOf = (bytes: number) => Math.floor((bytes / release.file.size) * 100)
  return percentOf(event.received) !== percentOf(received)
}

/** Whether a step may begin. */
export const isResting = (phase: UpdatePhase): phase is Resting =>
  phase.name === 'none' || phase.name === 'found' || phase.name === 'ready'

const isInstallable = (phase: UpdatePhase): phase is Downloaded<'ready' | 'preparing'> =>
  phase.name === 'ready' || phase.name === 'preparing'

/** @param before the phase when the check started */
function finishCheck(
  flow: UpdateFlow,
  before: Resting,
  { release, expires, now }: EventOf<'check-finished'>,
): UpdateFlow {
  const saved = { ...flow.saved, freshest: expires, checkedAt: now, newestAt: now }
  const checked = { ...flow, isNextCheckEarly: false, problem: null }
  if (release === null) return { ...checked, saved, phase: { name: 'none' } }
  const { version } = release
  const isReady = before.name === 'ready' && before.release.version === version
  return {
    ...checked,
    saved: { ...saved, newestAt: null, refused: version === saved.refused ? version : null },
    phase: isReady ? before : { name: 'found', release, isOnHold: false },
  }
}

/** Ends the step that failed. The next one waits for a check, or for the user. */
function failStep(flow: UpdateFlow, { problem, now }: EventOf<'failed'>): UpdateFlow {
  const { phase } = flow
  const early = { ...flow, isNextCheckEarly: true, problem }
  if (phase.name === 'checking') {
    const { before } = phase
    const next = before.name === 'found' ? heldPhase(before.release) : before
    return { ...early, phase: next, saved: { ...flow.saved, checkedAt: now } }
  }
  if (phase.name === 'downloading') return { ...early, phase: heldPhase(phase.release) }
  if (phase.name !== 'preparing') return flow
  return problem.code === 'update-file-wrong'
    ? { ...early, phase: heldPhase(phase.release) }
    : { ...flow, phase: { ...readyPhase(phase.release), failedAt: now }, problem }
}

const heldPhase = (release: Release): Resting => ({ name: 'found', release, isOnHold: true })

const readyPhase = (release: Release): Downloaded<'ready'> => ({
  name: 'ready',
  release,
  isWanted: false,
  failedAt: null,
})

export const mayCheck = ({ method, phase }: UpdateFlow): boolean =>
  (method.name === 'install' || method.name === 'tell') && isResting(phase)

/** Whether Hot Dash downloads and installs what it has found without the user's request. */
export const isAutomatic = ({ method, phase, saved }: UpdateFlow, choice: UpdateChoice): boolean =>
  method.name === 'install' &&
  choice === 'automatic' &&
  'release' in phase &&
  phase.release.version !== saved.refused

const retryAfterMs = hourMs
/** How long the user must be away before Hot Dash restarts automatically. */
const awaySeconds = 5 * 60

/** Whether to ask GitHub now, without a request by the user. */
export function isCheckDue(
  { saved: { checkedAt }, isNextCheckEarly }: Pick<UpdateFlow, 'saved' | 'isNextCheckEarly'>,
  choice: UpdateChoice,
  now: number,
): boolean {
  if (choice !== 'automatic' && choice !== 'ask') return false
  const pauseMs = isNextCheckEarly ? retryAfterMs : dayMs
  return checkedAt === null || hasPassed(checkedAt, pauseMs, now)
}

/** What a restart would interrupt. */
export interface Activity {
  /** Whether Dash is eating or speaking, or about to. */
  readonly isDashBusy: boolean
  readonly isOccupied: boolean
  /** Seconds since the user last touched the computer. */
  readonly idleSeconds: number
}

/** Whether a voice engine is being installed, or the user presents. A paused download survives a restart. */
export const wouldInterruptUser = (
  engine: EngineFetchView['name'],
  quiet: QuietView['name'],
): boolean => engine === 'fetching' || engine === 'unpacking' || quiet === 'presenting'

/**
 * Whether Hot Dash may install the ready version now and restart. Never while Dash eats or speaks. Otherwise at once if
 * the user asked for it, and automatically only while the user is away.
 */
export function mayInstall(
  flow: UpdateFlow,
  choice: UpdateChoice,
  { isDashBusy, isOccupied, idleSeconds }: Activity,
  now: number,
): boolean {
  const { phase } = flow
  if (!isInstallable(phase) || isDashBusy) return false
  if (phase.isWanted) return true
  const { failedAt } = phase
  const isRested = failedAt === null || hasPassed(failedAt, retryAfterMs, now)
  return isAutomatic(flow, choice) && isRested && !isOccupied && idleSeconds >= awaySeconds
}

/** @param locale the language of the notes */
export function updateStateViewOf(phase: UpdatePhase, locale: Locale): UpdateStateView {
  if (!('release' in phase)) return { name: phase.name === 'checking' ? 'checking' : 'none' }
  const { version, notes, file } = phase.release
  const release = { version, notes: notesIn(notes, locale) }
  if (phase.name === 'found') return { name: 'found', release }
  if (phase.name === 'downloading')
    return { name: 'downloading', release, received: phase.received, total: file.size }
  return { name: 'ready', release, isWanted: phase.isWanted }
}
