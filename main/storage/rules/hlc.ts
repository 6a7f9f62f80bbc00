import type { Brand } from '../../../preload/contract/brand.ts'

/** The random id of one installation. */
export type DeviceId = Brand<string, 'DeviceId'>

/**
 * A timestamp of a hybrid logical clock (Kulkarni and others, "Logical Physical Clocks", 2014) as text that sorts in the
 * order of events: 15 digits of milliseconds since the epoch, 5 of a counter, the device. The greatest one wins.
 */
export type HlcTimestamp = Brand<string, 'HlcTimestamp'>

interface HlcParts {
  readonly wall: number
  readonly counter: number
}

const pattern = /^(\d{15})-(\d{5})-(.+)$/
const maxCounter = 99_999

function format({ wall, counter }: HlcParts, device: DeviceId): HlcTimestamp {
  return `${String(wall).padStart(15, '0')}-${String(counter).padStart(5, '0')}-${device}` as HlcTimestamp
}

function parse(timestamp: HlcTimestamp): HlcParts {
  const [, wall, counter] = pattern.exec(timestamp) ?? []
  return { wall: Number(wall ?? 0), counter: Number(counter ?? 0) }
}

/**
 * The timestamp of an event now: greater than every one before, even where the clock was set back.
 * @param highest the greatest timestamp so far, null at the beginning
 * @param now milliseconds since the epoch; before 1970 counts as 1970
 */
export function nextHlcTimestamp(
  highest: HlcTimestamp | null,
  now: number,
  device: DeviceId,
): HlcTimestamp {
  const seen = highest === null ? { wall: 0, counter: -1 } : parse(highest)
  const clock = Math.max(0, Math.trunc(now))
  if (clock > seen.wall) return format({ wall: clock, counter: 0 }, device)
  if (seen.counter < maxCounter) {
    return format({ wall: seen.wall, counter: seen.counter + 1 }, device)
  }
  return format({ wall: seen.wall + 1, counter: 0 }, device)
}

/** A timestamp that is before every choice of a person: for what a program has found. */
export function lowestHlcTimestamp(device: DeviceId): HlcTimestamp {
  return format({ wall: 0, counter: 0 }, device)
}
