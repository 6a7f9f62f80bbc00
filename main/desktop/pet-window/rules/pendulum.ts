import { clamp } from '../../../../preload/contract/numbers.ts'
import { gravity, still, type Velocity } from './flight.ts'

/** The swing of Dash, which hangs by its tuft from the pointer: a damped pendulum whose pivot is the pointer. */
export interface Swing {
  /** Degrees, as in SVG. A positive turn swings the feet to the left, as when the pointer moves right. */
  readonly turn: number
  /** Degrees per second. */
  readonly speed: number
  /** The pointer's velocity, smoothed because a pointer moves in whole pixels. */
  readonly hand: Velocity
}

export const swingAtRest: Swing = { turn: 0, speed: 0, hand: still }

/** The largest swing. Beyond it, the feet would leave the window. */
const maxTurn = 28
const maxSpeed = 280
/** The share of its speed that the swing keeps after a second of air drag. */
const keptShare = 0.12
const smoothingSeconds = 0.03
const stepSeconds = 1 / 240
const degrees = 180 / Math.PI

/**
 * @param hand the pointer's velocity since the last call
 * @param seconds since the last call
 * @param length from the hand to the centre of mass, in DIP
 */
export function advanceSwing(before: Swing, hand: Velocity, seconds: number, length: number) {
  let next = before
  const steps = Math.round(Math.min(seconds, 0.05) / stepSeconds)
  for (let n = 0; n < steps; n += 1) next = advanceStep(next, hand, length)
  return next
}

function advanceStep(before: Swing, { vx, vy }: Velocity, length: number): Swing {
  const share = 1 - Math.exp(-stepSeconds / smoothingSeconds)
  const [dvx, dvy] = [(vx - before.hand.vx) * share, (vy - before.hand.vy) * share]
  const angle = before.turn / degrees
  // If the hand moves down faster than Dash would fall, Dash is weightless, but the hand does not push it.
  const fall = Math.max(0, gravity * stepSeconds - dvy)
  const change = (dvx * Math.cos(angle) - fall * Math.sin(angle)) / length
  const speed = clamp(
    (before.speed + change * degrees) * keptShare ** stepSeconds,
    -maxSpeed,
    maxSpeed,
  )
  const turn = clamp(before.turn + speed * stepSeconds, -maxTurn, maxTurn)
  return {
    turn,
    speed: Math.abs(turn) === maxTurn ? 0 : speed,
    hand: { vx: before.hand.vx + dvx, vy: before.hand.vy + dvy },
  }
}

/** Whether the swing is too small to see. */
export const isStill = ({ turn, speed, hand }: Swing): boolean =>
  Math.abs(turn) < 0.4 && Math.abs(speed) < 3 && Math.hypot(hand.vx, hand.vy) < 1
