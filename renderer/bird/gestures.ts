/** What Dash does when something happens: scripts and manners as data (docs/design/art/STYLE.md §6). */
import type { Mood } from '../../preload/contract/views/pet.ts'
import type { MotionName } from './motion/tracks.ts'
import type { MouthName } from './mouths.ts'
import type { PoseName } from './poses.ts'

export interface Step {
  readonly pose: PoseName
  /** Null leaves the beak to the pose, and to speech. */
  readonly mouth: MouthName | null
  readonly motion: MotionName
  readonly ms: number
}

export type GestureName =
  | 'eat'
  | 'eat-hot'
  | 'fire'
  | 'celebrate'
  | 'wave'
  | 'enjoy'
  | 'notice'
  | 'dangle'
  | 'land'
  | 'look-left'
  | 'look-right'
  | 'yawn'

const step = (
  pose: PoseName,
  ms: number,
  motion: MotionName = 'none',
  mouth: MouthName | null = null,
): Step => ({ pose, mouth, motion, ms })

const bite = [step('eating', 110, 'none', 'eat'), step('eating', 110, 'none', 'closed')]
const bites = [...bite, ...bite, ...bite]
const jump = (from: PoseName) => [
  step(from, 120, 'squash'),
  step('celebrate', 250, 'up'),
  step('celebrate', 270, 'down'),
  step('celebrate', 180, 'settle'),
]
const smile = step('happy', 900)

/** Longest time that Dash hangs from a hand that never says it let go. */
const maxDragMs = 60_000

export const gestures: Readonly<Record<GestureName, readonly Step[]>> = {
  eat: [...bites, smile],
  'eat-hot': [...bites, step('spicy', 1600, 'shake', 'tongue'), smile],
  fire: [
    step('idle', 220, 'gather', 'closed'),
    step('fire', 1200, 'flame', 'fire'),
    step('idle', 300, 'settle', 'o'),
  ],
  celebrate: [...jump('idle'), ...jump('happy'), smile],
  wave: [step('wave', 3 * 560, 'wave')],
  enjoy: [smile],
  notice: [step('surprised', 400), step('look-right', 900)],
  dangle: [step('dangling', maxDragMs, 'dangle')],
  land: [step('idle', 300, 'land')],
  'look-left': [step('look-left', 1100)],
  'look-right': [step('look-right', 1100)],
  yawn: [step('sleepy', 1400, 'none', 'yawn')],
}

export interface Manners {
  /** The gestures that this one breaks off. */
  readonly interrupts: readonly GestureName[]
  /** What becomes of it when another one is running that it does not break off. */
  readonly otherwise: 'waits' | 'is-dropped'
  /** Shown also while Dash sleeps. */
  readonly wakes: boolean
}

const idling: readonly GestureName[] = ['look-left', 'look-right', 'yawn']
const small: readonly GestureName[] = [...idling, 'notice', 'enjoy']

export const manners: Readonly<Record<GestureName, Manners>> = {
  dangle: {
    interrupts: [...small, 'eat', 'eat-hot', 'fire', 'celebrate', 'wave', 'land'],
    otherwise: 'is-dropped',
    wakes: true,
  },
  land: { interrupts: ['dangle'], otherwise: 'is-dropped', wakes: true },
  eat: { interrupts: [...small, 'wave'], otherwise: 'waits', wakes: true },
  'eat-hot': { interrupts: [...small, 'wave'], otherwise: 'waits', wakes: true },
  celebrate: { interrupts: small, otherwise: 'waits', wakes: true },
  fire: { interrupts: small, otherwise: 'waits', wakes: true },
  wave: { interrupts: [...idling, 'notice'], otherwise: 'waits', wakes: true },
  enjoy: { interrupts: [...idling, 'notice'], otherwise: 'is-dropped', wakes: true },
  notice: { interrupts: idling, otherwise: 'is-dropped', wakes: false },
  'look-left': { interrupts: [], otherwise: 'is-dropped', wakes: false },
  'look-right': { interrupts: [], otherwise: 'is-dropped', wakes: false },
  yawn: { interrupts: [], otherwise: 'is-dropped', wakes: false },
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
