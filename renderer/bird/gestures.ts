/** What Dash does by itself and when it is touched: scripts as data (docs/design/art/STYLE.md §6). */
import type { Mood } from '../../preload/contract/views/pet.ts'
import type { MouthName } from './mouths.ts'
import type { PoseName } from './poses.ts'
import { step, type Step } from './steps.ts'
import { huff, touches, type TouchName } from './touch.ts'

export type GestureName =
  | TouchName
  | 'huff'
  | 'doze'
  | 'start-up'
  | 'wave'
  | 'enjoy'
  | 'notice'
  | 'dangle'
  | 'fall'
  | 'land'
  | 'look-left'
  | 'look-right'
  | 'yawn'

/** Longest time that Dash hangs from a hand that never says it let go. */
const maxDragMs = 60_000
/** No fall takes so long. */
const maxFallMs = 6000

const dart = { motion: 'dart' } as const
/** With a blink before and after it, and no frame between: Dash looks about all day long. */
const lookAbout = (pose: PoseName): readonly Step[] => [
  step('blink', 110, dart),
  step(pose, 1100, dart),
  step('blink', 110, dart),
]

export const gestures: Readonly<Record<GestureName, readonly Step[]>> = {
  wave: [step('wave', 3 * 560, { motion: 'wave' })],
  enjoy: [step('nuzzle', 900)],
  notice: [step('surprised', 400), step('look-right', 900)],
  dangle: [step('dangling', maxDragMs, { motion: 'dangle' })],
  fall: [step('surprised', maxFallMs)],
  land: [step('idle', 300, { motion: 'land' }), step('blink', 270, { motion: 'shake' })],
  'look-left': lookAbout('look-left'),
  'look-right': lookAbout('look-right'),
  yawn: [step('sleepy', 1400, { mouth: 'yawn' })],
  doze: [
    step('sleepy', 1600, { mouth: 'n', ...dart }),
    step('sleeping', 700, dart),
    step('blink', 110, dart),
    step('sleepy', 1300, { mouth: 'n', ...dart }),
    step('sleeping', 400, dart),
  ],
  'start-up': [
    step('surprised', 250, { motion: 'up' }),
    step('surprised', 270, { motion: 'down' }),
    step('surprised', 300, { motion: 'land' }),
    step('blink', 120),
    step('glad', 700),
  ],
  huff,
  ...touches,
}

/** How Dash stands between gestures. */
export const restingLooks: Readonly<
  Record<Mood, { readonly pose: PoseName; readonly mouth: MouthName | null }>
> = {
  content: { pose: 'idle', mouth: null },
  happy: { pose: 'glad', mouth: null },
  hungry: { pose: 'hungry', mouth: null },
  sleepy: { pose: 'sleepy', mouth: 'n' },
  asleep: { pose: 'sleeping', mouth: null },
  hot: { pose: 'warm', mouth: null },
}

/** What may happen instead of a blink while Dash has nothing to do: the chance, and which gestures. */
export const pastimes: Readonly<
  Record<Mood, { chance: number; gestures: readonly GestureName[] }>
> = {
  content: { chance: 0.15, gestures: ['look-left', 'look-right'] },
  happy: { chance: 0.15, gestures: ['look-left', 'look-right'] },
  hot: { chance: 0.15, gestures: ['look-left', 'look-right'] },
  hungry: { chance: 0, gestures: [] },
  sleepy: { chance: 0.3, gestures: ['yawn'] },
  asleep: { chance: 0, gestures: [] },
}

/** Poses between which Dash changes while it talks, one a phrase. */
export const talkingPoses: readonly PoseName[] = ['talk-a', 'talk-i', 'talk-e', 'talk-u']
