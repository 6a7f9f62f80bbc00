import type { BirdEvent } from '../../../preload/contract/events.ts'
import type { DashMotion } from '../../../preload/contract/settings.ts'
import { standingAt, type Edge, type WholeDisplay } from './edge.ts'
import type { Flight, PointerSample } from './flight.ts'
import type { Swing } from './pendulum.ts'
import { birdSquare, smallWindowAround, windowAround } from './pet-window-size.ts'
import {
  displayNear,
  middleOf,
  positionOf,
  type Displays,
  type Rectangle,
  type ScreenPoint,
  type WindowPosition,
} from './placement.ts'
import type { Walk } from './walk.ts'

/** What the floating Dash does. */
export type PetState =
  /** Its window is not shown. Dash will come back here, behind an edge if there is one. */
  | { readonly name: 'hidden'; readonly edge: Edge | undefined }
  | { readonly name: 'standing' }
  | { readonly name: 'at-edge'; readonly edge: Edge }
  | Held
  | Flying
  | Sliding
  | Walking

/** The user drags it. */
export interface Held {
  readonly name: 'held'
  /** Where the pointer grabbed Dash, relative to the middle of its lower edge. */
  readonly grip: ScreenPoint
  readonly path: readonly PointerSample[]
  readonly swing: Swing
  /** How many frames it has swung. */
  readonly frames: number
}

/** Falling, or thrown. */
export interface Flying {
  readonly name: 'flying'
  readonly flight: Flight
  readonly frames: number
  /** The last contact with the floor that was sent to the page. */
  readonly told: 'bounces' | 'landed' | null
}

/** Slipping behind an edge, or back out. */
export interface Sliding {
  readonly name: 'sliding'
  readonly from: Rectangle
  readonly to: Rectangle
  /** Undefined: it comes out. */
  readonly edge: Edge | undefined
  readonly passedS: number
}

export interface Walking {
  readonly name: 'walking'
  readonly walk: Walk
  /** Strides made. */
  readonly count: number
  readonly startedAtMs: number
}

/** The floating Dash. */
export interface Pet {
  /** The square that it stands in, on screen. A new object, even an equal one, asks to set the window's bounds again. */
  readonly bird: Rectangle
  /** Its place at the next start, and when displays come back. */
  readonly saved: WindowPosition | undefined
  readonly motion: DashMotion
  /** Whether programs may move their windows here. */
  readonly movesWindows: boolean
  /** The window manager lets no window hang over an edge of the screen (GNOME's does this). */
  readonly isKeptInside: boolean
  /** The last time that something happened around it. */
  readonly disturbedAtMs: number
  readonly state: PetState
  /** What the last event gives its page to show, in order. */
  readonly news: readonly BirdEvent[]
}

/** What the pet's rules need to know of the machine. */
export interface World {
  readonly displays: Displays<WholeDisplay>
  readonly pointer: ScreenPoint
  readonly isMotionReduced: boolean
  /** By a clock that never goes back. */
  readonly nowMs: number
}

/** A hidden Dash at its saved place. */
export function createPet(
  { size, motion }: { readonly size: number; readonly motion: DashMotion },
  saved: WindowPosition | undefined,
  { displays }: Pick<World, 'displays'>,
  movesWindows: boolean,
): Pet {
  const { bird, edge } = standingAt(displays, saved, birdSquare(size), movesWindows)
  return {
    ...{ bird, saved, motion, movesWindows },
    isKeptInside: false,
    disturbedAtMs: -Infinity,
    state: { name: 'hidden', edge },
    news: [],
  }
}

/** The bounds of its window. */
export const windowOf = ({ bird, isKeptInside }: Pet): Rectangle =>
  isKeptInside ? smallWindowAround(bird) : windowAround(bird)

/** The edge that Dash hides behind, or is about to. */
export const edgeOf = ({ state }: Pet): Edge | undefined =>
  'edge' in state ? state.edge : undefined

/** Whether this desktop lets Dash hide behind an edge. */
export const canHide = ({ movesWindows, isKeptInside }: Pet): boolean =>
  movesWindows && !isKeptInside

/** Whether each frame moves it. */
export const isInMotion = ({ state: { name } }: Pet): boolean =>
  name === 'held' || name === 'flying' || name === 'sliding'

/** Whether it takes a walk now and then. */
export const takesWalks = ({ motion, movesWindows, state }: Pet): boolean =>
  (motion === 'polite' || motion === 'lively') && movesWindows && state.name !== 'hidden'

/** The display that Dash is on. */
export const displayOf = ({ bird }: Pick<Pet, 'bird'>, { displays }: World): WholeDisplay =>
  displayNear(displays, middleOf(bird))

/** Dash where it is, as its place at the next start. */
export function saved(pet: Pet, world: World): Pet {
  const edge = edgeOf(pet)
  const ofEdge = world.displays.find(({ id }) => id === edge?.display)
  const side = (ofEdge && edge?.side) ?? null
  return { ...pet, saved: positionOf(ofEdge ?? displayOf(pet, world), pet.bird, side) }
}

/** The state of rest of a visible Dash. */
export const restingState = (edge: Edge | undefined): PetState =>
  edge ? { name: 'at-edge', edge } : { name: 'standing' }

/** Has something for the page to show. */
export const showing = (pet: Pet, event: BirdEvent): Pet => ({ ...pet, news: [...pet.news, event] })

/** At rest, behind an edge or not. A hidden Dash stays hidden. */
export const resting = (pet: Pet, edge?: Edge): Pet => ({
  ...pet,
  state: pet.state.name === 'hidden' ? { name: 'hidden', edge } : restingState(edge),
})
