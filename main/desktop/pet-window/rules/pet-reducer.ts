import type { DashMotion } from '../../../../preload/contract/declared-settings.ts'
import type { EdgeSide } from '../../../../preload/contract/views/desktop-view.ts'
import { formSizes, type FormId } from '../../../../preload/contract/earnables.ts'
import { boundsBehindEdge, hidingPlaceAtSide, hidingPlaceBeyond } from './edge.ts'
import { resizeFlight, throwVelocity } from './flight.ts'
import {
  advance,
  canHide,
  canTakeWalks,
  displayOf,
  drop,
  edgeOf,
  skipFlight,
  heldBird,
  isInMotion,
  moveTo,
  pickUp,
  rectangleAt,
  returnToPlace,
  savePlace,
  showAtRest,
  startSlide,
  stopMoving,
  tellPage,
  windowOf,
  type Pet,
  type World,
} from './pet.ts'
import { birdSquare, resizeAtBottomCenter } from './pet-window-size.ts'
import {
  boundsFor,
  clampToArea,
  displayNear,
  isPlaced,
  isFullyInside,
  nudgeWithin,
  samePlaceOn,
  spotIn,
  type Nudge,
  type Place,
  type Rectangle,
  type ScreenPoint,
  type Size,
} from './placement.ts'
import { isOnFloor, placeAfter, planWalk, strideMs } from './walk.ts'

/** What the user does to the floating Dash, or asks of it. */
export type PetCommand =
  /** Stops a walk, and postpones the next one. */
  | { readonly type: 'disturb' }
  /** Makes Dash follow the pointer until `let-go`. Catches Dash if it is in mid-air. */
  | { readonly type: 'pick-up' }
  /** Releases Dash, which then hides, falls or, as a statue, stays. No-op if it is not held. */
  | { readonly type: 'let-go' }
  /** One key step. At an edge, Dash steps behind the edge. */
  | ({ readonly type: 'nudge' } & Nudge)
  /** Makes Dash come out from behind an edge, if it hides there. */
  | { readonly type: 'come-out' }
  /** Sends Dash to the floor, behind an edge, or to another display. No-op if the place is gone. */
  | { readonly type: 'put'; readonly place: Place }
  /** Moves Dash to its initial place, even while it is hidden. */
  | { readonly type: 'reset-place' }
  /** Brings Dash to a point of any display, and shows it. */
  | { readonly type: 'come-to'; readonly at: ScreenPoint }

export type PetEvent =
  | PetCommand
  | { readonly type: 'show' }
  | { readonly type: 'hide' }
  /** The new side of Dash's square, in CSS pixels. */
  | { readonly type: 'resize'; readonly side: number }
  | { readonly type: 'set-motion'; readonly motion: DashMotion }
  | { readonly type: 'set-form'; readonly form: FormId }
  /** Dash may walk now. `chance` is from 0 to 1, excluding 1. */
  | { readonly type: 'walk'; readonly chance: () => number }
  /** The next stride is due. If the pointer is on Dash, it stops, so that the user need not chase it. */
  | { readonly type: 'stride'; readonly isTouched: boolean }
  | { readonly type: 'frame'; readonly seconds: number }
  | { readonly type: 'displays-changed' }
  /** The window's real bounds, some time after Dash was shown. */
  | { readonly type: 'check-place'; readonly bounds: Rectangle; readonly isLast: boolean }

/** No walk starts within this time of another event: Dash's act must end, and the user may be looking at it. */
const undisturbedMs = 15_000

/** Events during which a walk goes on. Any other event stops it and postpones the next. */
const harmlessToWalks: readonly PetEvent['type'][] = [
  'show',
  'set-motion',
  'walk',
  'stride',
  'frame',
  'check-place',
]

/** The floating Dash after an event. */
export function reducePet(before: Pet, event: PetEvent, world: World): Pet {
  const pet = { ...before, news: [] }
  if (harmlessToWalks.includes(event.type)) return reduce(pet, event, world)
  return reduce(stopWalk({ ...pet, disturbedAtMs: world.nowMs }, world), event, world)
}

function reduce(pet: Pet, event: PetEvent, world: World): Pet {
  switch (event.type) {
    case 'disturb':
      return pet
    case 'show':
      if (pet.state.name !== 'hidden') return pet
      return returnToPlace(showAtRest(pet, pet.state.edge), world)
    case 'hide': {
      const finished = finishMovement(pet, world)
      return { ...finished, state: { name: 'hidden', edge: edgeOf(finished) } }
    }
    case 'pick-up':
      return pickUp(pet, world)
    case 'let-go':
      if (pet.state.name !== 'held') return pet
      return drop(pet, world, throwVelocity(pet.state.path, world.nowMs))
    case 'nudge':
      return nudge(pet, event, world)
    case 'come-out':
      return comeOut(pet, world)
    case 'come-to':
      return comeTo(pet, event.at, world)
    case 'reset-place':
      return resetPlace(pet, world)
    case 'put':
      return put(pet, event.place, world)
    case 'resize':
      return resize(pet, birdSquare(event.side), world)
    case 'set-motion':
      return setMotion(pet, event.motion, world)
    case 'set-form':
      return { ...pet, form: event.form }
    case 'walk':
      return startWalk(pet, event.chance, world)
    case 'stride':
      return makeStride(pet, event.isTouched, world)
    case 'frame':
      return advance(pet, event.seconds, world)
    case 'displays-changed':
      // A falling Dash lands on the current displays.
      return isInMotion(pet) ? pet : returnToPlace(pet, world)
    case 'check-place':
      return checkPlace(pet, event, world)
  }
}

/** Ends a drag, a flight or a slide at once. */
function finishMovement(pet: Pet, world: World): Pet {
  const { state } = pet
  const atOnce = { ...world, isMotionReduced: true }
  if (state.name === 'held') return drop(pet, atOnce)
  if (state.name === 'flying') return skipFlight(pet, state.flight, world)
  if (state.name === 'sliding') return moveTo(pet, state.to, atOnce)
  return pet
}

function resize(pet: Pet, size: Size, world: World): Pet {
  const { state, bird } = pet
  if (state.name === 'held') return { ...pet, bird: heldBird(state, size) }
  if (state.name === 'flying') {
    const flight = resizeFlight(state.flight, bird, size)
    return { ...pet, bird: rectangleAt(flight, size), state: { ...state, flight } }
  }
  if (state.name === 'sliding') return resize(moveTo(pet, state.to, world), size, world)
  const wanted = resizeAtBottomCenter(bird, size)
  const { workArea } = displayOf({ bird: wanted }, world)
  const edge = edgeOf(pet)
  const next = edge ? boundsBehindEdge(workArea, wanted, edge.side) : clampToArea(workArea, wanted)
  return savePlace({ ...pet, bird: next }, world)
}

function setMotion(pet: Pet, motion: DashMotion, world: World): Pet {
  const next = { ...pet, motion }
  // A statue may have stood in mid-air, so let it fall.
  if (pet.motion === 'statue' && pet.state.name === 'standing') return drop(next, world)
  return canTakeWalks(next) ? next : stopWalk(next, world)
}

/**
 * Puts the window back if the window manager has moved it while taking it over, or reports a place inside its frame.
 * Some window managers, like GNOME's, let no window hang over an edge. Dash then uses the smaller window.
 */
function checkPlace(
  pet: Pet,
  { bounds, isLast }: { readonly bounds: Rectangle; readonly isLast: boolean },
  world: World,
): Pet {
  const { name } = pet.state
  const window = windowOf(pet)
  if ((name !== 'standing' && name !== 'at-edge') || isPlaced(window, bounds)) return pet
  const isHeldBack = isLast && !isFullyInside(displayOf(pet, world).workArea, window)
  return returnToPlace({ ...pet, isKeptInside: pet.isKeptInside || isHeldBack }, world)
}

function put(pet: Pet, place: Place, world: World): Pet {
  const { bird } = pet
  const { id, workArea } = displayOf(pet, world)
  if ('spot' in place) return putAt(pet, spotIn(workArea, bird, place.spot), world)
  if ('edge' in place) {
    const hiding = canHide(pet) && hidingPlaceAtSide(world.displays, id, bird, place.edge)
    return hiding ? startSlide(pet, hiding, world) : pet
  }
  const to = world.displays.find((display) => display.id === place.display)
  if (!to || to.id === id) return pet
  return putAt(pet, samePlaceOn(to.workArea, workArea, bird), world)
}

const putAt = (pet: Pet, bird: Rectangle, world: World): Pet =>
  moveTo(pet, { bird, edge: null }, world)

function comeTo(pet: Pet, { x, y }: ScreenPoint, world: World): Pet {
  const { width, height } = pet.bird
  const around = { x: x - width / 2, y: y - height / 2, width, height }
  const { workArea } = displayNear(world.displays, { x, y })
  return drop(showAtRest({ ...pet, bird: clampToArea(workArea, around) }), world)
}

function resetPlace(pet: Pet, world: World): Pet {
  return putAt(pet, boundsFor(world.displays, null, pet.bird), world)
}

function comeOut(pet: Pet, world: World): Pet {
  if (!edgeOf(pet)) return pet
  const bird = clampToArea(displayOf(pet, world).workArea, pet.bird)
  return startSlide(pet, { bird, edge: null }, world)
}

function nudge(pet: Pet, by: Nudge, world: World): Pet {
  const side: EdgeSide = by.dx < 0 ? 'left' : 'right'
  const edge = edgeOf(pet)
  if (edge && by.dx !== 0) return side === edge.side ? pet : comeOut(pet, world)
  const display = displayOf(pet, world)
  const next = nudgeWithin(display.workArea, pet.bird, by)
  if (edge)
    return savePlace({ ...pet, bird: boundsBehindEdge(display.workArea, next, edge.side) }, world)
  const hiding =
    by.dx !== 0 && canHide(pet) && hidingPlaceBeyond(world.displays, display, pet.bird, side)
  return hiding ? startSlide(pet, hiding, world) : putAt(pet, next, world)
}

function startWalk(pet: Pet, chance: () => number, world: World): Pet {
  const isQuiet = world.nowMs - pet.disturbedAtMs > undisturbedMs
  const isReady = pet.state.name === 'standing' && isOnFloor(world.displays, pet.bird)
  const walk =
    isQuiet && isReady && planWalk(displayOf(pet, world), pet.bird, formSizes[pet.form], chance)
  if (!walk) return pet
  const walking = { name: 'walking', walk, count: 0, startedAtMs: world.nowMs } as const
  return tellPage({ ...pet, state: walking }, { type: 'walks', strides: walk.strides, strideMs })
}

function makeStride(pet: Pet, isTouched: boolean, world: World): Pet {
  const { state } = pet
  if (state.name !== 'walking') return pet
  const count = state.count + 1
  const bird = placeAfter(state.walk, count)
  if (isTouched || !isOnFloor(world.displays, bird)) return stopWalk(pet, world)
  if (count === state.walk.strides.length) return savePlace(stopMoving({ ...pet, bird }), world)
  return { ...pet, bird, state: { ...state, count } }
}

/** Stops a walk on the spot, if there is one. */
const stopWalk = (pet: Pet, world: World): Pet =>
  pet.state.name === 'walking'
    ? tellPage(savePlace(stopMoving(pet), world), { type: 'halts' })
    : pet
