import type { Brand } from '../../../preload/contract/brand.ts'

/** The random id of one installation. */
export type DeviceId = Brand<string, 'DeviceId'>

/**
 * A timestamp of a hybrid logical clock (Kulkarni and others, "Logical Physical Clocks", 2014) as text that sorts in
 * the order of events: 15 digits of milliseconds since the epoch, 5 digits of a counter, the device. The greatest one
 * wins.
 */
export type HlcTimestamp = Brand<string, 'HlcTimestamp'>

interface HlcParts {
  readonly wall: number
  readonly counter: number
}

const pattern = /^(\d{15})-(\d{5})-.+$/
const maxCounter = 99_999
/** Later than any system clock can show (Windows ends in 30828), with room for successors. */
const maxWall = 950_000_000_000_000

function format({ wall, counter }: HlcParts, device: DeviceId): HlcTimestamp {
  return `${String(wall).padStart(15, '0')}-${String(counter).padStart(5, '0')}-${device}` as HlcTimestamp
}

function parse(text: string): HlcParts | undefined {
  const [, wall, counter] = pattern.exec(text) ?? []
  return wall === undefined ? undefined : { wall: Number(wall), counter: Number(counter) }
}

/**
 * Whether a text is a timestamp that can have a successor. True even if a wrong clock made it; false if a bad disk
 * garbled it.
 */
export function isHlcTimestamp(text: string): boolean {
  const parts = parse(text)
  return parts !== undefined && parts.wall <= maxWall
}

/**
 * The timestamp of an event now: greater than all before, whatever the clock shows. No timestamp of another device is
 * too far ahead: the next one here follows it, so that no clock wins for ever.
 * @param highest the greatest timestamp so far, from here or merged from other devices; null at the beginning
 * @param now milliseconds since the epoch; anything up to 1970 counts as just after it
 */
export function nextHlcTimestamp(
  highest: HlcTimestamp | null,
  now: number,
  device: DeviceId,
): HlcTimestamp {
  // Wall 0 is reserved for values found by programs.
  const clock = Math.min(Math.max(1, Math.trunc(now)), maxWall)
  const seen = highest === null ? undefined : parse(highest)
  if (seen === undefined || clock > seen.wall) return format({ wall: clock, counter: 0 }, device)
  if (seen.counter < maxCounter) {
    return format({ wall: seen.wall, counter: seen.counter + 1 }, device)
  }
  return format({ wall: seen.wall + 1, counter: 0 }, device)
}

/**
 * A timestamp before every choice of the user, for values found by a program.
 * @param rank of two such timestamps, the one with the higher rank wins
 */
export function lowestHlcTimestamp(device: DeviceId, rank = 0): HlcTimestamp {
  return format({ wall: 0, counter: rank }, device)
}
