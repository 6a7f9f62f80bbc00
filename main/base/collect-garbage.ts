import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** V8's function; a new context has it while the flag `expose-gc` is set. */
type Gc = (how: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void

/**
 * Collects all garbage of this process, and gives its room back to the system; Node has no API for it.
 * @throws where V8 no longer knows the flag
 */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as Gc
  setFlagsFromString('--no-expose-gc')
  gc({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
