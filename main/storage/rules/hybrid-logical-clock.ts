import type { Brand } from '../../../preload/contract/brand.ts'

/** The random id of one installation. */
export type DeviceId = Brand<string, 'DeviceId'>

/**
 * A timestamp of a hybrid logical clock (Kulkarni and others, "Logical Physical Clocks", 2014) as text that sorts in
 * the order of events: 15 digits of milliseconds since the epoch, 5 digits of a counter, the device.
 */
export type HybridTimestamp = Brand<string, 'HybridTimestamp'>

const maxCounter = 99_999
/** Later than any system clock can show (Windows ends in the year 30828), with room for successors. */
const maxWall = 950_000_000_000_000

const format = (wall: number, counter: number, device: DeviceId): HybridTimestamp =>
  `${String(wall).padStart(15, '0')}-${String(counter).padStart(5, '0')}-${device}` as HybridTimestamp

function parseTimestamp(text: string) {
  const [, wall, counter] = /^(\d{15})-(\d{5})-.+$/.exec(text) ?? []
  return wall === undefined ? undefined : { wall: Number(wall), counter: Number(counter) }
}

/** Whether the text is a well-formed timestamp that another can follow. A wrong clock's timestamp passes. */
export const isHybridTimestamp = (text: string): boolean =>
  (parseTimestamp(text)?.wall ?? Infinity) <= maxWall

/**
 * The timestamp of an event now: greater than all before, whatever the clock shows. It follows the timestamps of other
 * devices too, however far ahead, so that no clock wins forever.
 * @param highest the greatest timestamp so far, from here or merged from other devices; null at the beginning
 * @param now milliseconds since the epoch; anything up to 1970 counts as just after it
 */
export function nextHybridTimestamp(
  highest: HybridTimestamp | null,
  now: number,
  device: DeviceId,
): HybridTimestamp {
  // A wall clock of 0 is reserved for values that a program has found: see `lowestHybridTimestamp`.
  const clock = Math.min(Math.max(1, Math.trunc(now)), maxWall)
  const seen = highest === null ? undefined : parseTimestamp(highest)
  if (seen === undefined || clock > seen.wall) return format(clock, 0, device)
  if (seen.counter < maxCounter) return format(seen.wall, seen.counter + 1, device)
  return format(seen.wall + 1, 0, device)
}

/** A timestamp for a value that a program has found. Every choice of the user wins over it, and so does a higher rank. */
export const lowestHybridTimestamp = (device: DeviceId, rank = 0): HybridTimestamp =>
  format(0, rank, device)
