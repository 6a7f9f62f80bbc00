import type { Brows, Eyes } from './eyes-and-brows.ts'
import type { Effect, Prop } from './motion/parts.ts'
import type { MouthName } from './mouths.ts'

/** The shift of the shoulder, and the wing's length. */
export type Reach = readonly [dx: number, dy: number, length: number]

export interface Pose {
  readonly eyes: Eyes
  readonly brows: Brows
  readonly mouth: MouthName
  /** Scale, turn (degrees) and shift around 256,450. */
  readonly torso: readonly [sx: number, sy: number, turn: number, dx: number, dy: number]
  /** Turn and scale around 256,156. */
  readonly tuft: readonly [turn: number, sx: number, sy: number]
  /** Degrees around 130,410. */
  readonly tail: number
  /** Degrees. 0 hangs; the front wing rises with +, the back wing with −. */
  readonly frontWing: number
  readonly backWing: number
  readonly frontReach: Reach
  readonly backReach: Reach
  /** Whether the back wing is drawn over the torso, for example to hold something. */
  readonly wingAbove: boolean
  readonly face: readonly [dx: number, dy: number]
  /** The turn of the face, in degrees. */
  readonly tilt: number
  /** Width of the face as a factor; below 1 when the head turns. */
  readonly narrow: number
  /** The shift of the irises. */
  readonly gaze: readonly [dx: number, dy: number]
  readonly cheeks: readonly [scale: number, colour: 'blush' | 'blushHot']
  readonly puff: number
  /** `spicy` and `fire` make the face red, and let red rise to the middle of the body. */
  readonly glow: 'none' | 'spicy' | 'fire'
  /** Position and turn: left, then right. */
  readonly feet: readonly [number, number, number, number, number, number]
  /** Size of the shadow; 0 hides it. */
  readonly shadow: number
  readonly root: 'stands' | 'hangs'
  /** Whether the stomach shows hunger lines. */
  readonly rumbles: boolean
  readonly inBeak: 'nothing' | 'food' | 'flame'
  readonly effect: Effect | 'none'
  readonly prop: Prop | 'none'
  /** Whether the flame shines as a night light. */
  readonly isLamp: boolean
  /** The thing that an effect throws or drops: its shift from its place, its turn, and how much smaller it is. */
  readonly toss: readonly [dx: number, dy: number, turn: number, smaller: number]
}

export const beaming = { eyes: 'happy', brows: 'up', mouth: 'smile' } as const
export const bracing = { eyes: 'squeeze', brows: 'worry' } as const

/** The numbers of both wings, mirrored. The arguments are those of the front wing. */
export const wings = (turn: number, [dx, dy, length]: Reach = [0, 0, 1]) =>
  ({
    frontWing: turn,
    backWing: 0 - turn,
    frontReach: [dx, dy, length],
    backReach: [0 - dx, dy, length],
  }) as const
