import type { Kind } from '../../preload/contract/kinds.ts'
import type { MotionName } from './motion/tracks.ts'
import type { MouthName } from './mouths.ts'
import type { PoseName } from './poses.ts'

/** The sounds that Dash makes. The page decides what they sound like (renderer/shared/sound-effects.ts). */
export type Moment =
  | 'peck'
  | 'bite'
  | 'sizzle'
  | 'swallow'
  | 'hop'
  | 'landing'
  | 'surprise'
  | 'purr'
  | 'level-up'
  | 'unlock'

/** A pose that Dash holds for a while. */
export interface Step {
  readonly pose: PoseName
  readonly ms: number
  /** Null leaves the beak to the pose and to speech. */
  readonly mouth: MouthName | null
  readonly motion: MotionName
  /** Where Dash faces, as long as the drawing is not mirrored. */
  readonly facing: Facing
  /** What is in the beak if the pose eats. Null: as before. */
  readonly food: Kind | null
  /** How much of it is left if the pose eats, 1 to 0. */
  readonly left: number
  /** The share of a meal that is eaten from here on, 0 to 1. Null: as before. */
  readonly bites: number | null
  /** The sound that it starts with. */
  readonly moment: Moment | null
}

/** Facing left mirrors all of Dash. */
export type Facing = 'left' | 'right'

export const step = (
  pose: PoseName,
  ms: number,
  {
    mouth = null,
    motion = 'none',
    facing = 'right',
    food = null,
    left = 1,
    bites = null,
    moment = null,
  }: Partial<Omit<Step, 'pose' | 'ms'>> = {},
): Step => ({ pose, ms, mouth, motion, facing, food, left, bites, moment })
