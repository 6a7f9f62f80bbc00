import type { Kind } from './kinds.ts'
import type { Locale } from './settings.ts'
import type { OutfitId, SceneId } from './wardrobe.ts'
import type { Snapshot } from './views/snapshot.ts'
import type { WorkGesture } from './work.ts'

export type MouthShape = 'a' | 'i' | 'u' | 'e' | 'o' | 'n'

export interface MouthCue {
  /** Seconds from the start of the clip. */
  readonly at: number
  readonly shape: MouthShape
}

/** What a meal changes. */
export interface Condition {
  /** Dishes in the pantry. */
  readonly waiting: Readonly<Record<Kind, number>>
  /** All experience ever. */
  readonly experience: number
  /** 20 to 100. */
  readonly fullness: number
  /** 0 to 100. */
  readonly heat: number
}

/** One meal, with all that came of it. */
export interface MealNews {
  readonly dishes: readonly { readonly kind: Kind; readonly count: number }[]
  /** Pages show the change from one to the other, bite by bite. */
  readonly before: Condition
  readonly after: Condition
  /** Whether Dash breathes fire. */
  readonly fire: boolean
  /** In the order in which they came. */
  readonly unlocked: readonly (OutfitId | SceneId)[]
}

/** A part of what the bubble shows, from when on it is said. */
export interface SpokenStretch {
  /** Seconds from the start of the clip. */
  readonly at: number
  /** Places in the bubble's text; `to` is behind its end. */
  readonly from: number
  readonly to: number
}

/** What the system's own voice says. */
export interface SpokenWords {
  readonly text: string
  readonly language: Locale
}

/** Of a walk: to the left, to the right, or 0 where Dash stands and turns. */
export type Stride = -1 | 0 | 1

/** @typeParam Clip what names a clip: in main its id, in a page its address */
export type BirdEvent<Clip = string> =
  | ({ readonly type: 'fed' } & MealNews)
  | { readonly type: 'new-food'; readonly kind: Kind; readonly count: number }
  | { readonly type: 'stroked' }
  | { readonly type: 'picked-up' }
  /** It swings in the hand that holds it: degrees, as SVG turns. */
  | { readonly type: 'swings'; readonly turn: number }
  /** Let go in mid-air. */
  | { readonly type: 'falls' }
  /** On its way down: degrees by which it has tumbled, as CSS turns; and how fast it is, 0 to 1. */
  | { readonly type: 'flies'; readonly turn: number; readonly speed: number }
  /** It meets the floor, and will bounce off again. */
  | { readonly type: 'bounces' }
  /** It is on the floor after it was held: as it touches it for good, and again once it stands still there. */
  | { readonly type: 'landed' }
  /** The floating Dash walks: its window goes a stride each time, from now on. */
  | { readonly type: 'walks'; readonly strides: readonly Stride[]; readonly strideMs: number }
  /** A walk is broken off. */
  | { readonly type: 'halts' }
  | { readonly type: 'greets' }
  /** Somebody has worked: committed, merged, run into a conflict. */
  | { readonly type: 'works'; readonly gesture: WorkGesture }
  /** A clip is ready, or words for the system's own voice: one window lets them be heard, and every bird moves its beak. */
  | {
      readonly type: 'speaks'
      readonly line: number
      readonly clip: Clip | null
      readonly words?: SpokenWords | null
      readonly mouthCues: readonly MouthCue[]
      readonly seconds: number
      /** So much of the clip's begin is silent, and left out. */
      readonly silentSeconds?: number
      /** Whether the machine is busy: its sound needs a deeper buffer then. */
      readonly isBusy?: boolean
      /** Ascending; without it nobody knows which of the bubble's words are said when. */
      readonly stretches?: readonly SpokenStretch[]
    }
  | { readonly type: 'stops-speaking' }

/** Events pushed to pages. */
export interface Events {
  snapshot: Snapshot
  /** Only the window that plays a clip gets its address; the others get null. */
  bird: BirdEvent<string | null>
  /** The system's pointer near the floating Dash, in sides of its square from the upper left corner; null: it has gone away. */
  pointer: { readonly x: number; readonly y: number } | null
  /** Asks the home window to show one of its rooms (from tray and links). */
  room: Room
}

export type EventName = keyof Events

const channels: Readonly<Record<EventName, true>> = {
  snapshot: true,
  bird: true,
  pointer: true,
  room: true,
}

/** The events' channels: the preload lets a page listen to no other. */
export const eventNames = Object.keys(channels) as readonly EventName[]

/** The rooms of Home. */
export type Room = 'nest' | 'wardrobe' | 'history' | 'settings'
