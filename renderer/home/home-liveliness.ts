import type { Liveliness } from '../bird/index.ts'
import { useSnapshot } from '../shared/snapshot.ts'

/** How Dash moves in Home: it idles there unless the floating one does. */
export const useHomeLiveliness = (): Liveliness =>
  useSnapshot(({ idleWindow }) => (idleWindow === 'home' ? 'idles' : 'reacts'))
