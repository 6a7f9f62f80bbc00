/** Dash's gestures as scripts: poses over time (docs/design/art/STYLE.md §6). meal.ts makes the script of a meal. */
import type { Stride } from '../../preload/contract/events.ts'
import type { Kind } from '../../preload/contract/kinds.ts'
import type { MotionName } from './motion/tracks.ts'
import type { MouthName } from './mouths.ts'
import type { PoseName } from './poses.ts'
import type { Zone } from './zones.ts'

/** The sounds of Dash. The page maps each to a sound effect (renderer/shared/sound-effects.ts). */
export const dashSounds = [
  'peck',
  'bite',
  'sizzle',
  'swallow',
  'hop',
  'landing',
  'surprise',
  'purr',
  'level-up',
  'unlock',
] as const
export type DashSound = (typeof dashSounds)[number]

/** If Dash faces left, the whole drawing is mirrored. */
export type Facing = 'left' | 'right'

export interface Step {
  readonly pose: PoseName
  readonly ms: number
  /** Null if the pose or speech controls the beak. */
  readonly mouth: MouthName | null
  readonly motion: MotionName
  readonly facing: Facing
  /** The food in the beak while Dash eats. Null keeps the previous value. */
  readonly food: Kind | null
  /** The remaining share of that food, 1 to 0. */
  readonly foodLeft: number
  /** The share of the meal that Dash has eaten when this step begins, 0 to 1. Null keeps the previous value. */
  readonly bites: number | null
  readonly sound: DashSound | null
}

export type GestureSteps = readonly Step[]

const plain = {
  mouth: null,
  motion: 'none',
  facing: 'right',
  food: null,
  foodLeft: 1,
  bites: null,
  sound: null,
} as const

export const step = (
  pose: PoseName,
  ms: number,
  change: Partial<Omit<Step, 'pose' | 'ms'>> = {},
): Step => ({ pose, ms, ...plain, ...change })

/** How long Dash hangs if the release of the pointer is never reported. */
const maxDragMs = 60_000
/** Longer than the pause between drag events, at most 550 ms (HTML, "drag-and-drop processing model"). */
const awaitMs = 700
/** No fall takes this long. */
const maxFallMs = 6000

const darting = { motion: 'dart' } as const
/** A blink, a jump aside, a blink. Only four frames, because Dash looks around all day long. */
const lookAside = (pose: PoseName): GestureSteps => [
  step('blink', 110, darting),
  step(pose, 1100, darting),
  step('blink', 110, darting),
]

const touchDown = [step('landing', 300, { motion: 'land', sound: 'landing' })]
const shakeOff = [step('blink', 270, { motion: 'shake' })]

/** The position of the bubble as the user sees it. */
export type BubbleSide = 'above' | 'left' | 'right'

const glance = (pose: PoseName) => [step(pose, 900), step('idle', 450), step(pose, 1100)]
/** Dash looks at its bubble, at the user, and at the bubble again. The beak stays free to speak. */
export const glancesAtBubble: Readonly<Record<BubbleSide, GestureSteps>> = {
  above: glance('looking-up'),
  left: glance('look-left'),
  right: glance('look-right'),
}

/** Most touches begin with a dent, so that a repeated touch is visible too. */
const dent = { motion: 'poke' } as const

const touches = {
  pat: [step('nuzzle', 160, dent), step('nuzzle', 800, { motion: 'hum', sound: 'purr' })],
  blush: [step('bashful', 160, dent), step('bashful', 1300, { motion: 'hum' })],
  wince: [
    step('wince', 160, dent),
    step('wince', 640, { motion: 'shiver' }),
    step('blink', 140),
    step('idle', 240),
    step('blink', 110),
  ],
  giggle: [step('giggling', 160, dent), step('giggling', 1100, { motion: 'giggle' })],
  flare: [step('flaring', 160, dent), step('flaring', 760, { motion: 'rise' }), step('warm', 700)],
  hop: [
    step('hopping', 110, { motion: 'squash' }),
    step('hopping', 250, { motion: 'up', sound: 'hop' }),
    step('hopping', 270, { motion: 'down' }),
    step('happy', 320, { motion: 'land', sound: 'landing' }),
  ],
  nip: [
    step('nip-coming', 150, dent),
    step('nipping', 180, { sound: 'peck' }),
    step('nip-coming', 140),
    step('nipping', 340, { sound: 'peck' }),
    step('glad', 300),
  ],
  'turn-left': [step('look-left', 160, dent), step('look-left', 620)],
  'turn-right': [step('look-right', 160, dent), step('look-right', 620)],
} satisfies Readonly<Record<string, GestureSteps>>

type TouchName = keyof typeof touches
export const touchNames = Object.keys(touches) as readonly TouchName[]
export const isTouchName = (name: string): name is TouchName => Object.hasOwn(touches, name)

/** The gesture for a click on a zone. If the user clicks Dash's side, Dash turns to the pointer. */
export function touchGestureOf(zone: Zone, isLeft: boolean): TouchName {
  if (zone === 'side') return isLeft ? 'turn-left' : 'turn-right'
  return touchGestures[zone]
}

const touchGestures: Readonly<Record<Exclude<Zone, 'side'>, TouchName>> = {
  head: 'pat',
  cheek: 'blush',
  eye: 'wince',
  belly: 'giggle',
  tuft: 'flare',
  feet: 'hop',
  beak: 'nip',
}

const dreamMs = 4800
export function dreamSteps(food: Kind): GestureSteps {
  return [step('dreaming', dreamMs, { ...darting, food })]
}

const scripts = {
  wave: [step('wave', 3 * 560, { motion: 'wave' })],
  enjoy: [step('nuzzle', 900, { motion: 'hum', sound: 'purr' })],
  notice: [step('surprised', 400), step('look-right', 900)],
  'await-dish': [step('awaiting', awaitMs)],
  dangle: [step('dangling', maxDragMs)],
  fall: [step('falling', maxFallMs, { sound: 'surprise' })],
  tumble: [step('tumbling', maxFallMs)],
  bounce: [step('landing', 130, { motion: 'land', sound: 'landing' }), step('falling', maxFallMs)],
  land: [...touchDown, ...shakeOff],
  'land-dizzy': [...touchDown, step('dizzy', 1500, { motion: 'reel' }), ...shakeOff],
  'look-left': lookAside('look-left'),
  'look-right': lookAside('look-right'),
  yawn: [
    step('yawn-coming', 450),
    step('yawning', 1300),
    step('sleepy', 260, { mouth: 'n' }),
    step('sleepy', 140, { mouth: 'u' }),
    step('sleepy', 500, { mouth: 'n' }),
  ],
  stretch: [
    step('yawn-coming', 250, { mouth: 'n' }),
    step('stretching', 700, { motion: 'strain' }),
    step('stretching-on', 700, { motion: 'strain' }),
    step('glad', 450, { motion: 'shake' }),
  ],
  preen: [
    step('look-left', 250),
    step('preening', 1500, { motion: 'nibble' }),
    step('glad', 500, { motion: 'shake' }),
  ],
  peck: [
    step('look-left', 200, { mouth: 'n' }),
    step('pecking', 1360, { motion: 'peck' }),
    step('glad', 140, { mouth: 'n' }),
    step('glad', 140, { mouth: 'u' }),
    step('glad', 400, { mouth: 'n' }),
  ],
  'look-at-bubble': glancesAtBubble.above,
  listen: [step('listening', 1800, { motion: 'hum' })],
  think: [step('thinking', 2200, { motion: 'hum' })],
  shiver: [step('shivering', 1500, { motion: 'shiver' }), step('idle', 300)],
  sneeze: [
    step('sneeze-coming', 380),
    step('sneeze-coming', 420, { mouth: 'yawn', motion: 'gather' }),
    step('sneezing', 550),
    step('sniffing', 900, { motion: 'nibble' }),
  ],
  ladybird: [
    step('cross-eyed', 2400),
    step('seeing-off', 1150, { motion: 'fly-off' }),
    step('glad', 400),
  ],
  'read-log': [
    step('reading', 3300, { motion: 'read' }),
    step('reading', 700, { mouth: 'smile' }),
    step('glad', 300),
  ],
  dance: [
    ...Array.from({ length: 4 }, () => [
      step('dancing-left', 420, { motion: 'bounce' }),
      step('dancing-right', 420, { motion: 'bounce' }),
    ]).flat(),
    step('happy', 400),
  ],
  'type-along': [
    step('typing', 1500, { motion: 'type' }),
    step('typing', 300, { mouth: 'smile' }),
    step('typing', 1000, { motion: 'type' }),
  ],
  applaud: [
    ...Array.from({ length: 5 }, () => [step('clapping-apart', 180), step('clapping', 170)]).flat(),
    step('happy', 350),
  ],
  catch: [
    step('expecting', 380),
    step('catching', 430, { motion: 'drop' }),
    step('caught', 1500, { motion: 'land', sound: 'hop' }),
    step('glad', 300),
  ],
  post: [
    step('addressing', 900, { motion: 'hum' }),
    step('throwing', 950, { motion: 'send', sound: 'hop' }),
    step('glad', 450),
  ],
  stir: [step('stirring', 2600, { motion: 'stir' }), step('happy', 400, { motion: 'settle' })],
  facepalm: [
    step('surprised', 250, { mouth: 'n' }),
    step('facepalming', 1500, { motion: 'exhale' }),
  ],
  peek: [step('peeking-out', 1700)],
  'hold-head': [step('surprised', 300), step('holding-head', 1900, { motion: 'rock' })],
  relief: [
    step('sweating', 350),
    step('wiping', 900, { motion: 'wipe' }),
    step('wiped', 500),
    step('relieved', 1200, { motion: 'exhale' }),
    step('glad', 500),
  ],
  fanfare: [
    step('blowing', 260, { mouth: 'n' }),
    step('blowing', 1500, { motion: 'toot' }),
    step('celebrate', 250, { motion: 'up', sound: 'hop' }),
    step('celebrate', 270, { motion: 'down' }),
    step('happy', 400, { motion: 'settle', sound: 'landing' }),
  ],
  toot: [step('blowing', 1100, { motion: 'toot' }), step('glad', 500)],
  call: [step('calling', 500, { motion: 'settle' }), step('calling', 1600, { motion: 'tap' })],
  comfort: [step('comforting', 2200, { motion: 'hum' }), step('glad', 400)],
  'full-cheeks': [
    step('glad', 200, { mouth: 'eat' }),
    step('full-cheeks', 1700, { motion: 'chew' }),
    step('glad', 400),
  ],
  unpack: [
    step('pecking', 680, { motion: 'peck', sound: 'peck' }),
    step('surprised', 300, { sound: 'unlock' }),
    step('celebrate', 250, { motion: 'up' }),
    step('celebrate', 270, { motion: 'down' }),
    step('happy', 500, { motion: 'settle' }),
  ],
  /** Dash grows meanwhile: see `form` in motion/parts.ts. */
  grow: [
    step('surprised', 450),
    step('flaring', 1500, { motion: 'rise', sound: 'unlock' }),
    step('celebrate', 250, { motion: 'up', sound: 'level-up' }),
    step('celebrate', 270, { motion: 'down' }),
    step('celebrate', 250, { motion: 'up', sound: 'hop' }),
    step('celebrate', 270, { motion: 'down' }),
    step('happy', 500, { motion: 'settle', sound: 'landing' }),
    step('glad', 900),
  ],
  lap: [
    step('happy', 140, { motion: 'squash' }),
    step('flying', 2200, { motion: 'lap', sound: 'hop' }),
    step('happy', 300, { motion: 'land', sound: 'landing' }),
  ],
  /** The last step lasts until main says that Dash is out (`setOffMs` in main/reactions/rules/trip-reducer.ts). */
  'set-off': [
    step('pecking', 680, { motion: 'peck' }),
    step('wave', 2 * 560, { motion: 'wave' }),
    step('flying', 3200, { motion: 'fly-away' }),
  ],
  doze: [
    step('nodding', 1600, darting),
    step('dozing', 700, darting),
    step('blink', 110, darting),
    step('nodding', 1300, darting),
    step('dozing', 400, darting),
  ],
  /** Dash dreams of a dish (`dreamSteps`). Two frames: it is asleep before and after. */
  dream: dreamSteps('commit'),
  'start-up': [
    step('starting', 250, { motion: 'up', sound: 'surprise' }),
    step('starting', 270, { motion: 'down' }),
    step('surprised', 300, { motion: 'land', sound: 'landing' }),
    step('blink', 120),
    step('glad', 700),
  ],
  /** Annoyed by too many touches, Dash puffs up and turns away, peeks at the user, and then calms down. */
  huff: [
    step('huffy', 260, { motion: 'shake' }),
    step('huffy', 1300, { motion: 'tap' }),
    step('huffy-peek', 500),
    step('huffy', 500),
    step('glad', 500),
  ],
  ...touches,
} satisfies Readonly<Record<string, GestureSteps>>

export type GestureName = keyof typeof scripts
export const gestures: Readonly<Record<GestureName, GestureSteps>> = scripts

/** `grow` as one picture, for users who prefer reduced motion. */
export const stillGrowth: GestureSteps = [step('celebrate', 3000, { sound: 'level-up' })]

/** Each foot comes down in turn while the other foot passes it. */
const strideOfFeet: readonly PoseName[] = ['walk-1', 'walk-2', 'walk-3', 'walk-4']
/** How long Dash turns to the front with closed eyes. */
const turnMs = 120
/** Dash first sits this long without springs, which would draw the opening of the eyes. */
const seatedMs = 120
const sitMs = 20_000

/** A walk: one frame per stride of the window, then a few single frames to sit down. Springs would draw twelve. */
export function walkSteps(strides: readonly Stride[], strideMs: number): GestureSteps {
  const frames = strides.map((stride, n) =>
    stride === 0
      ? step('idle', strideMs, { motion: 'stride' })
      : step(strideOfFeet[n % strideOfFeet.length] ?? 'walk-1', strideMs, {
          motion: 'stride',
          facing: stride < 0 ? 'left' : 'right',
        }),
  )
  return [
    ...frames,
    step('blink', turnMs, { motion: 'stride' }),
    step('sit', seatedMs, { motion: 'stride' }),
    step('sit', sitMs),
  ]
}
