import { dayMs } from '../../../preload/contract/durations.ts'
import { clamp } from '../../../preload/contract/numbers.ts'

const maxFullness = 100
const minFullness = 20

/**
 * How full Dash is: 100 after any meal, falling evenly to 20 within a day.
 * @param lastMealAt milliseconds since the epoch, null before the first meal; a future time counts as now
 */
export function fullnessAt(lastMealAt: number | null, now: number): number {
  if (lastMealAt === null) return minFullness
  const passed = clamp(now - lastMealAt, 0, dayMs)
  return maxFullness - ((maxFullness - minFullness) * passed) / dayMs
}
