/**
 * The moving parts of Dash and how they move (docs/design/art/STYLE.md §6). Each part is a few numbers. Lengths are
 * in the units of the drawing (512 to its side), angles in degrees; sizes, shares and opacities run from 0 to 1.
 */

export const effectNames = [
  'startle',
  'thought',
  'tear',
  'snore',
  'crumbs',
  'steam',
  'confetti',
  'wave-lines',
  'hand',
  'notes',
  'cold',
  'dots',
  'sound',
  'sparks',
  'claps',
  'sigh',
  'sweat',
  'flung',
  'breath',
  'laughs',
  'flares',
  'anger',
  'tangle',
  'seeds',
  'snap',
  'hearts',
  'shy',
  'feather',
  'warmth',
  'dust',
  'rush',
  'thud',
  'code',
  'stars',
] as const
export type Effect = (typeof effectNames)[number]

/** Items that a gesture needs. Dash gets them unless it already wears them. */
export const propNames = ['headphones', 'laptop', 'horn'] as const
export type Prop = (typeof propNames)[number]

interface MovingPart {
  readonly numbers: readonly string[]
  /**
   * The frequency of the spring that pulls the part to its target, in radians a second: 20 takes about a fifth of a
   * second.
   */
  readonly pace: number
  /** The pace toward a smaller number. Default: `pace`. */
  readonly fallingPace?: number
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
  pace: 22,
  damping: 0.6,
  limits: [24, 12, 12, 0.08],
} as const
const glowPace = 40

/** Paces follow the usual order of movement: eyes first, then the body, the wings, and last the tuft and tail. */
const table = {
  /** Moves the whole bird, feet included. A jump makes dy negative. */
  lift: { numbers: ['dy'], pace: 75, limits: [9] },
  /** Moves the whole bird sideways, and turns it around the hand that holds it. */
  sway: { numbers: ['dx', 'turn'], pace: 75, limits: [8, 5] },
  /** How much smaller the whole bird looks in the distance. */
  away: { numbers: ['share'], pace: 40, limits: [0.03] },
  /** 0 if Dash stands, 1 if it hangs. */
  hang: { numbers: ['share'], pace: 26, limits: [0.2] },
  torso: {
    /** `tall` stretches (+) or squashes (−) and keeps the volume, which is sx · sy. */
    numbers: ['tall', 'volume', 'turn', 'dx', 'dy'],
    pace: 25,
    damping: 0.62,
    limits: [0.03, 0.03, 3, 5, 6],
    bounds: [[-0.12, 0.06], [0.93, 1.03], [-16, 16], null, null],
  },
  tuft: {
    numbers: ['turn', 'sx', 'sy'],
    pace: 12,
    damping: 0.4,
    limits: [7, 0.06, 0.06],
    bounds: [
      [-26, 26],
      [0.7, 1.26],
      [0.6, 1.4],
    ],
  },
  /** The flame of the tuft, without its mound. */
  flicker: { numbers: ['skew', 'tall'], pace: 45, damping: 0.8, limits: [2, 0.02] },
  tail: { numbers: ['turn'], pace: 12, damping: 0.45, limits: [3], bounds: [[-16, 16]] },
  frontWing: { ...wing, bounds: [[-170, 160], null, null, [0.8, 1.5]] },
  backWing: { ...wing, bounds: [[-160, 170], null, null, [0.8, 1.5]] },
  /** How visible the back wing is over the torso. */
  wingAbove: { numbers: ['share'], pace: 50, limits: [0.34] },
  face: {
    numbers: ['dx', 'dy', 'tilt', 'width'],
    pace: 24,
    damping: 0.8,
    limits: [14, 10, 3, 0.04],
    bounds: [null, null, [-14, 14], [0.7, 1.05]],
  },
  look: { numbers: ['dx', 'dy'], pace: 34, limits: [5] },
  /** How far each eye is open. */
  lids: { numbers: ['left', 'right'], pace: 55, limits: [0.4] },
  white: { numbers: ['cy', 'rx', 'ry'], pace: 34, limits: [3] },
  /** `inward` is toward the beak. */
  iris: { numbers: ['inward', 'dy', 'rx', 'ry'], pace: 34, limits: [4] },
  pupil: { numbers: ['dy', 'rx', 'ry'], pace: 34, limits: [4] },
  /** Three highlights; the second one also has an opacity. */
  shine: {
    numbers: ['dx', 'dy', 'r', 'dx', 'dy', 'r', 'opacity', 'dx', 'dy', 'r'],
    pace: 34,
    limits: [5, 5, 4, 5, 5, 4, 0.4, 5, 5, 4],
  },
  /** Visibility of the heavy upper lid and of its line, then its outline. */
  upperLid: { numbers: ['shown', 'line', ...points('lid', 9)], pace: 34, limits: [0.3, 0.3, 16] },
  /** The lower lid of a smile. */
  lowerLid: { numbers: ['share'], pace: 34, limits: [0.25] },
  /** The line of a closed eye: width, lash of a sleeping eye, then two curves. It changes before the lids close. */
  eyeLine: { numbers: ['width', 'lash', ...points('line', 7)], pace: 120, limits: [8, 1, 50] },
  brows: { numbers: ['opacity', ...points('brow', 8)], pace: 28, damping: 0.75, limits: [0.3, 8] },
  /** Scale and shift of the upper beak; half-width, depth and openness of the lower beak; then its contents. */
  beak: {
    numbers: ['sx', 'sy', 'dy', 'halfWidth', 'depth', 'open', 'tongue', 'tongueOut'],
    pace: 55,
    limits: [0.12, 0.12, 4, 10, 16, 0.4],
  },
  cheeks: { numbers: ['scale'], pace: 22, damping: 0.6, limits: [0.1] },
  /** How full the cheeks are. */
  puff: { numbers: ['share'], pace: 24, limits: [0.15] },
  feet: {
    numbers: ['x', 'y', 'turn', 'x', 'y', 'turn'],
    pace: 34,
    limits: [16, 8, 10, 16, 8, 10],
  },
  shadow: { numbers: ['size'], pace: 30, limits: [0.25] },
  /**
   * How high the red has risen. It rises slowly, but falls as fast as the face loses its glow; otherwise a cooling
   * body would show a red band around a blue face.
   */
  heat: { numbers: ['height'], pace: 9, fallingPace: glowPace, limits: [0.3] },
  /**
   * The red's share in the colours of mound and cheeks, and of the face in two strengths. It changes fast, because
   * the colours between blue and red are muddy.
   */
  glow: { numbers: ['mound', 'cheeks', 'spicyFace', 'fireFace'], pace: glowPace, limits: [0.3] },
  rumble: { numbers: ['opacity'], pace: 24, limits: [0.2] },
  /** The size of what is in the beak. */
  bite: { numbers: ['food', 'flame'], pace: 40, limits: [0.3] },
  /** The flame that Dash breathes. */
  fire: { numbers: ['tall'], pace: 75, limits: [0.05] },
  /** Steam, notes and hearts, which rise and fade. */
  drift: { numbers: ['dy', 'opacity'], pace: 30, limits: [4, 0.2] },
  effects: { numbers: effectNames, pace: 26, limits: [0.25] },
  props: { numbers: propNames, pace: 22, limits: [0.2] },
} as const satisfies Readonly<Record<string, MovingPart>>

export type Part = keyof typeof table
export const parts: Readonly<Record<Part, MovingPart>> = table
export const partNames = Object.keys(parts) as readonly Part[]

/** The numbers of all parts for one picture of Dash. */
export type Figure = Readonly<Record<Part, readonly number[]>>
