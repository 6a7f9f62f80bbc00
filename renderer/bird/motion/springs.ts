/** Moves a figure toward another figure. Pure: the caller makes one step for each sixtieth of a second. */
import { clamp } from '../svg-attributes.ts'
import { partNames, parts, type Figure, type PartName } from './parts.ts'

export const stepMs = 1000 / 60
const stepSeconds = stepMs / 1000

/** A figure in motion. A part that does not move keeps its array, so the rig can compare arrays by identity. */
export interface Moving {
  readonly figure: Figure
  /** How fast each number changes, per second. */
  readonly speeds: Figure
}

const eachPart = <T>(of: (part: PartName) => T) =>
  Object.fromEntries(partNames.map((part) => [part, of(part)])) as Record<PartName, T>

export const restingAt = (figure: Figure): Moving => ({
  figure,
  speeds: eachPart((part) => figure[part].map(() => 0)),
})

/** How a step changes distance and speed. It solves a damped spring exactly, so it is stable at any frequency. */
interface Spring {
  readonly distance: readonly [fromDistance: number, fromSpeed: number]
  readonly speed: readonly [fromDistance: number, fromSpeed: number]
}

function springOf(frequency: number, damping: number): Spring {
  const t = stepSeconds
  const decay = Math.exp(-damping * frequency * t)
  if (damping >= 1) {
    return {
      distance: [decay * (1 + frequency * t), decay * t],
      speed: [-decay * frequency * frequency * t, decay * (1 - frequency * t)],
    }
  }
  const dampedFrequency = frequency * Math.sqrt(1 - damping * damping)
  const [sin, cos] = [Math.sin(dampedFrequency * t), Math.cos(dampedFrequency * t)]
  const ratio = (damping * frequency) / dampedFrequency
  return {
    distance: [decay * (cos + ratio * sin), (decay * sin) / dampedFrequency],
    speed: [(-decay * sin * frequency * frequency) / dampedFrequency, decay * (cos - ratio * sin)],
  }
}

const springs = eachPart((part) => {
  const { frequency, fallingFrequency = frequency, damping = 1 } = parts[part]
  return { rising: springOf(frequency, damping), falling: springOf(fallingFrequency, damping) }
})

export const limitOf = (part: PartName, index: number): number =>
  parts[part].limits[index] ?? parts[part].limits.at(-1) ?? Infinity

/** A number has arrived if its distance and its speed are below this share of their limits, and so invisible. */
const arrivalShare = 1 / 400

function stepPart(
  part: PartName,
  numbers: readonly number[],
  speeds: readonly number[],
  target: readonly number[],
): readonly [numbers: readonly number[], speeds: readonly number[]] {
  if (numbers.every((value, index) => value === target[index] && speeds[index] === 0))
    return [numbers, speeds]
  const { damping = 1, bounds } = parts[part]
  const next = target.map((wanted, index) => {
    const limit = limitOf(part, index)
    const maxSpeed = limit / stepSeconds
    const value = numbers[index] ?? wanted
    const speed = speeds[index] ?? 0
    const distance = value - wanted
    const spring = springs[part][distance > 0 ? 'falling' : 'rising']
    const [min, max] = bounds?.[index] ?? [-Infinity, Infinity]
    const reached = wanted + spring.distance[0] * distance + spring.distance[1] * speed
    // Clamp to the step limit last, so that a number outside its bounds also returns no faster than the limit.
    const at = clamp(clamp(reached, min, max), value - limit, value + limit)
    if (damping >= 1 && (at - wanted) * distance <= 0)
      return { at: wanted, speed: 0, hasArrived: true }
    const nextSpeed =
      at === reached
        ? clamp(spring.speed[0] * distance + spring.speed[1] * speed, -maxSpeed, maxSpeed)
        : (at - value) / stepSeconds
    const isNear = Math.abs(at - wanted) <= limit * arrivalShare
    const isSlow = Math.abs(nextSpeed) <= maxSpeed * arrivalShare
    return { at, speed: nextSpeed, hasArrived: isNear && isSlow }
  })
  if (next.every((one) => one.hasArrived)) return [target, target.map(() => 0)]
  return [next.map(({ at }) => at), next.map(({ speed }) => speed)]
}

export function stepSprings(moving: Moving, target: Figure): Moving {
  const figure: Record<PartName, readonly number[]> = { ...moving.figure }
  const speeds: Record<PartName, readonly number[]> = { ...moving.speeds }
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
export const relativeSpeedOf = ({ speeds }: Moving): number =>
  partNames.reduce(
    (fastest, part) =>
      speeds[part].reduce(
        (max, speed, index) =>
          Math.max(max, (Math.abs(speed) * stepSeconds) / limitOf(part, index)),
        fastest,
      ),
    0,
  )
