/** Moves a figure toward another figure. Pure: the caller makes one step for each sixtieth of a second. */
import { clamp } from '../../../preload/contract/numbers.ts'
import {
  eachPart,
  numberNames,
  partNames,
  parts,
  type Figure,
  type Numbers,
  type PartName,
} from './parts.ts'

export const stepMs = 1000 / 60
const stepSeconds = stepMs / 1000

/** A figure in motion. A part that does not move keeps its object, so the rig can compare objects by identity. */
export interface Moving {
  readonly figure: Figure
  /** How fast each number changes, per second. */
  readonly speeds: Figure
}

export const standstill = eachPart((part) =>
  Object.fromEntries(numberNames[part].map((name) => [name, 0])),
) as Figure

export const restingAt = (figure: Figure): Moving => ({ figure, speeds: standstill })

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

export const limitOf = (part: PartName, name: string): number =>
  parts[part].limits[name] ?? Infinity

/** A number has arrived if its distance and its speed are below this share of their limits, and so invisible. */
const arrivalShare = 1 / 400

function stepNumber(part: PartName, name: string, value: number, speed: number, wanted: number) {
  const { damping = 1, bounds } = parts[part]
  const limit = limitOf(part, name)
  const maxSpeed = limit / stepSeconds
  const distance = value - wanted
  const spring = springs[part][distance > 0 ? 'falling' : 'rising']
  const [min, max] = bounds?.[name] ?? [-Infinity, Infinity]
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
}

export function stepSprings(before: Moving, target: Figure): Moving {
  const figure: Record<PartName, Numbers> = { ...before.figure }
  const speeds: Record<PartName, Numbers> = { ...before.speeds }
  for (const part of partNames) {
    if (isPartAtRest(before, target, part)) continue
    const numbers: Record<string, number> = { ...figure[part] }
    const rates: Record<string, number> = { ...speeds[part] }
    let haveAllArrived = true
    for (const name of numberNames[part]) {
      const wanted = target[part][name] ?? 0
      const next = stepNumber(part, name, numbers[name] ?? wanted, rates[name] ?? 0, wanted)
      numbers[name] = next.at
      rates[name] = next.speed
      haveAllArrived &&= next.hasArrived
    }
    figure[part] = haveAllArrived ? target[part] : numbers
    speeds[part] = haveAllArrived ? standstill[part] : rates
  }
  return { figure: figure as Figure, speeds: speeds as Figure }
}

const isPartAtRest = ({ figure, speeds }: Moving, target: Figure, part: PartName): boolean =>
  (figure[part] === target[part] && speeds[part] === standstill[part]) ||
  numberNames[part].every(
    (name) => figure[part][name] === target[part][name] && speeds[part][name] === 0,
  )

/** Whether the figure equals the target exactly and nothing moves. */
export const hasArrived = (moving: Moving, target: Figure): boolean =>
  partNames.every(
    (part) => moving.figure[part] === target[part] || isPartAtRest(moving, target, part),
  )

/** The speed of the fastest number, as a share of that number's limit, 0 to 1. */
export const relativeSpeedOf = ({ speeds }: Moving): number =>
  partNames.reduce(
    (fastest, part) =>
      numberNames[part].reduce((max, name) => {
        const speed = Math.abs(speeds[part][name] ?? 0)
        return Math.max(max, (speed * stepSeconds) / limitOf(part, name))
      }, fastest),
    0,
  )
