import { resizeAtBottomCenter } from './pet-window-size.ts'
import {
  clampToArea,
  displayNear,
  distanceTo,
  middleOf,
  type Displays,
  type Rectangle,
  type ScreenPoint,
  type Size,
} from './placement.ts'

/** DIP per second. */
export interface Velocity {
  readonly vx: number
  readonly vy: number
}

export const still: Velocity = { vx: 0, vy: 0 }

/** The flight of a released Dash, by its upper left corner, until it comes to rest on the floor of a work area. */
export interface Flight extends ScreenPoint, Velocity {
  /** A hard landing squashes Dash, which then bounces once. A soft landing does neither. */
  readonly phase: 'falls' | 'squashed' | 'bounces' | 'slides' | 'landed'
  /** For how many more seconds Dash stays squashed. */
  readonly squashedSeconds: number
  /** How far Dash has tumbled, in degrees, and its spin in degrees per second. */
  readonly turn: number
  readonly spin: number
}

export interface PointerSample extends ScreenPoint {
  readonly atMs: number
}

// These values are in DIP and seconds. They make a bird of 160 DIP fall as heavily as it looks.
export const gravity = 3000
const maxSpeed = 3500
const floorBounce = 0.4
const wallBounce = 0.5
const ceilingBounce = 0.3
/** If Dash hits the floor more slowly than this, it does not bounce. */
const minBounceSpeed = 350
/** How long the bird stays squashed at a bounce, so that the impact is visible. */
const squashSeconds = 0.1
/** If thrown sideways at least this fast, Dash tumbles once per `tumbleLength`. */
const minTumbleSpeed = 700
const tumbleLength = 600
/** At this speed and above, a flight looks its fastest. */
const fullSpeed = 1500
/** The share of its speed that Dash keeps after a second of sliding on the floor. */
const slideShare = 0.00002
const minSlideSpeed = 30
/** If Dash is on the floor between two displays, it hops at this speed onto the display that has more of it. */
const hopSpeed = 500
const stepSeconds = 1 / 240
/** If two frames are farther apart, the machine slept. Dash does not catch up on that time. */
const maxFrameSeconds = 0.05
/** The tumble of a longer fall is computed as if the fall ended after this time. */
const maxTumbleSeconds = 5

/** If the pointer rests this long before the release, it does not throw Dash. */
const throwMs = 80
const minThrowSpeed = 150

/** The speed of a throw. @param nowMs the release, by the clock of the samples */
export function throwVelocity(samples: readonly PointerSample[], nowMs: number): Velocity {
  const late = samples.filter(({ atMs }) => nowMs - atMs <= throwMs)
  const [first] = late
  const last = late.at(-1)
  if (first === undefined || last === undefined) return still
  const seconds = Math.max(nowMs - first.atMs, throwMs / 4) / 1000
  const velocity = limitSpeed({
    vx: (last.x - first.x) / seconds,
    vy: (last.y - first.y) / seconds,
  })
  return Math.hypot(velocity.vx, velocity.vy) < minThrowSpeed ? still : velocity
}

function limitSpeed({ vx, vy }: Velocity): Velocity {
  const share = Math.min(1, maxSpeed / Math.max(1, Math.hypot(vx, vy)))
  return { vx: vx * share, vy: vy * share }
}

/** @param thrown the speed at the release */
export const startFlight = ({ x, y }: ScreenPoint, thrown: Velocity): Flight => ({
  x,
  y,
  ...limitSpeed(thrown),
  phase: 'falls',
  squashedSeconds: 0,
  turn: 0,
  spin: 0,
})

/** Makes a sideways throw tumble. It tumbles by whole turns, so that Dash meets the floor upright. */
export function addTumble(flight: Flight, displays: Displays, size: Size): Flight {
  if (Math.abs(flight.vx) < minTumbleSpeed) return flight
  let ahead = flight
  let seconds = 0
  for (; ahead.phase === 'falls' && seconds < maxTumbleSeconds; seconds += stepSeconds)
    ahead = advanceStep(ahead, displays, size)
  const turns = Math.max(1, Math.round((Math.abs(flight.vx) * seconds) / tumbleLength))
  return { ...flight, spin: (Math.sign(flight.vx) * 360 * turns) / seconds }
}

/** How fast a flight looks: 0 to 1. */
export const speedOf = ({ vx, vy }: Flight): number => Math.min(1, Math.hypot(vx, vy) / fullSpeed)

/** The contact with the floor between two states of a flight; null without contact. */
export function contactBetween(before: Flight, after: Flight): 'bounces' | 'landed' | null {
  if (before.phase === after.phase) return null
  if (after.phase === 'squashed') return 'bounces'
  return after.phase === 'slides' ? 'landed' : null
}

/** Changes Dash's size in flight. Its feet stay where they were. */
export function resizeFlight(flight: Flight, from: Size, to: Size): Flight {
  const { x, y } = resizeAtBottomCenter({ x: flight.x, y: flight.y, ...from }, to)
  return { ...flight, x, y }
}

/**
 * Advances a flight, but never past a contact with the floor, so that the impact is visible. Dash stays on the current
 * displays: if one is unplugged in flight, a neighbour takes over. Every flight ends on a floor, fully inside one work
 * area.
 * @param seconds since the last step
 */
export function fly(flight: Flight, seconds: number, displays: Displays, size: Size): Flight {
  let now = flight
  const steps = Math.round(Math.min(seconds, maxFrameSeconds) / stepSeconds)
  for (let n = 0; n < steps && now.phase !== 'landed'; n += 1) {
    const before = now
    now = advanceStep(before, displays, size)
    if (contactBetween(before, now) === 'bounces') break
  }
  return now
}

function advanceStep(flight: Flight, displays: Displays, size: Size): Flight {
  const bounds = { x: flight.x, y: flight.y, width: size.width, height: size.height }
  const { workArea: area } = displayNear(displays, middleOf(bounds))
  const inside = clampToArea(area, bounds)
  if (flight.phase === 'squashed') {
    const squashedSeconds = flight.squashedSeconds - stepSeconds
    return { ...flight, squashedSeconds, phase: squashedSeconds > 0 ? 'squashed' : 'bounces' }
  }
  if (distanceTo(area, middleOf(bounds)) > 0) return { ...flight, x: inside.x, y: inside.y }
  const floor = area.y + Math.max(0, area.height - size.height)
  if (flight.phase === 'slides' && flight.y === floor) return slideOnFloor(flight, inside)

  let { vx } = flight
  let vy = flight.vy + gravity * stepSeconds
  let x = flight.x + vx * stepSeconds
  let y = flight.y + vy * stepSeconds
  const [left, right] = [area.x, area.x + Math.max(0, area.width - size.width)]
  const reach = hopSpeed * stepSeconds
  const isOpen = (edge: number) => isDisplayAt(displays, edge, flight.y, size)
  // Past the outermost edge, come back without a jump.
  if (x < left && !isOpen(area.x - 1)) {
    x = Math.min(left, flight.x + reach)
    vx = Math.abs(vx) * wallBounce
  } else if (x > right && !isOpen(area.x + area.width)) {
    x = Math.max(right, flight.x - reach)
    vx = -Math.abs(vx) * wallBounce
  }
  if (y < area.y) {
    y = Math.max(y, Math.min(area.y, flight.y + reach))
    vy = Math.abs(vy) * ceilingBounce
  }
  const mayBounce = flight.phase === 'falls'
  if (y < floor) {
    const turn = flight.turn + flight.spin * stepSeconds
    return { ...flight, x, y, vx, vy, turn, phase: mayBounce ? 'falls' : 'bounces' }
  }
  const isBouncing = mayBounce && vy > minBounceSpeed
  return {
    x,
    vx,
    y: Math.max(floor, flight.y - reach),
    vy: isBouncing ? -vy * floorBounce : 0,
    phase: isBouncing ? 'squashed' : 'slides',
    squashedSeconds: squashSeconds,
    turn: 0,
    spin: 0,
  }
}

/** On the floor: slides until it is slow and fully on one display. */
function slideOnFloor(flight: Flight, inside: Rectangle): Flight {
  const away = inside.x - flight.x
  if (Math.abs(away) < 1) {
    if (Math.abs(flight.vx) < minSlideSpeed)
      return { ...flight, x: inside.x, y: inside.y, phase: 'landed' }
    const vx = flight.vx * slideShare ** stepSeconds
    return { ...flight, x: flight.x + vx * stepSeconds, vx }
  }
  const hop = Math.min(Math.abs(away), hopSpeed * stepSeconds)
  return { ...flight, x: flight.x + Math.sign(away) * hop, vx: 0 }
}

/** Whether a display covers this column with room for the window's full height. */
const isDisplayAt = (displays: Displays, column: number, top: number, { width, height }: Size) =>
  displays.some(
    ({ workArea: area }) =>
      column >= area.x &&
      column < area.x + area.width &&
      width <= area.width &&
      top >= area.y &&
      top + height <= area.y + area.height,
  )
