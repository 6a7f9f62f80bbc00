import type { Kind } from './kinds.ts'
import type { Locale } from './declared-settings.ts'
import type { EarnableId } from './earnables.ts'
import type { Snapshot } from './views/snapshot-view.ts'

export type MouthShape = 'a' | 'i' | 'u' | 'e' | 'o' | 'n'

export interface MouthCue {
  /** Seconds from the start of the clip. */
  readonly at: number
  readonly shape: MouthShape
}

export interface PetStats {
  /** Dishes in the pantry. */
  readonly waiting: Readonly<Record<Kind, number>>
  /** Total experience. */
  readonly experience: number
  /** 20 to 100. */
  readonly fullness: number
  /** 0 to 100. */
  readonly heat: number
}

export interface MealNews {
  readonly dishes: readonly { readonly kind: Kind; readonly count: number }[]
  /** Pages animate from `before` to `after`, bite by bite. */
  readonly before: PetStats
  readonly after: PetStats
  readonly hasFire: boolean
  /** What the meal earned, in order. */
  readonly unlocked: readonly EarnableId[]
}

/** The maximum length of a meal's show. Meals that arrive during a show are merged into the next one. */
export const maxMealShowMs = 6000

export interface SpokenStretch {
  /** Seconds from the start of the clip. */
  readonly at: number
  /** Offsets in the bubble's text; `to` is exclusive. */
  readonly from: number
  readonly to: number
}

/** Words for the system's own voice. */
export interface SpokenWords {
  readonly text: string
  readonly language: Locale
}

/** How a page's utterance ended: the system's voice may fail. */
export const utteranceOutcomes = ['said', 'failed'] as const
export type UtteranceOutcome = (typeof utteranceOutcomes)[number]

/** How Dash reacts to work: gestures of `renderer/bird/gestures.ts`. */
export const workGestures = [
  'applaud',
  'catch',
  'post',
  'stir',
  'fanfare',
  'full-cheeks',
  'hold-head',
  'relief',
  'lap',
  'peck',
  'think',
  'facepalm',
  'stretch',
  'preen',
  'listen',
  'toot',
  'call',
  'comfort',
] as const
export type WorkGesture = (typeof workGestures)[number]

/** The small things that Dash does once a day: gestures of `renderer/bird/gestures.ts`. */
export const surpriseGestures = ['sneeze', 'ladybird', 'read-log'] as const
export type SurpriseGesture = (typeof surpriseGestures)[number]

/** A step of a walk: left, right, or 0 if Dash stands and turns. */
export type Stride = -1 | 0 | 1

/** A clip is ready, or words for the system's own voice. One window plays them, and every bird moves its beak. */
export interface SpeaksEvent {
  readonly type: 'speaks'
  readonly line: number
  /** The page reports its end by this id. */
  readonly utterance: number
  /** A path on the page's own origin; null for words, and in windows that do not play it. */
  readonly clip: string | null
  readonly words?: SpokenWords | null
  readonly mouthCues: readonly MouthCue[]
  readonly seconds: number
  /** How much silence to skip at the beginning. */
  readonly silentSeconds?: number
  /** Whether the machine is busy, so that the sound needs a deeper buffer. */
  readonly isBusy?: boolean
  /** Ascending. If absent, the bubble cannot mark words as they are said. */
  readonly stretches?: readonly SpokenStretch[]
}

export type BirdEvent =
  | ({ readonly type: 'fed' } & MealNews)
  | { readonly type: 'new-food'; readonly kind: Kind; readonly count: number }
  | { readonly type: 'picked-up' }
  /** Dash swings while held: degrees, as SVG rotates. */
  | { readonly type: 'swings'; readonly turn: number }
  | { readonly type: 'falls' }
  /** Dash falls: how far it has tumbled (degrees, as CSS rotates) and how fast it is (0 to 1). */
  | { readonly type: 'flies'; readonly turn: number; readonly speed: number }
  /** Dash hits the floor and will bounce. */
  | { readonly type: 'bounces' }
  /** Dash is on the floor after being held. Sent when it touches down for good, and again when it stands still. */
  | { readonly type: 'landed' }
  /** The floating Dash starts to walk: its window moves by one stride at a time. */
  | { readonly type: 'walks'; readonly strides: readonly Stride[]; readonly strideMs: number }
  | { readonly type: 'halts' }
  | { readonly type: 'greets' }
  | { readonly type: 'unpacks' }
  /** Dash has reached a form: its ceremony. The snapshot says which form it wears. */
  | { readonly type: 'grows' }
  /** A surprise, or a reminder that an agent waits: Dash performs it only if it is idle, awake and visible. */
  | { readonly type: 'performs-if-idle'; readonly gesture: SurpriseGesture | 'call' }
  /** Dash says goodbye and flies away. `halts` calls it back. */
  | { readonly type: 'sets-off' }
  /** A response to work or a new stamp, or what a command asks for. */
  | { readonly type: 'performs'; readonly gesture: WorkGesture }
  | SpeaksEvent
  | { readonly type: 'stops-speaking' }

export interface Events {
  snapshot: Snapshot
  bird: BirdEvent
  /** The pointer near the floating Dash, in units of its square from the top-left corner; null if it has left. */
  pointer: { readonly x: number; readonly y: number } | null
  /** Asks Home to show one of its rooms. The tray and links send it. */
  room: Room
}

export type EventName = keyof Events

export type Room = 'nest' | 'wardrobe' | 'history' | 'settings'
