/** The state of Dash's state machine (bird-reducer.ts). Times are whole milliseconds of any steady clock. */
import type { Kind } from '../../preload/contract/kinds.ts'
import type { HeldAgentState } from '../../preload/contract/views/agents-view.ts'
import type { EdgeSide } from '../../preload/contract/views/desktop-view.ts'
import type { Mood } from '../../preload/contract/views/pet-view.ts'
import type { Attention, Chance } from './attention.ts'
import type { MouthTiming } from './mouth-timing.ts'
import type { ActQueue } from './act-queue.ts'

export type Lids = 'open' | 'closed'

export interface BlinkFrame {
  readonly lids: Lids
  readonly ms: number
}

export interface Blinking {
  /** The remaining frames of the blink; empty while the eyes are open. */
  readonly frames: readonly BlinkFrame[]
  /** When the first frame ends. If the eyes are open: when the next blink begins. */
  readonly dueAt: number
}

/** Whether Dash has dozed off on its own, with no event for minutes (sleep.ts). */
export type Wakefulness =
  { readonly name: 'awake'; readonly until: number } | { readonly name: 'asleep' }

export interface BirdState {
  readonly mood: Mood
  readonly queue: ActQueue
  readonly speech: MouthTiming | null
  readonly blinking: Blinking
  /** Dash breathes until this time. Later it stands still unless the user is there. */
  readonly activeUntil: number
  /** Null if the user is not there. */
  readonly attention: Attention | null
  readonly touchedAt: readonly number[]
  readonly wakefulness: Wakefulness
  /** The angle around the hand that holds Dash, in degrees. */
  readonly swing: number
  /** The speed after a throw, 0 to 1. */
  readonly speed: number
  /** Whether Dash has tumbled during this fall. */
  readonly isDizzy: boolean
  readonly edge: EdgeSide | null
  /** What the coding agents make Dash do between gestures. */
  readonly agents: HeldAgentState | null
  /** What Dash ate last, and dreams of. */
  readonly lastDish: Kind
}

export interface TimeAndChance {
  readonly now: number
  readonly chance: Chance
}

export const isActive = ({ activeUntil, attention }: BirdState, now: number): boolean =>
  now < activeUntil || (attention !== null && now < attention.until)

/** Dash stops breathing this long after it last noticed the user: breathing repaints it six times a second. */
const breathMs = 10_000

/** When Dash stops breathing. It may stay attentive for longer. */
export const breathEndsAt = ({ activeUntil, attention }: BirdState): number =>
  attention === null
    ? activeUntil
    : Math.max(activeUntil, Math.min(attention.until, attention.noticedAt + breathMs))
