import { app } from 'electron'
import type { Log } from '../base/log.ts'

/** Whatever hangs longer (a network drive) ends with the process; the database is whole at every moment. */
const patience = 5000

/**
 * Closes everything before the process ends.
 * @param close called once; the process ends when it settles, well or not
 */
export function closeOnQuit(close: () => Promise<void>, log: Log): void {
  let state: 'open' | 'closing' | 'closed' = 'open'
  app.on('before-quit', (event) => {
    if (state === 'closed') return
    event.preventDefault()
    if (state === 'closing') return
    state = 'closing'
    const late = new Promise<void>((resolve) => {
      setTimeout(resolve, patience)
    })
    void Promise.race([close(), late])
      .catch((cause: unknown) => log.error('not everything could be closed', cause))
      .then(() => {
        state = 'closed'
        // Electron swallows a quit that is asked for while it still prevents the one before.
        setImmediate(() => app.quit())
      })
  })
}
