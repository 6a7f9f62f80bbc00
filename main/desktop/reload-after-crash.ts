import type { WebContents } from 'electron'
import type { Log } from '../base/log.ts'

/** A page that crashes again within this time is not reloaded: that would loop for ever. */
const minReloadGapMs = 60_000

/** Reloads a page when its process has ended (out of memory, a graphics driver crash). */
export function reloadAfterCrash(contents: WebContents, log: Log): void {
  let reloadedAt = -Infinity
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    log.error('a page process has ended', { reason, exitCode })
    const now = performance.now()
    if (now - reloadedAt < minReloadGapMs) return
    reloadedAt = now
    contents.reload()
  })
}
