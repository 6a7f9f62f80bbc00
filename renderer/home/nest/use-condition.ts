import { useState } from 'react'
import type { Condition } from '../../../preload/contract/events.ts'
import type { Show } from '../../bird/index.ts'

/**
 * What bars and bowl show while Dash eats. Main's snapshot stays as it was before the meal until it hears that the show is over:
 * in between, the page shows how it ended.
 * @param show the meal of now; null: none
 * @param experience as the snapshot has it
 * @returns null: as the snapshot has it
 */
export function useCondition(show: Show | null, experience: number): Condition | null {
  const [after, setAfter] = useState<Condition | null>(null)
  if (show && show.after !== after) setAfter(show.after)
  if (show) return show.moment
  return after && after.experience > experience ? after : null
}
