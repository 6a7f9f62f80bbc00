import { useState } from 'react'
import type { Condition } from '../../../preload/contract/events.ts'
import type { Show } from '../../bird/index.ts'

/**
 * The values of bars and bowl while Dash eats. Main's snapshot stays as it was before the meal until main hears that
 * the show is over; in between, the page shows how the show ended.
 * @param show the current meal; null if there is none
 * @param experience in the snapshot
 * @returns null: use the snapshot's values
 */
export function useCondition(show: Show | null, experience: number): Condition | null {
  const [after, setAfter] = useState<Condition | null>(null)
  if (show && show.after !== after) setAfter(show.after)
  if (show) return show.moment
  return after && after.experience > experience ? after : null
}
