import type { Liveliness } from '../bird/index.ts'
import { useSpared } from '../shared/low-battery.ts'
import { useSnapshot } from '../shared/snapshot.ts'

/** How Dash moves in Home: it idles there unless the floating one does. */
export const useHomeLiveliness = (): Liveliness =>
  useSpared(useSnapshot(({ idleWindow }) => (idleWindow === 'home' ? 'idles' : 'reacts')))
