import { useCallback, useState } from 'react'
import type { MealShow } from '../bird/meal-show.ts'
import { useBridge } from './main-process.ts'

type OnShow = (show: MealShow | null) => void

/** @returns a stable function for `useDash` that tells main that a meal is over, so that Dash may speak */
export function useReportMealEnd(): OnShow {
  const { request: send } = useBridge()
  return useCallback(
    (show) => {
      if (show === null) void send('meal-shown', null)
    },
    [send],
  )
}

/** @returns the current meal's show or null, and a stable function for `useDash` that also tells main of its end */
export function useMealShow(): readonly [show: MealShow | null, onShow: OnShow] {
  const [show, setShow] = useState<MealShow | null>(null)
  const reportMealEnd = useReportMealEnd()
  const onShow = useCallback<OnShow>(
    (next) => {
      setShow(next)
      reportMealEnd(next)
    },
    [reportMealEnd],
  )
  return [show, onShow]
}
