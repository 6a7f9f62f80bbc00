/**
 * The moving parts of Dash and how they move (docs/design/art/STYLE.md §6). Each part is a few numbers. Lengths are
 * in the units of the drawing (512 to its side), angles in degrees; sizes, shares and opacities run from 0 to 1.
 */

const middle = [256, 270] as const
/** The effects around Dash, each with the point from which it grows. */
export const effectOrigins = {
  startle: middle,
  thought: [400, 170],
  tear: [398, 285],
  snore: [380, 180],
  sleep: [256, 190],
  'night-light': [240, 184],
  dream: [360, 210],
  crumbs: [300, 345],
  steam: middle,
  confetti: middle,
  'wave-lines': middle,
  hand: [268, 20],
  notes: middle,
  cold: middle,
  dots: [400, 170],
  sound: middle,
  sparks: [290, 330],
  claps: [256, 360],
  sigh: [320, 340],
  sweat: middle,
  flung: [150, 190],
  breath: [306, 352],
  laughs: middle,
  flares: middle,
  anger: middle,
  tangle: [410, 130],
  seeds: middle,
  snap: [264, 320],
  hearts: middle,
  shy: middle,
  feather: middle,
  warmth: middle,
  dust: middle,
  rush: middle,
  thud: middle,
  code: middle,
  stars: middle,
  chilli: [254, 398],
  letter: [78, 104],
  pots: [256, 420],
  ladybird: [264, 286],
  scroll: [256, 408],
} as const
export type Effect = keyof typeof effectOrigins
export const effectNames = Object.keys(effectOrigins) as readonly Effect[]

/** Items that a gesture needs. Dash gets them unless it already wears them. */
export const propNames = ['headphones', 'laptop', 'horn'] as const
export type Prop = (typeof propNames)[number]

interface MovingPart {
  readonly numbers: readonly string[]
  /** The spring's frequency, in radians a second: at 20, the part reaches its target in about a fifth of a second. */
  readonly frequency: number
  /** The frequency toward a smaller number. Default: `frequency`. */
  readonly fallingFrequency?: number
  /** Below 1, the part overshoots and swings back. At 1, the default, it stops at its target. */
  readonly damping?: number
  /** The most that each number may change in a sixtieth of a second. The last entry applies to all further numbers. */
  readonly limits: readonly number[]
  /** Hard limits for each number, also while it overshoots (STYLE §5). */
  readonly bounds?: readonly (readonly [min: number, max: number] | null)[]
}

const points = (name: string, count: number): readonly string[] =>
  Array.from({ length: 2 * count }, (_, index) => `${name}-${index}`)

/** The shoulder's turn and shift, and the wing's length. */
const wing = {
  numbers: ['turn', 'dx', 'dy', 'length'],
  frequency: 22,
  damping: 0.6,
  limits: [24, 12, 12, 0.08],
} as const
const glowFrequency = 40

/** Frequencies follow the usual order of movement: eyes first, then the body, the wings, and last the tuft and tail. */
const table = {
  /** What tells one form of Dash from another (forms.ts). Slow, so that the user sees Dash grow. */
  form: {
    numbers: ['size', 'face', 'low', 'wings', 'tuftWide', 'tuftTall', 'tail', 'down', 'star'],
    frequency: 4,
    limits: [0.02, 0.02, 1, 0.02],
  },
  /** Moves the whole bird, feet included. A jump makes dy negative. */
  lift: { numbers: ['dy'], frequency: 75, limits: [9] },
  /** Moves the whole bird sideways, and turns it around the hand that holds it. */
  sway: { numbers: ['dx', 'turn'], frequency: 75, limits: [8, 5] },
  /** How much smaller the whole bird looks in the distance. */
  away: { numbers: ['share'], frequency: 40, limits: [0.03] },
  /** 0 if Dash stands, 1 if it hangs. */
  hang: { numbers: ['share'], frequency: 26, limits: [0.2] },
  torso: {
    /** `tall` stretches (+) or squashes (−) and keeps the volume, which is sx · sy. */
    numbers: ['tall', 'volume', 'turn', 'dx', 'dy'],
    frequency: 25,
    damping: 0.62,
    limits: [0.03, 0.03, 3, 5, 6],
    bounds: [[-0.12, 0.06], [0.93, 1.03], [-16, 16], null, null],
  },
  tuft: {
    numbers: ['turn', 'sx', 'sy'],
    frequency: 12,
    damping: 0.4,
    limits: [7, 0.06, 0.06],
    bounds: [
      [-26, 26],
      [0.7, 1.26],
      [0.6, 1.4],
    ],
  },
  /** The flame of the tuft, without its mound. */
  flicker: { numbers: ['skew', 'tall'], frequency: 45, damping: 0.8, limits: [2, 0.02] },
  tail: { numbers: ['turn'], frequency: 12, damping: 0.45, limits: [3], bounds: [[-16, 16]] },
  frontWing: { ...wing, bounds: [[-170, 160], null, null, [0.8, 1.5]] },
  backWing: { ...wing, bounds: [[-160, 170], null, null, [0.8, 1.5]] },
  /** How visible the back wing is over the torso. */
  wingAbove: { numbers: ['share'], frequency: 50, limits: [0.34] },
  face: {
    numbers: ['dx', 'dy', 'tilt', 'width'],
    frequency: 24,
    damping: 0.8,
    limits: [14, 10, 3, 0.04],
    bounds: [null, null, [-14, 14], [0.7, 1.05]],
  },
  gaze: { numbers: ['dx', 'dy'], frequency: 34, limits: [5] },
  /** How far each eye is open. */
  lids: { numbers: ['left', 'right'], frequency: 55, limits: [0.4] },
  white: { numbers: ['cy', 'rx', 'ry'], frequency: 34, limits: [3] },
  /** `inward` is toward the beak. */
  iris: { numbers: ['inward', 'dy', 'rx', 'ry'], frequency: 34, limits: [4] },
  pupil: { numbers: ['dy', 'rx', 'ry'], frequency: 34, limits: [4] },
  /** Three highlights; the second one also has an opacity. */
  shine: {
    numbers: ['dx', 'dy', 'r', 'dx', 'dy', 'r', 'opacity', 'dx', 'dy', 'r'],
    frequency: 34,
    limits: [5, 5, 4, 5, 5, 4, 0.4, 5, 5, 4],
  },
  /** Visibility of the heavy upper lid and of its line, then its outline. */
  upperLid: {
    numbers: ['shown', 'line', ...points('lid', 9)],
    frequency: 34,
    limits: [0.3, 0.3, 16],
  },
  /** The lower lid of a smile. */
  lowerLid: { numbers: ['share'], frequency: 34, limits: [0.25] },
  /** The line of a closed eye: width, lash of a sleeping eye, then two curves. It changes before the lids close. */
  eyeLine: { numbers: ['width', 'lash', ...points('line', 7)], frequency: 120, limits: [8, 1, 50] },
  brows: {
    numbers: ['opacity', ...points('brow', 8)],
    frequency: 28,
    damping: 0.75,
    limits: [0.3, 8],
  },
  /** Scale and shift of the upper beak; half-width, depth and openness of the lower beak; then its contents. */
  beak: {
    numbers: ['sx', 'sy', 'dy', 'halfWidth', 'depth', 'open', 'tongue', 'tongueOut'],
    frequency: 55,
    limits: [0.12, 0.12, 4, 10, 16, 0.4],
  },
  cheeks: { numbers: ['scale'], frequency: 22, damping: 0.6, limits: [0.1] },
  /** How full the cheeks are. */
  puff: { numbers: ['share'], frequency: 24, limits: [0.15] },
  feet: {
    numbers: ['x', 'y', 'turn', 'x', 'y', 'turn'],
    frequency: 34,
    limits: [16, 8, 10, 16, 8, 10],
  },
  shadow: { numbers: ['size'], frequency: 30, limits: [0.25] },
  /** How high the red has risen. It falls as fast as the face cools: a red band around a blue face would look wrong. */
  heat: { numbers: ['height'], frequency: 9, fallingFrequency: glowFrequency, limits: [0.3] },
  /** The red's share in mound, cheeks, and the face in two strengths. Fast: colours between blue and red are muddy. */
  glow: {
    numbers: ['mound', 'cheeks', 'spicyFace', 'fireFace'],
    frequency: glowFrequency,
    limits: [0.3],
  },
  rumble: { numbers: ['opacity'], frequency: 24, limits: [0.2] },
  /** The size of what is in the beak. */
  bite: { numbers: ['food', 'flame'], frequency: 40, limits: [0.3] },
  /** The flame that Dash breathes. */
  fire: { numbers: ['tall'], frequency: 75, limits: [0.05] },
  /** Steam, notes and hearts, which rise and fade. */
  drift: { numbers: ['dy', 'opacity'], frequency: 30, limits: [4, 0.2] },
  /** What an effect throws, drops or stirs. It shrinks slowly, so that it does not come back while the effect fades. */
  toss: {
    numbers: ['dx', 'dy', 'turn', 'smaller'],
    frequency: 75,
    limits: [30, 30, 12, 0.03],
  },
  effects: { numbers: effectNames, frequency: 26, limits: [0.25] },
  props: { numbers: propNames, frequency: 22, limits: [0.2] },
} as const satisfies Readonly<Record<string, MovingPart>>

export type PartName = keyof typeof table
export const parts: Readonly<Record<PartName, MovingPart>> = table
export const partNames = Object.keys(parts) as readonly PartName[]

/** The numbers of all parts for one picture of Dash. */
export type Figure = Readonly<Record<PartName, readonly number[]>>
