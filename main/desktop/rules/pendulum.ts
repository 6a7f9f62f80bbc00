import { gravity, type Velocity } from './flight.ts'

/** Dash that hangs by its tuft from a hand: a damped pendulum, whose pivot is where the hand is. */
export interface Swing {
  /** Degrees, as SVG turns: positive swings the feet to the left, where they stay behind a hand that goes right. */
  readonly turn: number
  /** Degrees a second. */
  readonly speed: number
  /** The hand's velocity, smoothed: a pointer moves in whole pixels. */
  readonly hand: Velocity
}

export const hanging: Swing = { turn: 0, speed: 0, hand: { vx: 0, vy: 0 } }

/** So far it swings: beyond it the feet would leave the window. */
const maxTurn = 28
const maxSpeed = 280
/** Share of its speed that air leaves it after a second. */
const keptShare = 0.12
const smoothingS = 0.03
const stepS = 1 / 240
const degrees = 180 / Math.PI

const clamp = (value: number, max: number) => Math.max(-max, Math.min(max, value))

/**
 * Lets it swing on.
 * @param hand its velocity since the call before, DIP a second
 * @param seconds since the call before; a machine that slept is not caught up with
 * @param length from the hand to its weight, in DIP
 */
export function swing(before: Swing, hand: Velocity, seconds: number, length: number): Swing {
  let next = before
  const steps = Math.round(Math.min(seconds, 0.05) / stepS)
  for (let n = 0; n < steps; n += 1) next = swung(next, hand, length)
  return next
}

function swung(before: Swing, { vx, vy }: Velocity, length: number): Swing {
  const share = 1 - Math.exp(-stepS / smoothingS)
  const [dvx, dvy] = [(vx - before.hand.vx) * share, (vy - before.hand.vy) * share]
  const angle = before.turn / degrees
  // Of a hand that pulls it down it has no weight, but is not pushed.
  const fall = Math.max(0, gravity * stepS - dvy)
  const change = (dvx * Math.cos(angle) - fall * Math.sin(angle)) / length
  const speed = clamp((before.speed + change * degrees) * keptShare ** stepS, maxSpeed)
  const turn = clamp(before.turn + speed * stepS, maxTurn)
  return {
    turn,
    speed: Math.abs(turn) === maxTurn ? 0 : speed,
    hand: { vx: before.hand.vx + dvx, vy: before.hand.vy + dvy },
  }
}

/** Whether no eye sees it swing. */
export const hangsStill = ({ turn, speed, hand }: Swing): boolean =>
  Math.abs(turn) < 0.4 && Math.abs(speed) < 3 && Math.hypot(hand.vx, hand.vy) < 1
