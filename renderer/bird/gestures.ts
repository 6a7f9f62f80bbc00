/** What Dash does by itself and when touched, as data (docs/design/art/STYLE.md §6). */
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
  | 'await-dish'
  | 'dangle'
  | 'fall'
  | 'tumble'
  | 'bounce'
  | 'land'
  | 'land-dizzy'
  | 'look-left'
  | 'look-right'
  | 'yawn'
  | 'stretch'
  | 'preen'
  | 'peck'
  | 'look-at-bubble'
  | 'listen'
  | 'think'
  | 'shiver'
  | 'sneeze'
  | 'dance'
  | 'type-along'
  | 'applaud'
  | 'facepalm'
  | 'peek'
  | 'hold-head'
  | 'relief'
  | 'fanfare'
  | 'full-cheeks'
  | 'lap'

/** The longest that Dash hangs from a hand that never reports letting go. */
const maxDragMs = 60_000
/** While a dish is held still, drag events come at least every 550 ms (HTML, "drag-and-drop processing model"). */
const awaitMs = 700
/** No fall takes this long. */
const maxFallMs = 6000

const dart = { motion: 'dart' } as const
/** A blink before and after, and no frames in between: Dash looks around all day long. */
const lookAbout = (pose: PoseName): readonly Step[] => [
  step('blink', 110, dart),
  step(pose, 1100, dart),
  step('blink', 110, dart),
]

const touchDown = [step('landing', 300, { motion: 'land', moment: 'landing' })]
const shakeOff = [step('blink', 270, { motion: 'shake' })]

/** Where its bubble is, from the user's point of view. */
export type BubbleSide = 'above' | 'left' | 'right'

const glance = (pose: PoseName): readonly Step[] => [
  step(pose, 900),
  step('idle', 450),
  step(pose, 1100),
]
/** Dash looks at its words, at the user, and at its words again. The beak stays free to speak. */
export const glancesAtBubble: Readonly<Record<BubbleSide, readonly Step[]>> = {
  above: glance('looking-up'),
  left: glance('look-left'),
  right: glance('look-right'),
}

export const gestures: Readonly<Record<GestureName, readonly Step[]>> = {
  wave: [step('wave', 3 * 560, { motion: 'wave' })],
  enjoy: [step('nuzzle', 900, { motion: 'hum', moment: 'purr' })],
  notice: [step('surprised', 400), step('look-right', 900)],
  'await-dish': [step('awaiting', awaitMs)],
  dangle: [step('dangling', maxDragMs)],
  fall: [step('falling', maxFallMs, { moment: 'surprise' })],
  tumble: [step('tumbling', maxFallMs)],
  bounce: [step('landing', 130, { motion: 'land', moment: 'landing' }), step('falling', maxFallMs)],
  land: [...touchDown, ...shakeOff],
  'land-dizzy': [...touchDown, step('dizzy', 1500, { motion: 'reel' }), ...shakeOff],
  'look-left': lookAbout('look-left'),
  'look-right': lookAbout('look-right'),
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
    step('celebrate', 250, { motion: 'up', moment: 'hop' }),
    step('celebrate', 270, { motion: 'down' }),
    step('happy', 400, { motion: 'settle', moment: 'landing' }),
  ],
  'full-cheeks': [
    step('glad', 200, { mouth: 'eat' }),
    step('full-cheeks', 1700, { motion: 'chew' }),
    step('glad', 400),
  ],
  lap: [
    step('happy', 140, { motion: 'squash' }),
    step('flying', 2200, { motion: 'lap', moment: 'hop' }),
    step('happy', 300, { motion: 'land', moment: 'landing' }),
  ],
  doze: [
    step('nodding', 1600, dart),
    step('dozing', 700, dart),
    step('blink', 110, dart),
    step('nodding', 1300, dart),
    step('dozing', 400, dart),
  ],
  'start-up': [
    step('starting', 250, { motion: 'up', moment: 'surprise' }),
    step('starting', 270, { motion: 'down' }),
    step('surprised', 300, { motion: 'land', moment: 'landing' }),
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

/** How Dash waits behind an edge while leaning out: one eye and the tuft show. */
export const hidingLook: { readonly pose: PoseName; readonly mouth: MouthName | null } = {
  pose: 'hiding',
  mouth: null,
}

interface Pastimes {
  readonly chance: number
  readonly gestures: readonly GestureName[]
}

const never: Pastimes = { chance: 0, gestures: [] }
const looks: Pastimes = { chance: 0.15, gestures: ['look-left', 'look-right'] }
const seenBy = (...gestures: readonly GestureName[]): Pastimes => ({ chance: 0.07, gestures })

/**
 * What may happen instead of a blink while Dash is idle: the chance, and the gestures. `resting` takes few frames.
 * `seen` applies while the user is there or just after an event, and has moving gestures, about one a minute.
 */
export const pastimes: Readonly<
  Record<Mood, { readonly resting: Pastimes; readonly seen: Pastimes }>
> = {
  content: {
    resting: looks,
    seen: seenBy('look-left', 'look-right', 'preen', 'peck', 'stretch', 'sneeze', 'listen'),
  },
  happy: { resting: looks, seen: seenBy('dance', 'hop', 'preen', 'peck', 'stretch', 'type-along') },
  hot: { resting: looks, seen: seenBy('sneeze', 'dance', 'flare', 'hop') },
  hungry: { resting: never, seen: seenBy('peck', 'think', 'look-right') },
  sleepy: {
    resting: { chance: 0.3, gestures: ['yawn'] },
    seen: seenBy('yawn', 'stretch', 'shiver'),
  },
  asleep: { resting: never, seen: never },
}

/** The poses that Dash cycles through while talking, one per phrase. */
export const talkingPoses: readonly PoseName[] = ['talk-a', 'talk-i', 'talk-e', 'talk-u']
