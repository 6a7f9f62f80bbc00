import { useEffect } from 'react'
import { timeOfDay, timesOfDay } from '../../preload/contract/times-of-day.ts'
import type { Tint } from '../bird/palette.ts'
import { useSnapshot } from '../shared/main-process.ts'
import { usePageBird } from '../shared/use-page-bird.ts'

/** The light of the scene at an hour of local time (0 to 23). */
export const tintAt = (hour: number): Tint => timeOfDay(timesOfDay.light, hour)

/** Plays Dash in Home, in the light of the hour. Dash notices the pointer and the keys anywhere in the window. */
export function useHomeBird(options: Parameters<typeof usePageBird>[1]) {
  const used = usePageBird('home', options)
  const { hand } = used
  useEffect(() => {
    const ending = new AbortController()
    const { signal } = ending
    const root = document.documentElement
    root.addEventListener(
      'pointermove',
      ({ clientX, clientY }) => hand.movePointer({ x: clientX, y: clientY }),
      { signal, passive: true },
    )
    root.addEventListener('pointerleave', () => hand.movePointer(null), { signal })
    root.addEventListener('keydown', hand.noticeInput, { signal })
    return () => ending.abort()
  }, [hand])
  return { ...used, tint: useSnapshot(({ hour }) => tintAt(hour)) }
}
