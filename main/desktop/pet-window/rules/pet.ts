import type { BirdEvent } from '../../../../preload/contract/events.ts'
import type { DashMotion } from '../../../../preload/contract/declared-settings.ts'
import type { FormId } from '../../../../preload/contract/earnables.ts'
import { hidingPlaceFor, restingPlaceFor, type Edge, type RestingPlace } from './edge.ts'
import {
  contactBetween,
  fly,
  startFlight,
  speedOf,
  still,
  addTumble,
  type Flight,
  type PointerSample,
} from './flight.ts'
import { advanceSwing, isStill, swingAtRest, type Swing } from './pendulum.ts'
import { birdSquare, smallWindowAround, windowAround } from './pet-window-size.ts'
import {
  clampToArea,
  displayNear,
  middleOf,
  positionOf,
  type Display,
  type Displays,
  type Rectangle,
  type ScreenPoint,
  type Size,
  type WindowPosition,
} from './placement.ts'
import { isOnFloor, type Walk } from './walk.ts'

export type PetState =
  /** The window is hidden. Dash comes back in the same place, behind `edge` unless it is null. */
  | { readonly name: 'hidden'; readonly edge: Edge | null }
  | { readonly name: 'standing' }
  | { readonly name: 'at-edge'; readonly edge: Edge }
  | Held
  | Flying
  | Sliding
  | Walking

export interface Held {
  readonly name: 'held'
  /** Where the pointer grabbed Dash, relative to the middle of its lower edge. */
  readonly grip: ScreenPoint
  readonly path: readonly PointerSample[]
  readonly swing: Swing
  readonly frames: number
}

export interface Flying {
  readonly name: 'flying'
  readonly flight: Flight
  readonly frames: number
  /** The last contact with the floor that the page was told about. */
  readonly told: 'bounces' | 'landed' | null
}

/** Dash slides behind an edge, or out again if `to` has no edge. */
export interface Sliding {
  readonly name: 'sliding'
  readonly from: Rectangle
  readonly to: RestingPlace
  readonly passedSeconds: number
}

export interface Walking {
  readonly name: 'walking'
  readonly walk: Walk
  /** Strides made. */
  readonly count: number
  readonly startedAtMs: number
}

export interface Pet {
  /** The square that Dash stands in, on screen. A new object, even an equal one, sets the window's bounds again. */
  readonly bird: Rectangle
  /** Where Dash stands at the next start, and when displays come back. */
  readonly saved: WindowPosition | null
  readonly motion: DashMotion
  readonly form: FormId
  /** Whether programs may move their windows here. */
  readonly canMoveWindows: boolean
  /** The window manager keeps windows fully on screen, as GNOME's does. */
  readonly isKeptInside: boolean
  readonly disturbedAtMs: number
  readonly state: PetState
  /** What the page must show because of the last event, in order. */
  readonly news: readonly BirdEvent[]
}

/** What the pet's rules need to know of the machine. */
export interface World {
  readonly displays: Displays
  readonly pointer: ScreenPoint
  readonly isMotionReduced: boolean
  /** Monotonic time in milliseconds. */
  readonly nowMs: number
}

/** A hidden Dash at its saved place. */
export function createPet(
  { size, motion }: { readonly size: number; readonly motion: DashMotion },
  saved: WindowPosition | null,
  { displays }: Pick<World, 'displays'>,
  canMoveWindows: boolean,
): Pet {
  const { bird, edge } = restingPlaceFor(displays, saved, birdSquare(size), canMoveWindows)
  return {
    bird,
    saved,
    motion,
    form: 'dash',
    canMoveWindows,
    isKeptInside: false,
    disturbedAtMs: -Infinity,
    state: { name: 'hidden', edge },
    news: [],
  }
}

export const windowOf = ({ bird, isKeptInside }: Pet): Rectangle =>
  isKeptInside ? smallWindowAround(bird) : windowAround(bird)

/** The edge that Dash hides behind, or is about to hide behind. */
export function edgeOf({ state }: Pet): Edge | null {
  if (state.name === 'sliding') return state.to.edge
  return 'edge' in state ? state.edge : null
}

export const canHide = ({ canMoveWindows, isKeptInside }: Pet): boolean =>
  canMoveWindows && !isKeptInside

/** Whether each frame moves Dash. */
export const isInMotion = ({ state: { name } }: Pet): boolean =>
  name === 'held' || name === 'flying' || name === 'sliding'

/** Whether Dash takes a walk now and then. */
export const canTakeWalks = ({ motion, canMoveWindows, state }: Pet): boolean =>
  (motion === 'polite' || motion === 'lively') && canMoveWindows && state.name !== 'hidden'

export const displayOf = ({ bird }: Pick<Pet, 'bird'>, { displays }: World): Display =>
  displayNear(displays, middleOf(bird))

export function savePlace(pet: Pet, world: World): Pet {
  const edge = edgeOf(pet)
  const ofEdge = world.displays.find(({ id }) => id === edge?.display)
  const side = (ofEdge && edge?.side) ?? null
  return { ...pet, saved: positionOf(ofEdge ?? displayOf(pet, world), pet.bird, side) }
}

export const tellPage = (pet: Pet, event: BirdEvent): Pet => ({
  ...pet,
  news: [...pet.news, event],
})

/** Shows Dash, and stops any movement. */
export const showAtRest = (pet: Pet, edge: Edge | null = null): Pet => ({
  ...pet,
  state: edge ? { name: 'at-edge', edge } : { name: 'standing' },
})

/** Stops any movement. A hidden Dash stays hidden. */
export const stopMoving = (pet: Pet, edge: Edge | null = null): Pet =>
  pet.state.name === 'hidden' ? { ...pet, state: { name: 'hidden', edge } } : showAtRest(pet, edge)

// How Dash is carried, falls, slides and comes to rest. rules/pet-reducer.ts says when.

/** The time between two frames of a moving window, in ms. */
export const frameMs = 16
/** How many pointer samples to keep: a throw depends only on the last tenth of a second. */
const maxSamples = 12
/** The page draws every second frame of a swing or a fall. */
const framesOfSwing = 2
/** How long before an impact to tell the page, which takes this long to show it. */
const noticeSeconds = 0.03
/** How long Dash takes to slip behind an edge, and back out. */
const slideSeconds = 0.22
/** How far Dash's centre of mass is below its tuft, as a share of its size. */
const weightShare = 0.5

/** Whether Dash arrives at once instead of moving: because motion is reduced, or Dash is hidden. */
const isInstant = ({ state }: Pet, { isMotionReduced }: World) =>
  isMotionReduced || state.name === 'hidden'

/** Brings Dash to rest here, on a display or behind an edge. */
function comeToRest(pet: Pet, world: World, edge: Edge | null = null): Pet {
  const bird = edge ? pet.bird : clampToArea(displayOf(pet, world).workArea, pet.bird)
  const atRest = stopMoving({ ...pet, bird, disturbedAtMs: world.nowMs }, edge)
  return tellPage(savePlace(atRest, world), { type: 'landed' })
}

/** Lets Dash stand here, or fall if it is in mid-air. */
const standOrFall = (pet: Pet, world: World): Pet =>
  isOnFloor(world.displays, pet.bird) ? comeToRest(pet, world) : drop(pet, world)

/**
 * Returns Dash to its saved place on the current displays. If that is in mid-air now, because its edge is gone or the
 * floor is lower, Dash drops to the floor. A statue stays.
 */
export function returnToPlace(pet: Pet, world: World): Pet {
  const { bird, edge } = restingPlaceFor(world.displays, pet.saved, pet.bird, canHide(pet))
  const there = stopMoving({ ...pet, bird }, edge)
  const isInAir = edge === null && !isOnFloor(world.displays, bird)
  return isInAir && pet.motion !== 'statue' && pet.canMoveWindows ? drop(there, world) : there
}

/** Releases Dash here: it hides if enough of it is past an edge, else it falls, unless it is a statue. */
export function drop(pet: Pet, world: World, thrown = still): Pet {
  const { bird } = pet
  const hiding = canHide(pet) && hidingPlaceFor(world.displays, bird)
  if (hiding) return startSlide(pet, hiding, world)
  if (pet.motion === 'statue') return comeToRest(pet, world)
  const flight = addTumble(startFlight(bird, thrown), world.displays, bird)
  if (isInstant(pet, world)) return skipFlight(pet, flight, world)
  return tellPage(
    { ...pet, state: { name: 'flying', flight, frames: 0, told: null } },
    { type: 'falls' },
  )
}

/** Lets Dash slip behind an edge, or back out if `to` has no edge. */
export function startSlide(pet: Pet, to: RestingPlace, world: World): Pet {
  if (isInstant(pet, world)) return moveTo(pet, to, world)
  return { ...pet, state: { name: 'sliding', from: pet.bird, to, passedSeconds: 0 } }
}

/** Moves Dash there at once. Checks the place again, because the displays may have changed during a slide. */
export function moveTo(pet: Pet, { bird, edge }: RestingPlace, world: World): Pet {
  const there = { ...pet, bird }
  return edge
    ? returnToPlace(comeToRest(there, world, edge), world)
    : standOrFall(stopMoving(there), world)
}

export function skipFlight(pet: Pet, flight: Flight, world: World): Pet {
  let last = flight
  while (last.phase !== 'landed') last = fly(last, frameMs / 1000, world.displays, pet.bird)
  return comeToRest({ ...pet, bird: rectangleAt(last, pet.bird) }, world)
}

export const rectangleAt = ({ x, y }: ScreenPoint, { width, height }: Size): Rectangle => ({
  x: Math.round(x),
  y: Math.round(y),
  width,
  height,
})

export function pickUp(pet: Pet, { pointer, nowMs }: World): Pet {
  if (pet.state.name === 'held' || pet.state.name === 'hidden') return pet
  const { x, y, width, height } = pet.bird
  const grip = { x: pointer.x - x - width / 2, y: pointer.y - y - height }
  const path = [{ ...pointer, atMs: nowMs }]
  return { ...pet, state: { name: 'held', grip, path, swing: swingAtRest, frames: 0 } }
}

/** Where a held bird of this size is, by the pointer that holds it. */
export function heldBird({ grip, path }: Held, size: Size): Rectangle {
  const { x = 0, y = 0 } = path.at(-1) ?? {}
  return rectangleAt({ x: x - grip.x - size.width / 2, y: y - grip.y - size.height }, size)
}

/** Moves a Dash that is held, flies or slides. @param seconds since the last frame */
export function advance(pet: Pet, seconds: number, world: World): Pet {
  const { state } = pet
  if (state.name === 'held') return advanceHeld(pet, state, seconds, world)
  if (state.name === 'flying') return advanceFlying(pet, state, seconds, world)
  if (state.name === 'sliding') return advanceSliding(pet, state, seconds, world)
  return pet
}

function advanceHeld(pet: Pet, held: Held, seconds: number, world: World): Pet {
  const { pointer, nowMs } = world
  const last = held.path.at(-1)
  const path = [...held.path, { ...pointer, atMs: nowMs }].slice(-maxSamples)
  const isMoved = pointer.x !== last?.x || pointer.y !== last.y
  const state: Held = { ...held, path }
  const there = { ...pet, bird: isMoved ? heldBird(state, pet.bird) : pet.bird, state }
  if (world.isMotionReduced || last === undefined) return there
  const hand = { vx: (pointer.x - last.x) / seconds, vy: (pointer.y - last.y) / seconds }
  const swung = advanceSwing(held.swing, hand, seconds, weightShare * pet.bird.width)
  const frames = held.frames + 1
  const swinging = { ...there, state: { ...state, swing: swung, frames } }
  // Draw nothing while Dash hangs still.
  if (isStill(swung))
    return isStill(held.swing) ? swinging : tellPage(swinging, { type: 'swings', turn: 0 })
  if (frames % framesOfSwing !== 0) return swinging
  return tellPage(swinging, { type: 'swings', turn: swung.turn })
}

function advanceFlying(pet: Pet, flying: Flying, seconds: number, world: World): Pet {
  const flight = fly(flying.flight, seconds, world.displays, pet.bird)
  if (flight.phase === 'landed')
    return comeToRest({ ...pet, bird: rectangleAt(flight, pet.bird) }, world)
  const frames = flying.frames + 1
  const contact = contactBetween(flight, fly(flight, noticeSeconds, world.displays, pet.bird))
  const told = contact ?? flying.told
  const there = {
    ...pet,
    bird: rectangleAt(flight, pet.bird),
    state: { ...flying, flight, frames, told },
  }
  if (contact !== null) return contact === flying.told ? there : tellPage(there, { type: contact })
  const isDrawn = flight.spin !== 0 || frames % framesOfSwing === 0
  const turn = Math.round(flight.turn)
  return isDrawn ? tellPage(there, { type: 'flies', turn, speed: speedOf(flight) }) : there
}

function advanceSliding(pet: Pet, sliding: Sliding, seconds: number, world: World): Pet {
  const { from, to } = sliding
  const passedSeconds = sliding.passedSeconds + seconds
  const left = Math.max(0, 1 - passedSeconds / slideSeconds) ** 3
  if (left === 0) return moveTo(pet, to, world)
  const corner = {
    x: to.bird.x + left * (from.x - to.bird.x),
    y: to.bird.y + left * (from.y - to.bird.y),
  }
  return { ...pet, bird: rectangleAt(corner, to.bird), state: { ...sliding, passedSeconds } }
}
