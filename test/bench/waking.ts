import { setTimeout as delay } from 'node:timers/promises'

const wakings = 100
const betweenMs = 50

/** The CPU time of one wake-up of a program that otherwise only waits, in microseconds. */
export async function wakingMicroseconds(): Promise<number> {
  const before = process.cpuUsage()
  for (let waking = 0; waking < wakings; waking += 1) await delay(betweenMs)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / wakings
}
