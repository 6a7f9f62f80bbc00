import type { Brand } from '../../../preload/contract/brand.ts'

/** The random name of one installation. */
export type DeviceId = Brand<string, 'DeviceId'>

/**
 * An instant of a hybrid logical clock (Kulkarni and others, "Logical Physical Clocks", 2014) as text that compares
 * as it happened: 15 digits of milliseconds since the epoch, 5 of a counter, the device. The greater text wins.
 */
export type Stamp = Brand<string, 'Stamp'>

interface Parts {
  readonly wall: number
  readonly counter: number
}

const pattern = /^(\d{15})-(\d{5})-(.+)$/
const greatestCounter = 99_999

function text({ wall, counter }: Parts, device: DeviceId): Stamp {
  return `${String(wall).padStart(15, '0')}-${String(counter).padStart(5, '0')}-${device}` as Stamp
}

function parts(stamp: Stamp): Parts {
  const [, wall, counter] = pattern.exec(stamp) ?? []
  return { wall: Number(wall ?? 0), counter: Number(counter ?? 0) }
}

/**
 * The stamp of something that happens now: greater than every one seen, even where the clock was set back.
 * @param highest the greatest stamp seen so far, null at the beginning
 * @param now milliseconds since the epoch; before 1970 counts as 1970
 */
export function nextStamp(highest: Stamp | null, now: number, device: DeviceId): Stamp {
  const seen = highest === null ? { wall: 0, counter: -1 } : parts(highest)
  const clock = Math.max(0, Math.trunc(now))
  if (clock > seen.wall) return text({ wall: clock, counter: 0 }, device)
  if (seen.counter < greatestCounter) {
    return text({ wall: seen.wall, counter: seen.counter + 1 }, device)
  }
  return text({ wall: seen.wall + 1, counter: 0 }, device)
}

/** A stamp that loses to every choice of a person: for what a program found out by itself. */
export function lowestStamp(device: DeviceId): Stamp {
  return text({ wall: 0, counter: 0 }, device)
}
