/** What a pose defines for each part of Dash. */
import type { MouthName } from './mouths.ts'
import type { Colour } from './palette.ts'

export type Eyes =
  | 'open'
  | 'raised'
  | 'sparkle'
  | 'wide'
  | 'angry'
  | 'half'
  | 'heavy'
  | 'smize'
  | 'closed'
  | 'happy'
  | 'sleep'
  | 'squeeze'
export type Brows = 'soft' | 'up' | 'worry' | 'low' | 'cocky' | 'angry' | 'none'
export type Effect =
  | 'none'
  | 'startle'
  | 'thought'
  | 'tear'
  | 'snore'
  | 'crumbs'
  | 'steam'
  | 'confetti'
  | 'wave-lines'
  | 'hand'
  | 'notes'
  | 'cold'
  | 'dots'
  | 'sound'
  | 'sparks'
  | 'claps'
  | 'sigh'
  | 'sweat'
  | 'flung'
  | 'breath'
  | 'laughs'
  | 'flares'
  | 'anger'
  | 'tangle'
  | 'seeds'
  | 'snap'
  | 'hearts'
  | 'shy'
  | 'feather'
  | 'warmth'
  | 'dust'
  | 'rush'
  | 'thud'
  | 'code'
  | 'stars'

/** An item that a gesture brings along, unless Dash already wears it. */
export type Prop = 'none' | 'headphones' | 'laptop' | 'horn'
/** Shift of a wing's shoulder, and the wing's length. */
export type Reach = readonly [dx: number, dy: number, length: number]

export interface Pose {
  readonly eyes: Eyes
  readonly brows: Brows
  readonly mouth: MouthName
  /** Scale, turn (degrees) and shift of the torso around its pivot 256,450. */
  readonly torso: readonly [sx: number, sy: number, turn: number, dx: number, dy: number]
  /** Turn and scale of the flame around 256,156. */
  readonly tuft: readonly [turn: number, sx: number, sy: number]
  /** Degrees around 130,410. */
  readonly tail: number
  /** In degrees. 0 hangs; the front wing rises with +, the back wing with −. */
  readonly frontWing: number
  readonly backWing: number
  readonly frontReach: Reach
  readonly backReach: Reach
  /** Whether the back wing is drawn over the torso, as when it holds something. */
  readonly wingAbove: boolean
  readonly face: readonly [dx: number, dy: number]
  /** Tilt of the face, in degrees. */
  readonly tilt: number
  /** The face's width: it narrows as it turns sideways. */
  readonly narrow: number
  /** Where the irises go. */
  readonly look: readonly [dx: number, dy: number]
  readonly cheeks: readonly [scale: number, colour: Colour]
  /** How full the cheeks are, 0 to 1. */
  readonly puff: number
  readonly mask: Colour
  readonly mound: Colour
  readonly lid: Colour
  /** Position and turn of the left and the right foot. */
  readonly feet: readonly [Foot, Foot]
  /** Size of the shadow; 0 hides it. */
  readonly shadow: number
  readonly root: 'stands' | 'hangs'
  /** Whether red rises to the middle of the body. */
  readonly heated: boolean
  /** Whether the stomach shows hunger lines. */
  readonly rumbles: boolean
  readonly inBeak: 'nothing' | 'food' | 'flame'
  readonly effect: Effect
  readonly prop: Prop
}

export type Foot = readonly [x: number, y: number, turn: number]
