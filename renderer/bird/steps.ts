import type { Kind } from '../../preload/contract/kinds.ts'
import type { MotionName } from './motion/tracks.ts'
import type { MouthName } from './mouths.ts'
import type { PoseName } from './poses.ts'

/** What can be heard of Dash. A page decides how it sounds (renderer/shared/sound-effects.ts). */
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

/** A pose that Dash takes for a while. */
export interface Step {
  readonly pose: PoseName
  readonly ms: number
  /** Null leaves the beak to the pose, and to speech. */
  readonly mouth: MouthName | null
  readonly motion: MotionName
  /** Where it looks in a drawing that is turned to the right. */
  readonly facing: Facing
  /** What is in the beak where the pose eats; null: what was in it. */
  readonly food: Kind | null
  /** How much of it is left, where the pose eats: 1 to 0. */
  readonly left: number
  /** The share of a meal that is eaten from here on, 0 to 1; null: as before. */
  readonly bites: number | null
  /** What is heard as it begins. */
  readonly moment: Moment | null
}

/** To the left, all of Dash is mirrored. */
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
