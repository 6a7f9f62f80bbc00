import type { WebContents } from 'electron'
import type { Log } from '../base/log.ts'

/** A page that fails again so soon would fail for ever. */
const shortestLife = 60_000

/** Loads a page again when its process has ended (out of memory, a crash of the graphics driver). */
export function revive(contents: WebContents, log: Log): void {
  let revivedAt = -Infinity
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    log.error('the process of a page has ended', { reason, exitCode })
    const now = performance.now()
    if (now - revivedAt < shortestLife) return
    revivedAt = now
    contents.reload()
  })
}
