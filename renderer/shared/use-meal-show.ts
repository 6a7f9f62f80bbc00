import { useCallback, useState } from 'react'
import type { ShownMeal } from '../bird/meal-show.ts'
import { useBridge } from './main-process.ts'

/** @returns the current meal's show, and a stable function for `useDash` that also tells main when the show is over */
export function useMealShow() {
  const { request } = useBridge()
  const [show, setShow] = useState<ShownMeal | null>(null)
  const onShow = useCallback(
    (next: ShownMeal | null) => {
      setShow(next)
      // Dash may speak again.
      if (next === null) void request('meal-shown', null)
    },
    [request],
  )
  return [show, onShow] as const
}
