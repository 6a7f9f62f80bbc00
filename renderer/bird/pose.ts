/** What a pose says of each part of Dash. */
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

/** What a gesture brings along, unless Dash wears it anyway. */
export type Prop = 'none' | 'headphones' | 'laptop' | 'horn'
/** Shift of a wing's shoulder, and the wing's length. */
export type Reach = readonly [dx: number, dy: number, length: number]

export interface Pose {
  readonly eyes: Eyes
  readonly brows: Brows
  readonly mouth: MouthName
  /** Scale, turn (degrees) and shift of the torso about its pivot 256,450. */
  readonly torso: readonly [sx: number, sy: number, turn: number, dx: number, dy: number]
  /** Turn and scale of the flame about 256,156. */
  readonly tuft: readonly [turn: number, sx: number, sy: number]
  /** Degrees about 130,410. */
  readonly tail: number
  /** Degrees: 0 hangs; the front wing rises with +, the back wing with −. */
  readonly frontWing: number
  readonly backWing: number
  readonly frontReach: Reach
  readonly backReach: Reach
  /** The back wing is drawn over the torso, as when it holds something. */
  readonly wingAbove: boolean
  readonly face: readonly [dx: number, dy: number]
  /** Degrees by which the face is tilted. */
  readonly tilt: number
  /** The face's width: it narrows as it turns aside. */
  readonly narrow: number
  /** Where the irises go. */
  readonly look: readonly [dx: number, dy: number]
  readonly cheeks: readonly [scale: number, colour: Colour]
  /** How full the cheeks are, 0 to 1. */
  readonly puff: number
  readonly mask: Colour
  readonly mound: Colour
  readonly lid: Colour
  /** Place and turn of the left and the right foot. */
  readonly feet: readonly [Foot, Foot]
  /** Size of the shadow; 0: none. */
  readonly shadow: number
  readonly root: 'stands' | 'hangs'
  /** The red that rises to the heart of the body. */
  readonly heated: boolean
  /** Lines of an empty stomach. */
  readonly rumbles: boolean
  readonly inBeak: 'nothing' | 'food' | 'flame'
  readonly effect: Effect
  readonly prop: Prop
}

export type Foot = readonly [x: number, y: number, turn: number]
