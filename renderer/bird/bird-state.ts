/** All that Dash's machine (behaviour.ts) knows of it. Times are whole milliseconds of any one clock. */
import type { EdgeSide } from '../../preload/contract/views/desktop.ts'
import type { Mood } from '../../preload/contract/views/pet.ts'
import type { Attention } from './attention.ts'
import type { Speech } from './speech.ts'
import type { Stage } from './stage.ts'

export type Lids = 'open' | 'closed'

export interface BlinkFrame {
  readonly lids: Lids
  readonly ms: number
}

export interface Blinking {
  /** What is left of the blink; empty: the eyes are open. */
  readonly frames: readonly BlinkFrame[]
  /** When the first frame ends or, with open eyes, the next blink begins. */
  readonly due: number
}

export interface BirdState {
  readonly mood: Mood
  readonly stage: Stage
  readonly speech: Speech | null
  readonly blinking: Blinking
  /** Until then Dash breathes; afterwards it stands still, unless somebody looks at it. */
  readonly activeUntil: number
  /** Null: nobody looks at it. */
  readonly attention: Attention | null
  /** When it was touched of late. */
  readonly touchedAt: readonly number[]
  /** When it dozes off, if nothing happens before; Infinity: it sleeps. */
  readonly dozesAt: number
  /** How far it swings while it is held, in degrees. */
  readonly swing: number
  /** How fast it flies where it was let go: 0 to 1. */
  readonly speed: number
  /** It has tumbled on its way down. */
  readonly isDizzy: boolean
  /** The edge behind which it hides. */
  readonly edge: EdgeSide | null
}

export const isActive = ({ activeUntil, attention }: BirdState, now: number): boolean =>
  now < activeUntil || (attention !== null && now < attention.until)

export const sleeps = ({ mood, dozesAt, attention }: BirdState): boolean =>
  dozesAt === Infinity || (mood === 'asleep' && attention === null)
