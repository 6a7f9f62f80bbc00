import type { Liveliness } from '../bird/index.ts'
import { useSpared } from '../shared/low-battery.ts'
import { useSnapshot } from '../shared/snapshot.ts'

/** How Dash moves in Home: not by itself during quiet times, and not at all while it is on the desktop. */
export const useHomeLiveliness = (): Liveliness =>
  useSpared(
    useSnapshot(({ place, quiet }) => {
      if (place !== 'home') return 'paused'
      return quiet.name === 'none' ? 'idles' : 'reacts'
    }),
  )
