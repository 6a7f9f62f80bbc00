/**
 * The poses as data: docs/design/art/rig.json, and those that only the product has (`glad`, `warm`: how a happy and a hot
 * bird rests; from `nuzzle` on: how Dash answers a hand). What a pose does not name is as in `idle`.
 */
import type { Colour } from './palette.ts'
import type { MouthName } from './mouths.ts'

export type Eyes =
  | 'open'
  | 'sparkle'
  | 'wide'
  | 'angry'
  | 'half'
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
  /** The back wing is drawn over the torso, as when it holds something. */
  readonly wingAbove: boolean
  readonly face: readonly [dx: number, dy: number]
  /** Where the irises go. */
  readonly look: readonly [dx: number, dy: number]
  readonly cheeks: readonly [scale: number, colour: Colour]
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
}

export type Foot = readonly [x: number, y: number, turn: number]

const idle: Pose = {
  eyes: 'open',
  brows: 'soft',
  mouth: 'closed',
  torso: [1, 1, 0, 0, 0],
  tuft: [0, 1, 1],
  tail: 0,
  frontWing: 8,
  backWing: -8,
  wingAbove: false,
  face: [0, 0],
  look: [0, 0],
  cheeks: [1, 'blush'],
  mask: 'mask',
  mound: 'skyTop',
  lid: 'lid',
  feet: [
    [214, 454, 0],
    [306, 454, 0],
  ],
  shadow: 1,
  root: 'stands',
  heated: false,
  rumbles: false,
  inBeak: 'nothing',
  effect: 'none',
}

const changes = {
  idle: {},
  blink: { eyes: 'closed', torso: [1.01, 0.99, 0, 0, 0] },
  happy: {
    eyes: 'happy',
    brows: 'up',
    mouth: 'smile',
    frontWing: 38,
    backWing: -38,
    torso: [1.02, 0.98, 0, 0, 0],
    cheeks: [1.15, 'blush'],
    tuft: [4, 1, 1.04],
  },
  surprised: {
    eyes: 'wide',
    brows: 'up',
    mouth: 'gape',
    frontWing: 70,
    backWing: -70,
    torso: [0.97, 1.02, 0, 0, 6],
    tuft: [0, 0.94, 1.04],
    shadow: 0.92,
    effect: 'startle',
  },
  hungry: {
    eyes: 'sparkle',
    brows: 'worry',
    mouth: 'smile',
    look: [8, -8],
    face: [8, -2],
    frontWing: -30,
    backWing: -6,
    torso: [1.03, 0.97, 0, 0, 0],
    rumbles: true,
    effect: 'thought',
  },
  sleepy: {
    eyes: 'half',
    brows: 'low',
    mouth: 'yawn',
    tuft: [-14, 1.04, 0.84],
    frontWing: 2,
    backWing: -2,
    torso: [1.03, 0.96, -3, 0, 0],
    look: [0, 6],
    face: [-2, 6],
    effect: 'tear',
  },
  sleeping: {
    eyes: 'sleep',
    brows: 'none',
    mouth: 'pout',
    tuft: [-20, 1.06, 0.66],
    frontWing: -8,
    backWing: 8,
    torso: [1.09, 0.86, 0, 0, 8],
    face: [0, 14],
    shadow: 1.08,
    feet: [
      [206, 462, 0],
      [314, 462, 0],
    ],
    effect: 'snore',
  },
  eating: {
    eyes: 'happy',
    brows: 'up',
    mouth: 'eat',
    cheeks: [1.25, 'blush'],
    frontWing: -46,
    backWing: -22,
    torso: [1.03, 0.97, 0, 0, 0],
    face: [6, 0],
    inBeak: 'food',
    effect: 'crumbs',
  },
  spicy: {
    eyes: 'squeeze',
    brows: 'worry',
    mouth: 'tongue',
    cheeks: [1.5, 'blushHot'],
    mask: 'spicyMask',
    mound: 'heat',
    lid: 'spicyLid',
    tuft: [0, 1.12, 1.06],
    frontWing: 62,
    backWing: -62,
    torso: [1.0, 1.0, -3, 0, 0],
    heated: true,
    effect: 'steam',
  },
  fire: {
    eyes: 'angry',
    brows: 'angry',
    mouth: 'fire',
    face: [10, 0],
    look: [5, 3],
    cheeks: [1.3, 'blushHot'],
    mask: 'fireMask',
    mound: 'heat',
    lid: 'fireLid',
    frontWing: 40,
    backWing: -30,
    tuft: [-8, 1.1, 1.06],
    torso: [1.03, 0.97, 2, -6, 0],
    heated: true,
    inBeak: 'flame',
  },
  'talk-a': { mouth: 'a', brows: 'up', frontWing: 20, backWing: -24 },
  'talk-i': { mouth: 'i', brows: 'soft', frontWing: 12, backWing: -12 },
  'talk-u': { mouth: 'u', brows: 'soft', frontWing: 8, backWing: -10, face: [2, 0] },
  'talk-e': { eyes: 'smize', mouth: 'e', brows: 'cocky', frontWing: 14, backWing: -40 },
  'talk-o': { mouth: 'o', brows: 'up', frontWing: 24, backWing: -24 },
  'talk-n': { mouth: 'n', brows: 'low', frontWing: 8, backWing: -8 },
  celebrate: {
    eyes: 'happy',
    brows: 'up',
    mouth: 'a',
    frontWing: 120,
    backWing: -120,
    torso: [0.98, 1.02, 0, 0, -12],
    tuft: [4, 1, 0.96],
    cheeks: [1.2, 'blush'],
    feet: [
      [204, 449, 18],
      [316, 449, -18],
    ],
    shadow: 0.72,
    effect: 'confetti',
  },
  wave: {
    eyes: 'smize',
    brows: 'up',
    mouth: 'smile',
    frontWing: 6,
    backWing: -120,
    torso: [1, 1, -4, 0, 0],
    face: [4, 0],
    look: [3, 0],
    effect: 'wave-lines',
  },
  dangling: {
    eyes: 'wide',
    brows: 'worry',
    mouth: 'o',
    frontWing: 44,
    backWing: -44,
    torso: [0.95, 1.06, 4, 0, 0],
    tuft: [-6, 0.8, 1.16],
    root: 'hangs',
    shadow: 0,
    feet: [
      [220, 463, 22],
      [296, 464, 2],
    ],
    effect: 'hand',
  },
  'walk-1': {
    face: [12, 0],
    look: [7, 0],
    torso: [1, 1, 5, 0, -4],
    frontWing: 34,
    backWing: -2,
    tuft: [-10, 1, 1],
    tail: -8,
    feet: [
      [192, 448, 26],
      [336, 452, -14],
    ],
  },
  'walk-2': {
    face: [12, 0],
    look: [7, 0],
    torso: [1.02, 0.97, 1, 0, 0],
    frontWing: -16,
    backWing: -30,
    tuft: [-3, 1, 0.96],
    tail: 8,
    feet: [
      [244, 460, 0],
      [290, 450, 10],
    ],
  },
  'look-left': {
    face: [-26, 0],
    look: [-9, 2],
    frontWing: 4,
    backWing: -14,
    tuft: [5, 1, 1],
    torso: [1, 1, -2, 0, 0],
  },
  'look-right': {
    face: [14, -2],
    look: [10, -2],
    frontWing: 14,
    backWing: -4,
    tuft: [-5, 1, 1],
    torso: [1, 1, 2, 0, 0],
  },
  hold: {
    eyes: 'smize',
    frontWing: -30,
    backWing: -62,
    wingAbove: true,
    mouth: 'smile',
    brows: 'up',
  },
  glad: {
    eyes: 'smize',
    brows: 'up',
    mouth: 'smile',
    frontWing: 14,
    backWing: -14,
    tuft: [3, 1, 1.03],
  },
  warm: {
    eyes: 'smize',
    brows: 'up',
    mouth: 'e',
    frontWing: 24,
    backWing: -24,
    tuft: [0, 1.16, 1.14],
    cheeks: [1.3, 'blushHot'],
  },
  nuzzle: {
    eyes: 'happy',
    brows: 'soft',
    torso: [1.03, 0.96, 0, 0, 0],
    tuft: [-6, 1.04, 0.9],
    face: [0, 6],
    frontWing: 18,
    backWing: -18,
    cheeks: [1.25, 'blush'],
  },
  bashful: {
    eyes: 'half',
    brows: 'worry',
    mouth: 'pout',
    look: [-8, 6],
    face: [-14, 8],
    torso: [1.02, 0.97, -4, 0, 0],
    tuft: [8, 1, 0.94],
    frontWing: -42,
    backWing: 4,
    cheeks: [1.6, 'blushHot'],
  },
  giggling: {
    eyes: 'happy',
    brows: 'up',
    mouth: 'a',
    torso: [1.04, 0.96, 3, 0, 0],
    tuft: [8, 1, 1.04],
    face: [2, -4],
    frontWing: -34,
    backWing: 10,
    cheeks: [1.3, 'blush'],
  },
  wince: {
    eyes: 'squeeze',
    brows: 'worry',
    mouth: 'pout',
    torso: [1.03, 0.96, -3, -4, 0],
    tuft: [-12, 1, 0.92],
    face: [-8, 4],
    frontWing: 30,
    backWing: -30,
  },
  flaring: {
    eyes: 'wide',
    brows: 'up',
    mouth: 'o',
    mound: 'heat',
    tuft: [0, 1.18, 1.16],
    torso: [0.98, 1.03, 0, 0, 0],
    frontWing: 48,
    backWing: -48,
    cheeks: [1.3, 'blushHot'],
    effect: 'steam',
  },
  nipping: {
    eyes: 'smize',
    brows: 'cocky',
    mouth: 'eat',
    torso: [1.02, 0.98, 4, 6, 0],
    tuft: [-6, 1, 1.04],
    face: [6, 6],
    frontWing: 30,
    backWing: -6,
  },
  huffy: {
    eyes: 'closed',
    brows: 'angry',
    mouth: 'pout',
    torso: [1.05, 0.96, -4, -4, 0],
    tuft: [10, 1.1, 1.08],
    face: [-24, -4],
    frontWing: -30,
    backWing: 8,
    cheeks: [1.6, 'blushHot'],
    effect: 'steam',
  },
  peeking: {
    eyes: 'half',
    brows: 'cocky',
    mouth: 'pout',
    torso: [1.04, 0.97, -4, -4, 0],
    tuft: [6, 1.06, 1.02],
    face: [-18, -2],
    look: [10, 0],
    frontWing: -30,
    backWing: 8,
    cheeks: [1.4, 'blush'],
  },
} satisfies Readonly<Record<string, Partial<Pose>>>

export type PoseName = keyof typeof changes

export const poses = Object.fromEntries(
  Object.entries(changes).map(([name, change]) => [name, { ...idle, ...change }]),
) as unknown as Readonly<Record<PoseName, Pose>>

export const poseNames = Object.keys(changes) as readonly PoseName[]
