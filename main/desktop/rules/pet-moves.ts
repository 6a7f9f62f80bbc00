import { hidesAt, standingAt, type Edge, type Standing } from './edge.ts'
import { contactBetween, fly, letGo, speedOf, tumbling, type Velocity } from './flight.ts'
import { hanging, hangsStill, swing } from './pendulum.ts'
import {
  canHide,
  displayOf,
  edgeOf,
  resting,
  saved,
  showing,
  type Flying,
  type Held,
  type Pet,
  type Sliding,
  type World,
} from './pet-state.ts'
import { clampToArea, type Rectangle, type ScreenPoint, type Size } from './placement.ts'
import { standsOnFloor } from './walk.ts'

/** How the floating Dash is carried, falls, slides and comes to rest (rules/pet-reducer.ts says when). */

/** The time between two frames of a moving window, in ms. */
export const frameMs = 16
/** A throw is made within the last tenth of a second. */
const maxSamples = 12
/** The page draws every second frame of a swing or a fall. */
const framesOfSwing = 2
/** Tells the page this long before an impact, since the page takes as long to show it. */
const noticeS = 0.03
/** How long it takes to slip behind an edge, and back out. */
const slideS = 0.22
/** How far Dash's centre of mass is below its tuft, as a share of its size. */
const weightShare = 0.5

/** With reduced motion, and while it is not shown, Dash arrives at once. */
const isInstant = ({ state }: Pet, { isMotionReduced }: World) =>
  isMotionReduced || state.name === 'hidden'

/** Comes to rest here, on a display or behind an edge. */
function rest(pet: Pet, world: World, edge?: Edge): Pet {
  const bird = edge ? pet.bird : clampToArea(displayOf(pet, world).workArea, pet.bird)
  return showing(saved(resting({ ...pet, bird }, edge), world), { type: 'landed' })
}

/** Stands here, or falls if in mid-air. */
export const stand = (pet: Pet, world: World): Pet =>
  pet.motion === 'statue' || standsOnFloor(world.displays, pet.bird)
    ? rest(pet, world)
    : drop(pet, world)

/** Back to the saved place on the current displays. If its edge is gone, drops to the floor. */
export function resume(pet: Pet, world: World): Pet {
  const { bird, edge } = standingAt(world.displays, pet.saved, pet.bird, canHide(pet))
  const isLost = edgeOf(pet) !== undefined && edge === undefined
  const there = resting({ ...pet, bird }, edge)
  return isLost && !standsOnFloor(world.displays, bird) ? stand(there, world) : there
}

/** Lets Dash go here: it hides if it is half out, else falls if it has weight. */
export function drop(pet: Pet, world: World, thrown: Velocity = { vx: 0, vy: 0 }): Pet {
  const { bird } = pet
  const hidden = canHide(pet) ? hidesAt(world.displays, bird) : undefined
  if (hidden) return slide(pet, hidden, world)
  if (pet.motion === 'statue') return rest(pet, world)
  const flight = tumbling(letGo(bird, thrown), world.displays, bird)
  const flying: Flying = { name: 'flying', flight, frames: 0, told: null }
  if (isInstant(pet, world)) return land(pet, flying, world)
  return showing({ ...pet, state: flying }, { type: 'falls' })
}

/** Slides a short way to a place, behind an edge or on a display. */
export function slide(pet: Pet, { bird: to, edge }: Standing, world: World): Pet {
  const sliding: Sliding = { name: 'sliding', from: pet.bird, to, edge, passedS: 0 }
  return isInstant(pet, world) ? arrive(pet, sliding, world) : { ...pet, state: sliding }
}

/** The end of a slide. The displays may have changed on the way. */
export function arrive(pet: Pet, { to, edge }: Sliding, world: World): Pet {
  const there = { ...pet, bird: to }
  return edge ? resume(rest(there, world, edge), world) : stand(resting(there), world)
}

/** The end of a flight, at once. */
export function land(pet: Pet, { flight }: Flying, world: World): Pet {
  let step = fly(flight, frameMs / 1000, world.displays, pet.bird)
  while (step.name === 'flies') step = fly(step.flight, frameMs / 1000, world.displays, pet.bird)
  return rest({ ...pet, bird: at(step, pet.bird) }, world)
}

/** The bird with its upper left corner here. */
export const at = ({ x, y }: ScreenPoint, { width, height }: Size): Rectangle => ({
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
  return { ...pet, state: { name: 'held', grip, path, swing: hanging, frames: 0 } }
}

/** The bird of this size under the hand that holds it. */
export function follow({ grip, path }: Held, { width, height }: Size): Rectangle {
  const { x = 0, y = 0 } = path.at(-1) ?? {}
  return at({ x: x - grip.x - width / 2, y: y - grip.y - height }, { width, height })
}

/** What happens in some seconds to a Dash that is held, flies or slides. */
export function nextFrame(pet: Pet, seconds: number, world: World): Pet {
  const { state } = pet
  if (state.name === 'held') return hold(pet, state, seconds, world)
  if (state.name === 'flying') return flyOn(pet, state, seconds, world)
  if (state.name === 'sliding') return slideOn(pet, state, seconds, world)
  return pet
}

function hold(pet: Pet, held: Held, seconds: number, world: World): Pet {
  const { pointer, nowMs } = world
  const last = held.path.at(-1)
  const path = [...held.path, { ...pointer, atMs: nowMs }].slice(-maxSamples)
  const isMoved = pointer.x !== last?.x || pointer.y !== last.y
  const state: Held = { ...held, path }
  const there = { ...pet, bird: isMoved ? follow(state, pet.bird) : pet.bird, state }
  if (world.isMotionReduced || last === undefined) return there
  const hand = { vx: (pointer.x - last.x) / seconds, vy: (pointer.y - last.y) / seconds }
  const swung = swing(held.swing, hand, seconds, weightShare * pet.bird.width)
  const frames = held.frames + 1
  const swinging = { ...there, state: { ...state, swing: swung, frames } }
  // Nothing is drawn while Dash hangs still.
  if (hangsStill(swung))
    return hangsStill(held.swing) ? swinging : showing(swinging, { type: 'swings', turn: 0 })
  if (frames % framesOfSwing !== 0) return swinging
  return showing(swinging, { type: 'swings', turn: swung.turn })
}

function flyOn(pet: Pet, flying: Flying, seconds: number, world: World): Pet {
  const step = fly(flying.flight, seconds, world.displays, pet.bird)
  if (step.name === 'landed') return rest({ ...pet, bird: at(step, pet.bird) }, world)
  const { flight } = step
  const frames = flying.frames + 1
  const ahead = fly(flight, noticeS, world.displays, pet.bird)
  const contact = ahead.name === 'flies' ? contactBetween(flight, ahead.flight) : null
  const told = contact ?? flying.told
  const there = { ...pet, bird: at(flight, pet.bird), state: { ...flying, flight, frames, told } }
  if (contact !== null) return contact === flying.told ? there : showing(there, { type: contact })
  const isDrawn = flight.spin !== 0 || frames % framesOfSwing === 0
  const turn = Math.round(flight.turn)
  return isDrawn ? showing(there, { type: 'flies', turn, speed: speedOf(flight) }) : there
}

function slideOn(pet: Pet, sliding: Sliding, seconds: number, world: World): Pet {
  const { from, to } = sliding
  const passedS = sliding.passedS + seconds
  const left = Math.max(0, 1 - passedS / slideS) ** 3
  if (left === 0) return arrive(pet, sliding, world)
  const corner = { x: to.x + left * (from.x - to.x), y: to.y + left * (from.y - to.y) }
  return { ...pet, bird: at(corner, to), state: { ...sliding, passedS } }
}
