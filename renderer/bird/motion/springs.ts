/** Moves a figure toward another figure. Pure: the caller makes one step for each sixtieth of a second. */
import { clamp } from '../svg-attributes.ts'
import { partNames, parts, type Figure, type Part } from './parts.ts'

export const stepMs = 1000 / 60

/** A figure in motion. A part that does not move keeps its array, so the rig can compare arrays by identity. */
export interface Moving {
  readonly figure: Figure
  /** How fast each number changes, per second. */
  readonly speeds: Figure
}

const eachPart = <T>(of: (part: Part) => T) =>
  Object.fromEntries(partNames.map((part) => [part, of(part)])) as Record<Part, T>

export const still = (figure: Figure): Moving => ({
  figure,
  speeds: eachPart((part) => figure[part].map(() => 0)),
})

/** How a step changes distance and speed. It solves a damped spring exactly, so it is stable at any pace. */
interface Spring {
  readonly distance: readonly [fromDistance: number, fromSpeed: number]
  readonly speed: readonly [fromDistance: number, fromSpeed: number]
}

function springOf(pace: number, damping: number): Spring {
  const t = stepMs / 1000
  const decay = Math.exp(-damping * pace * t)
  if (damping >= 1) {
    return {
      distance: [decay * (1 + pace * t), decay * t],
      speed: [-decay * pace * pace * t, decay * (1 - pace * t)],
    }
  }
  const turn = pace * Math.sqrt(1 - damping * damping)
  const [sin, cos] = [Math.sin(turn * t), Math.cos(turn * t)]
  const lean = (damping * pace) / turn
  return {
    distance: [decay * (cos + lean * sin), (decay * sin) / turn],
    speed: [(-decay * sin * pace * pace) / turn, decay * (cos - lean * sin)],
  }
}

const springs = eachPart((part) => {
  const { pace, fallingPace = pace, damping = 1 } = parts[part]
  return { rising: springOf(pace, damping), falling: springOf(fallingPace, damping) }
})

export const limitOf = (part: Part, index: number): number =>
  parts[part].limits[index] ?? parts[part].limits.at(-1) ?? Infinity

/** A part has arrived if its distance and its speed are below this share of their limits. The rest is invisible. */
const nearness = 1 / 400

function stepPart(
  part: Part,
  numbers: readonly number[],
  speeds: readonly number[],
  target: readonly number[],
): readonly [numbers: readonly number[], speeds: readonly number[]] {
  if (numbers.every((value, index) => value === target[index] && speeds[index] === 0))
    return [numbers, speeds]
  const { damping = 1, bounds } = parts[part]
  const { rising, falling } = springs[part]
  const next = target.map((wanted, index) => {
    const limit = limitOf(part, index)
    const perSecond = limit / (stepMs / 1000)
    const value = numbers[index] ?? wanted
    const away = value - wanted
    const { distance, speed: rate } = away > 0 ? falling : rising
    const v = speeds[index] ?? 0
    const [min, max] = bounds?.[index] ?? [-Infinity, Infinity]
    const reached = wanted + distance[0] * away + distance[1] * v
    // Clamp to the step limit last, so that a number outside its bounds also returns no faster than the limit.
    const at = clamp(clamp(reached, min, max), value - limit, value + limit)
    if (damping >= 1 && (at - wanted) * away <= 0) return { at: wanted, speed: 0, isThere: true }
    const speed =
      at === reached
        ? clamp(rate[0] * away + rate[1] * v, -perSecond, perSecond)
        : (at - value) / (stepMs / 1000)
    const isThere =
      Math.abs(at - wanted) <= limit * nearness && Math.abs(speed) <= perSecond * nearness
    return { at, speed, isThere }
  })
  if (next.every(({ isThere }) => isThere)) return [target, target.map(() => 0)]
  return [next.map(({ at }) => at), next.map(({ speed }) => speed)]
}

export function step(moving: Moving, target: Figure): Moving {
  const figure: Record<Part, readonly number[]> = { ...moving.figure }
  const speeds: Record<Part, readonly number[]> = { ...moving.speeds }
  for (const part of partNames) {
    const [numbers, rates] = stepPart(part, moving.figure[part], moving.speeds[part], target[part])
    figure[part] = numbers
    speeds[part] = rates
  }
  return { figure, speeds }
}

/** Whether the figure equals the target exactly and nothing moves. */
export const hasArrived = ({ figure, speeds }: Moving, target: Figure): boolean =>
  partNames.every(
    (part) =>
      figure[part] === target[part] ||
      target[part].every(
        (wanted, index) => figure[part][index] === wanted && speeds[part][index] === 0,
      ),
  )

/** The speed of the fastest number, as a share of that number's limit, 0 to 1. */
export const speedOf = ({ speeds }: Moving): number =>
  partNames.reduce(
    (fastest, part) =>
      speeds[part].reduce(
        (max, speed, index) =>
          Math.max(max, (Math.abs(speed) * (stepMs / 1000)) / limitOf(part, index)),
        fastest,
      ),
    0,
  )
