import type { Kind } from '../../preload/contract/kinds.ts'
import type { MotionName } from './motion/tracks.ts'
import type { MouthName } from './mouths.ts'
import type { PoseName } from './poses.ts'

/** A pose that Dash takes for a while. */
export interface Step {
  readonly pose: PoseName
  readonly ms: number
  /** Null leaves the beak to the pose, and to speech. */
  readonly mouth: MouthName | null
  readonly motion: MotionName
  /** What is in the beak where the pose eats; null: what was in it. */
  readonly food: Kind | null
  /** The share of a meal that is eaten from here on, 0 to 1; null: as before. */
  readonly bites: number | null
}

export const step = (
  pose: PoseName,
  ms: number,
  {
    mouth = null,
    motion = 'none',
    food = null,
    bites = null,
  }: Partial<Omit<Step, 'pose' | 'ms'>> = {},
): Step => ({ pose, ms, mouth, motion, food, bites })
