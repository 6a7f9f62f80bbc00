/**
 * The moving parts of Dash, each a few numbers, and how they move: docs/design/art/STYLE.md §6. Units are those of
 * the drawing (512 to its side) and degrees; sizes, shares and opacities run from 0 to 1.
 */

/** What each part's numbers mean. */
export const numbersOf = {
  /** The whole bird, feet included: how far up (−) a jump takes it. */
  lift: ['dy'],
  /** The whole bird: sideways, and around the hand that holds it. */
  sway: ['dx', 'turn'],
  /** The whole bird: how much smaller it is in the distance. */
  away: ['share'],
  /** 0 stands, 1 hangs. */
  hang: ['share'],
  /** `tall` stretches (+) or squashes (−) and keeps the volume, which is sx · sy. */
  torso: ['tall', 'volume', 'turn', 'dx', 'dy'],
  tuft: ['turn', 'sx', 'sy'],
  /** The flame of the tuft alone, above its mound. */
  flicker: ['skew', 'tall'],
  tail: ['turn'],
  /** Turn and shift of the shoulder, and the wing's length. */
  frontWing: ['turn', 'dx', 'dy', 'length'],
  backWing: ['turn', 'dx', 'dy', 'length'],
  /** How visible the back wing is over the torso. */
  wingAbove: ['share'],
  face: ['dx', 'dy', 'tilt', 'width'],
  look: ['dx', 'dy'],
  /** How far each eye is open. */
  lids: ['left', 'right'],
  white: ['cy', 'rx', 'ry'],
  /** `inward` is toward the beak. */
  iris: ['inward', 'dy', 'rx', 'ry'],
  pupil: ['dy', 'rx', 'ry'],
  /** Three highlights; the second one also has an opacity. */
  shine: ['dx', 'dy', 'r', 'dx', 'dy', 'r', 'opacity', 'dx', 'dy', 'r'],
  /** Visibility of the heavy upper lid and of its line, then its outline. */
  upperLid: ['shown', 'line', ...points('lid', 9)],
  /** The lower lid of a smile. */
  lowerLid: ['share'],
  /** The line of a closed eye: its width, the lash of sleep, then two curves. */
  eyeLine: ['width', 'lash', ...points('line', 7)],
  brows: ['opacity', ...points('brow', 8)],
  /** Scale and shift of the upper beak; half-width, depth and openness of the lower one; then what is inside. */
  beak: ['sx', 'sy', 'dy', 'halfWidth', 'depth', 'open', 'tongue', 'tongueOut'],
  cheeks: ['scale'],
  /** How full the cheeks are. */
  puff: ['share'],
  feet: ['x', 'y', 'turn', 'x', 'y', 'turn'],
  shadow: ['size'],
  /** How high the red has risen. */
  heat: ['height'],
  /** The red's share in the colours of mound and cheeks, and of the face in two strengths. */
  glow: ['mound', 'cheeks', 'spicyFace', 'fireFace'],
  rumble: ['opacity'],
  /** The size of what is in the beak. */
  bite: ['food', 'flame'],
  /** The flame from the beak alone. */
  fire: ['tall'],
  /** Steam, notes and hearts as they rise and fade. */
  drift: ['dy', 'opacity'],
  effects: [
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
  ],
  props: ['headphones', 'laptop', 'horn'],
} as const satisfies Readonly<Record<string, readonly string[]>>

function points(name: string, count: number): readonly string[] {
  return Array.from({ length: 2 * count }, (_, index) => `${name}-${index}`)
}

export type Part = keyof typeof numbersOf
export const partNames = Object.keys(numbersOf) as readonly Part[]

/** All numbers of one picture of Dash. */
export type Figure = Readonly<Record<Part, readonly number[]>>

export interface Manner {
  /**
   * The frequency of the spring that pulls the part to its target, in radians a second: 20 takes about a fifth of a
   * second.
   */
  readonly pace: number
  /** The pace toward smaller numbers. Default: the same. */
  readonly fallingPace?: number
  /** Below 1 the part overshoots and swings back; at 1 it stops at its target without overshooting. */
  readonly damping: number
  /** The most that each number may move in a sixtieth of a second. The last entry applies to all further numbers. */
  readonly limits: readonly number[]
}

const glowPace = 40

/** Eyes lead, the body follows, then the wings, and tuft and tail come last. */
export const manners: Readonly<Record<Part, Manner>> = {
  lift: { pace: 75, damping: 1, limits: [9] },
  sway: { pace: 75, damping: 1, limits: [8, 5] },
  away: { pace: 40, damping: 1, limits: [0.03] },
  hang: { pace: 26, damping: 1, limits: [0.2] },
  torso: { pace: 25, damping: 0.62, limits: [0.03, 0.03, 3, 5, 6] },
  tuft: { pace: 12, damping: 0.4, limits: [7, 0.06, 0.06] },
  flicker: { pace: 45, damping: 0.8, limits: [2, 0.02] },
  tail: { pace: 12, damping: 0.45, limits: [3] },
  frontWing: { pace: 22, damping: 0.6, limits: [24, 12, 12, 0.08] },
  backWing: { pace: 22, damping: 0.6, limits: [24, 12, 12, 0.08] },
  wingAbove: { pace: 50, damping: 1, limits: [0.34] },
  face: { pace: 24, damping: 0.8, limits: [14, 10, 3, 0.04] },
  look: { pace: 34, damping: 1, limits: [5] },
  lids: { pace: 55, damping: 1, limits: [0.4] },
  white: { pace: 34, damping: 1, limits: [3] },
  iris: { pace: 34, damping: 1, limits: [4] },
  pupil: { pace: 34, damping: 1, limits: [4] },
  shine: { pace: 34, damping: 1, limits: [5, 5, 4, 5, 5, 4, 0.4, 5, 5, 4] },
  upperLid: { pace: 34, damping: 1, limits: [0.3, 0.3, 16] },
  lowerLid: { pace: 34, damping: 1, limits: [0.25] },
  // Changes before the lids have closed on it.
  eyeLine: { pace: 120, damping: 1, limits: [8, 1, 50] },
  brows: { pace: 28, damping: 0.75, limits: [0.3, 8] },
  beak: { pace: 55, damping: 1, limits: [0.12, 0.12, 4, 10, 16, 0.4] },
  cheeks: { pace: 22, damping: 0.6, limits: [0.1] },
  puff: { pace: 24, damping: 1, limits: [0.15] },
  feet: { pace: 34, damping: 1, limits: [16, 8, 10, 16, 8, 10] },
  shadow: { pace: 30, damping: 1, limits: [0.25] },
  // Rises slowly, and falls as fast as the glow of the face: a body that cools later would show a red band around a
  // blue face.
  heat: { pace: 9, fallingPace: glowPace, damping: 1, limits: [0.3] },
  // Fast, because the colours between blue and red are muddy.
  glow: { pace: glowPace, damping: 1, limits: [0.3] },
  rumble: { pace: 24, damping: 1, limits: [0.2] },
  bite: { pace: 40, damping: 1, limits: [0.3] },
  fire: { pace: 75, damping: 1, limits: [0.05] },
  drift: { pace: 30, damping: 1, limits: [4, 0.2] },
  effects: { pace: 26, damping: 1, limits: [0.25] },
  props: { pace: 22, damping: 1, limits: [0.2] },
}

/** Limits that a number never exceeds, however it swings (STYLE §5). */
export const bounds: Readonly<
  Partial<Record<Part, readonly (readonly [number, number] | null)[]>>
> = {
  torso: [[-0.12, 0.06], [0.93, 1.03], [-16, 16], null, null],
  tuft: [
    [-26, 26],
    [0.7, 1.26],
    [0.6, 1.4],
  ],
  tail: [[-16, 16]],
  frontWing: [[-170, 160], null, null, [0.8, 1.5]],
  backWing: [[-160, 170], null, null, [0.8, 1.5]],
  face: [null, null, [-14, 14], [0.7, 1.05]],
}
