import { useEffect } from 'react'
import type { Tint } from '../bird/palette.ts'
import { useBird, type UseBird } from '../bird/use-bird.ts'
import { useSpared } from '../shared/low-battery.ts'
import { useReducedMotion } from '../shared/reduced-motion.ts'
import { useSnapshot } from '../shared/snapshot.ts'
import { useSoundEffects } from '../shared/sound-effects.ts'
import { tintAt } from '../shared/time-of-day.ts'

/** Plays Dash in Home, in the light of the hour: it watches the pointer and keys of the whole window. */
export function useHomeBird(
  options: Pick<UseBird, 'events' | 'bubble' | 'onShow' | 'onStroke'>,
): ReturnType<typeof useBird> & { readonly tint: Tint } {
  // Not by itself during quiet times, and not at all while it is on the desktop.
  const liveliness = useSpared(
    useSnapshot(({ place, quiet }) => {
      if (place !== 'home') return 'paused'
      return quiet.name === 'none' ? 'idles' : 'reacts'
    }),
  )
  const used = useBird({
    ...options,
    mood: useSnapshot(({ pet }) => pet.mood),
    outfit: useSnapshot(({ wardrobe }) => wardrobe.worn),
    liveliness,
    reducedMotion: useReducedMotion(),
    onHeard: useSoundEffects('home'),
  })
  const { hand } = used
  useEffect(() => {
    const ending = new AbortController()
    const { signal } = ending
    const root = document.documentElement
    root.addEventListener(
      'pointermove',
      ({ clientX, clientY }) => hand.points({ x: clientX, y: clientY }),
      { signal, passive: true },
    )
    root.addEventListener('pointerleave', () => hand.points(null), { signal })
    root.addEventListener('keydown', hand.stirs, { signal })
    return () => ending.abort()
  }, [hand])
  return { ...used, tint: useSnapshot(({ hour }) => tintAt(hour)) }
}
