/**
 * The moving parts of Dash and how they move (docs/design/art/STYLE.md §6). Each part is a few numbers. Lengths are
 * in the units of the drawing (512 to its side), angles in degrees; sizes, shares and opacities run from 0 to 1.
 */

const middle = [256, 270] as const
/** The effects around Dash, from back to front, each with the point from which it grows. */
export const effectOrigins = {
  'night-light': [240, 184],
  startle: middle,
  thought: [400, 170],
  tear: [128, 276],
  snore: [380, 180],
  sleep: [256, 190],
  dream: [360, 210],
  crumbs: [300, 345],
  steam: middle,
  confetti: middle,
  'wave-lines': middle,
  hand: [268, 20],
  notes: middle,
  cold: middle,
  dots: [400, 170],
  call: [400, 140],
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
  letter: [66, 64],
  pots: [256, 420],
  ladybird: [264, 286],
  scroll: [256, 408],
} as const
export type Effect = keyof typeof effectOrigins
export const effectNames = Object.keys(effectOrigins) as readonly Effect[]

/** Items that a gesture needs. Dash gets them unless it already wears them. */
export const propNames = ['headphones', 'laptop', 'horn'] as const
export type Prop = (typeof propNames)[number]

/** The numbers of one moving part, by name. */
export type Numbers = Readonly<Record<string, number>>

interface MovingPart {
  /** The most that each number may change in a sixtieth of a second. */
  readonly limits: Numbers
  /** The spring's frequency, in radians a second: at 20, the part reaches its target in about a fifth of a second. */
  readonly frequency: number
  /** The frequency toward a smaller number. Default: `frequency`. */
  readonly fallingFrequency?: number
  /** Below 1, the part overshoots and swings back. At 1, the default, it stops at its target. */
  readonly damping?: number
  /** Hard limits of numbers, also while they overshoot (STYLE §5). */
  readonly bounds?: Readonly<Record<string, readonly [min: number, max: number]>>
}

const each = <Name extends string>(names: readonly Name[], limit: number) =>
  Object.fromEntries(names.map((name) => [name, limit])) as Readonly<Record<Name, number>>

/** The coordinates of an outline, by their position in its list. */
const outline = (points: number, limit: number): Readonly<Record<number, number>> =>
  Object.fromEntries(Array.from({ length: 2 * points }, (_, at) => [at, limit]))

/** The shoulder's turn and shift, and the wing's length. */
const wing = {
  limits: { turn: 24, dx: 12, dy: 12, length: 0.08 },
  frequency: 22,
  damping: 0.6,
} as const
const light = { limits: { dx: 5, dy: 5, r: 4 }, frequency: 34 } as const
const foot = { limits: { x: 16, y: 8, turn: 10 }, frequency: 34 } as const
const glowFrequency = 40

/** Frequencies follow the usual order of movement: eyes first, then the body, the wings, and last the tuft and tail. */
const table = {
  /** What tells one form of Dash from another (forms.ts). Slow, so that the user sees Dash grow. */
  form: {
    limits: {
      size: 0.02,
      face: 0.02,
      low: 1,
      wings: 0.02,
      tuftWide: 0.02,
      tuftTall: 0.02,
      tail: 0.02,
      down: 0.02,
      star: 0.02,
    },
    frequency: 4,
  },
  /** Moves the whole bird, feet included. A jump makes dy negative. */
  lift: { limits: { dy: 9 }, frequency: 75 },
  /** Moves the whole bird sideways, and turns it around the hand that holds it. */
  sway: { limits: { dx: 8, turn: 5 }, frequency: 75 },
  /** How much smaller the whole bird looks in the distance. */
  away: { limits: { share: 0.03 }, frequency: 40 },
  /** 0 if Dash stands, 1 if it hangs. */
  hang: { limits: { share: 0.2 }, frequency: 26 },
  torso: {
    /** `tall` stretches (+) or squashes (−) and keeps the volume, which is sx · sy. */
    limits: { tall: 0.03, volume: 0.03, turn: 3, dx: 5, dy: 6 },
    frequency: 25,
    damping: 0.62,
    bounds: { tall: [-0.12, 0.06], volume: [0.93, 1.03], turn: [-16, 16] },
  },
  tuft: {
    limits: { turn: 7, sx: 0.06, sy: 0.06 },
    frequency: 12,
    damping: 0.4,
    bounds: { turn: [-26, 26], sx: [0.7, 1.26], sy: [0.6, 1.4] },
  },
  /** The flame of the tuft, without its mound. */
  flicker: { limits: { skew: 2, tall: 0.02 }, frequency: 45, damping: 0.8 },
  tail: { limits: { turn: 3 }, frequency: 12, damping: 0.45, bounds: { turn: [-16, 16] } },
  frontWing: { ...wing, bounds: { turn: [-170, 160], length: [0.8, 1.5] } },
  backWing: { ...wing, bounds: { turn: [-160, 170], length: [0.8, 1.5] } },
  /** How visible the back wing is over the torso. */
  wingAbove: { limits: { share: 0.34 }, frequency: 50 },
  face: {
    limits: { dx: 14, dy: 10, tilt: 3, width: 0.04 },
    frequency: 24,
    damping: 0.8,
    bounds: { tilt: [-14, 14], width: [0.7, 1.05] },
  },
  gaze: { limits: { dx: 5, dy: 5 }, frequency: 34 },
  /** How far each eye is open. */
  lids: { limits: { left: 0.4, right: 0.4 }, frequency: 55 },
  white: { limits: { cy: 3, rx: 3, ry: 3 }, frequency: 34 },
  /** `inward` is toward the beak. */
  iris: { limits: { inward: 4, dy: 4, rx: 4, ry: 4 }, frequency: 34 },
  pupil: { limits: { dy: 4, rx: 4, ry: 4 }, frequency: 34 },
  /** The three highlights of an eye. */
  shine: light,
  glint: { ...light, limits: { ...light.limits, opacity: 0.4 } },
  spark: light,
  /** Visibility of the heavy upper lid and of its line. */
  upperLid: { limits: { shown: 0.3, line: 0.3 }, frequency: 34 },
  lidOutline: { limits: outline(9, 16), frequency: 34 },
  /** The lower lid of a smile. */
  lowerLid: { limits: { share: 0.25 }, frequency: 34 },
  /** The line of a closed eye: width, and lash of a sleeping eye. It changes before the lids close. */
  eyeLine: { limits: { width: 8, lash: 1 }, frequency: 120 },
  eyeCurve: { limits: outline(7, 50), frequency: 120 },
  brows: { limits: { opacity: 0.3 }, frequency: 28, damping: 0.75 },
  browCurves: { limits: outline(8, 8), frequency: 28, damping: 0.75 },
  /** Scale and shift of the upper beak; half-width, depth and openness of the lower beak; then its contents. */
  beak: {
    limits: {
      sx: 0.12,
      sy: 0.12,
      dy: 4,
      halfWidth: 10,
      depth: 16,
      open: 0.4,
      tongue: 0.4,
      tongueOut: 0.4,
    },
    frequency: 55,
  },
  cheeks: { limits: { scale: 0.1 }, frequency: 22, damping: 0.6 },
  /** How full the cheeks are. */
  puff: { limits: { share: 0.15 }, frequency: 24 },
  leftFoot: foot,
  rightFoot: foot,
  shadow: { limits: { size: 0.25 }, frequency: 30 },
  /** How high the red has risen. It falls as fast as the face cools: a red band around a blue face would look wrong. */
  heat: { limits: { height: 0.3 }, frequency: 9, fallingFrequency: glowFrequency },
  /** The red's share in mound, cheeks, and the face in two strengths. Fast: colours between blue and red are muddy. */
  glow: {
    limits: { mound: 0.3, cheeks: 0.3, spicyFace: 0.3, fireFace: 0.3 },
    frequency: glowFrequency,
  },
  rumble: { limits: { opacity: 0.2 }, frequency: 24 },
  /** The size of what is in the beak. */
  bite: { limits: { food: 0.3, flame: 0.3 }, frequency: 40 },
  /** The flame that Dash breathes. */
  fire: { limits: { tall: 0.05 }, frequency: 75 },
  /** Steam, notes and hearts, which rise and fade. */
  drift: { limits: { dy: 4, opacity: 0.2 }, frequency: 30 },
  /** What an effect throws, drops or stirs. It shrinks slowly, so that it does not come back while the effect fades. */
  toss: { limits: { dx: 30, dy: 30, turn: 12, smaller: 0.03 }, frequency: 75 },
  effects: { limits: each(effectNames, 0.25), frequency: 26 },
  props: { limits: each(propNames, 0.2), frequency: 22 },
} as const satisfies Readonly<Record<string, MovingPart>>

export type PartName = keyof typeof table
export const parts: Readonly<Record<PartName, MovingPart>> = table
export const partNames = Object.keys(parts) as readonly PartName[]

type NumbersOf<Part extends PartName> = Readonly<
  Record<keyof (typeof table)[Part]['limits'], number>
>

/** The numbers of all parts for one picture of Dash. */
export type Figure = { readonly [Part in PartName]: NumbersOf<Part> & Numbers }

/** What changes in the numbers of some parts. */
export type Offsets = { readonly [Part in PartName]?: Partial<NumbersOf<Part>> }

export const eachPart = <T>(of: (part: PartName) => T) =>
  Object.fromEntries(partNames.map((part) => [part, of(part)])) as Readonly<Record<PartName, T>>

export const numberNames = eachPart((part) => Object.keys(parts[part].limits))
