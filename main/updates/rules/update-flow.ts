import type { Problem } from '../../../preload/contract/problem.ts'
import { assertNever } from '../../../preload/contract/result.ts'
import type { UpdateChoice } from '../../../preload/contract/settings.ts'
import type { EngineFetchView } from '../../../preload/contract/views/engines.ts'
import type { QuietView } from '../../../preload/contract/views/snapshot.ts'
import { dayMs } from '../../base/rules/day.ts'
import { isExpired } from '../../base/rules/expiry.ts'
import type { Release } from './release-manifest.ts'
import type { UpdateState } from './update-state.ts'

/** Where the update stands while nothing runs. */
type Resting =
  | { readonly name: 'none' }
  /** `isHeld`: the next automatic download waits for a check, because one failed or the user cancelled it. */
  | { readonly name: 'found'; readonly release: Release; readonly isHeld: boolean }
  | Downloaded<'ready'>

interface Downloaded<Name> {
  readonly name: Name
  readonly release: Release
  /** The user wants it as soon as Dash neither eats nor speaks. */
  readonly isWanted: boolean
  /** When preparing the installation last failed: milliseconds since the epoch, null if never. */
  readonly failedAt: number | null
}

export type Phase =
  | Resting
  | { readonly name: 'asking'; readonly before: Resting }
  | { readonly name: 'fetching'; readonly release: Release; readonly received: number }
  /** `preparing`: compares the file with the signed hash once more. `ending`: Hot Dash shuts down to install it. */
  | Downloaded<'preparing' | 'ending'>

/** What the next start must know. */
export type Kept = Pick<UpdateState, 'checkedAt' | 'newestAt' | 'refused' | 'installing'>

/** An update on its way from GitHub to this machine. */
export interface Flow {
  readonly phase: Phase
  readonly kept: Kept
  /** Whether the next check comes early, because something failed or the last check's result is lost. */
  readonly asksEarly: boolean
  readonly problem: Problem | null
}

export type FlowEvent =
  | { readonly type: 'asking' | 'fetching' | 'fetched' | 'cancelled' | 'wanted' | 'preparing' }
  /** `release` is null if nothing is newer. */
  | { readonly type: 'answered'; readonly release: Release | null; readonly now: number }
  | { readonly type: 'received'; readonly received: number }
  | { readonly type: 'prepared'; readonly mayInstall: boolean }
  /** The check, the download or the preparation failed. */
  | { readonly type: 'failed'; readonly problem: Problem; readonly now: number }

type EventOf<Type> = Extract<FlowEvent, { readonly type: Type }>

/** @param version the running one */
export function startFlow(kept: Kept, version: string): Flow {
  const { checkedAt, newestAt, refused, installing } = kept
  // An installation had begun. If this is still the old version, the installation failed.
  const hasFailed = installing !== null && installing !== version
  return {
    phase: { name: 'none' },
    kept: { checkedAt, newestAt, refused: hasFailed ? installing : refused, installing: null },
    // If the last check found a version, that result is lost.
    asksEarly: checkedAt !== newestAt,
    problem: hasFailed ? { code: 'update-not-installed' } : null,
  }
}

/** @returns the same flow if the event does not fit its phase */
export function nextFlow(flow: Flow, event: FlowEvent): Flow {
  const { phase } = flow
  switch (event.type) {
    case 'asking':
      return isResting(phase) ? { ...flow, phase: { name: 'asking', before: phase } } : flow
    case 'answered':
      return phase.name === 'asking' ? answered(flow, phase.before, event) : flow
    case 'fetching': {
      if (phase.name !== 'found') return flow
      const { release } = phase
      return { ...flow, phase: { name: 'fetching', release, received: 0 }, problem: null }
    }
    case 'received':
      return phase.name === 'fetching'
        ? { ...flow, phase: { ...phase, received: event.received } }
        : flow
    case 'fetched':
      return phase.name === 'fetching' ? { ...flow, phase: ready(phase.release) } : flow
    case 'wanted':
      return wanted(flow, true)
    case 'cancelled':
      return phase.name === 'fetching'
        ? { ...flow, phase: held(phase.release) }
        : wanted(flow, false)
    case 'preparing':
      return phase.name === 'ready' ? { ...flow, phase: { ...phase, name: 'preparing' } } : flow
    case 'prepared': {
      if (phase.name !== 'preparing') return flow
      if (!event.mayInstall) return { ...flow, phase: { ...phase, name: 'ready' } }
      const kept = { ...flow.kept, installing: phase.release.version }
      return { ...flow, kept, phase: { ...phase, name: 'ending' } }
    }
    case 'failed':
      return failed(flow, event)
    default:
      return assertNever(event)
  }
}

/** Whether a check may begin. */
export const isResting = (phase: Phase): phase is Resting =>
  phase.name === 'none' || phase.name === 'found' || phase.name === 'ready'

const isInstallable = (phase: Phase): phase is Downloaded<'ready' | 'preparing'> =>
  phase.name === 'ready' || phase.name === 'preparing'

function answered(flow: Flow, before: Resting, { release, now }: EventOf<'answered'>): Flow {
  const kept = { ...flow.kept, checkedAt: now, newestAt: release === null ? now : null }
  const common = { kept, asksEarly: false, problem: null }
  if (release === null) return { ...common, phase: { name: 'none' } }
  const { version } = release
  const isReady = before.name === 'ready' && before.release.version === version
  return {
    ...common,
    kept: { ...kept, refused: version === kept.refused ? version : null },
    phase: isReady ? before : { name: 'found', release, isHeld: false },
  }
}

function failed(flow: Flow, { problem, now }: EventOf<'failed'>): Flow {
  const { phase } = flow
  const early = { ...flow, asksEarly: true, problem }
  if (phase.name === 'asking') {
    const { before } = phase
    const next = before.name === 'found' ? held(before.release) : before
    return { ...early, phase: next, kept: { ...flow.kept, checkedAt: now } }
  }
  if (phase.name === 'fetching') return { ...early, phase: held(phase.release) }
  if (phase.name !== 'preparing') return flow
  return problem.code === 'update-file-wrong'
    ? { ...early, phase: held(phase.release) }
    : { ...flow, phase: { ...ready(phase.release), failedAt: now }, problem }
}

function wanted(flow: Flow, isWanted: boolean): Flow {
  const { phase } = flow
  if (!isInstallable(phase)) return flow
  const next = { ...flow, phase: { ...phase, isWanted } }
  return isWanted ? { ...next, kept: { ...flow.kept, refused: null }, problem: null } : next
}

const held = (release: Release): Resting => ({ name: 'found', release, isHeld: true })

const ready = (release: Release): Downloaded<'ready'> => ({
  name: 'ready',
  release,
  isWanted: false,
  failedAt: null,
})

const retryAfterMs = 60 * 60_000
/** How long the user must be away before Hot Dash restarts automatically. */
const awaySeconds = 5 * 60

/** Whether to ask GitHub now, without a request by the user. */
export function isCheckDue(
  { kept: { checkedAt }, asksEarly }: Pick<Flow, 'kept' | 'asksEarly'>,
  choice: UpdateChoice,
  now: number,
): boolean {
  if (choice !== 'automatic' && choice !== 'ask') return false
  const pause = asksEarly ? retryAfterMs : dayMs
  return checkedAt === null || isExpired(checkedAt + pause, pause, now)
}

/** What a restart would interrupt. */
export interface Activity {
  /** Whether Dash is eating or speaking, or about to. */
  readonly isDashBusy: boolean
  readonly isOccupied: boolean
  /** Since the user last touched the computer. */
  readonly idleSeconds: number
}

/** Whether a voice engine is being installed, or the user presents. A paused download survives a restart. */
export const isOccupied = (engine: EngineFetchView['name'], quiet: QuietView['name']): boolean =>
  engine === 'fetching' || engine === 'unpacking' || quiet === 'presenting'

/**
 * Whether Hot Dash may install the version that is ready, which restarts it. Never while Dash eats or speaks. Otherwise
 * at once if the user asked for it, or automatically while the user is away.
 * @param isByItself whether Hot Dash may install it without the user's request
 */
export function mayInstall(
  phase: Phase,
  { isDashBusy, isOccupied, idleSeconds }: Activity,
  isByItself: boolean,
  now: number,
): boolean {
  if (!isInstallable(phase) || isDashBusy) return false
  if (phase.isWanted) return true
  const { failedAt } = phase
  const isRested = failedAt === null || isExpired(failedAt + retryAfterMs, retryAfterMs, now)
  return isByItself && isRested && !isOccupied && idleSeconds >= awaySeconds
}
