import { useCallback, useRef, useState } from 'react'
import type { ShownMeal } from '../bird/meal-show.ts'
import { useBridge } from './bridge-hooks.ts'

/** @returns the current meal's show, and a stable function for `usePageBird` that tells main what was shown */
export function useMealShow() {
  const { request } = useBridge()
  const [show, setShow] = useState<ShownMeal | null>(null)
  const experience = useRef(0)
  const onShow = useCallback(
    (next: ShownMeal | null) => {
      setShow(next)
      if (next === null) void request('meal-shown', { experience: experience.current })
      else experience.current = next.after.experience
    },
    [request],
  )
  return [show, onShow] as const
}
