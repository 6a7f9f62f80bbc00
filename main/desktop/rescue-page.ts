import type { BrowserWindow } from 'electron'
import { setTimeout as delay } from 'node:timers/promises'
import type { Log } from '../base/log.ts'

/** A page that crashes again within this time is not reloaded: that would loop forever. */
const minReloadGapMs = 60_000

/** Brings a window's page back after a crash (out of memory, a graphics driver) or a freeze. */
export function rescuePage(window: BrowserWindow, log: Log): void {
  const { webContents } = window
  let reloadedAt = -Infinity
  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    log.error('a page process has ended', { reason, exitCode })
    const now = performance.now()
    if (now - reloadedAt < minReloadGapMs) return
    reloadedAt = now
    webContents.reload()
  })
  unfreezeWhenHidden(window, log)
}

/** If a page takes longer to answer, it counts as frozen. If the machine is just busy, waking the page does no harm. */
const answerTimeoutMs = 1000
/** If a page has not answered by then, it is gone. */
const lastAnswerMs = 10_000

/**
 * Wakes a page that froze while its window was being hidden. Chromium's compositor shows no frame of a hidden window.
 * If a page submits a frame at that moment, it waits until the window is shown again, and so do all pages of its
 * process, including the floating Dash. This happens about once in 600 minimises of a drawing window (Electron 33),
 * even without any of Hot Dash's code. Switching off the throttling makes Chromium show the frame.
 */
function unfreezeWhenHidden(window: BrowserWindow, log: Pick<Log, 'info' | 'warn'>): void {
  const { webContents } = window
  let isChecking = false

  async function wakeIfFrozen(): Promise<void> {
    const answer = webContents.mainFrame.executeJavaScript('true') as Promise<true>
    const within = (ms: number) => Promise.race([answer, delay(ms, false, { ref: false })])
    if (await within(answerTimeoutMs)) return
    webContents.setBackgroundThrottling(false)
    const isAwake = await within(lastAnswerMs)
    webContents.setBackgroundThrottling(true)
    log.info('a hidden page did not answer', { isAwake })
  }

  const onHidden = () => {
    // A page that is never throttled never waits.
    if (isChecking || !webContents.getBackgroundThrottling()) return
    isChecking = true
    wakeIfFrozen()
      .catch((cause: unknown) => {
        // Rejects if the page goes away first.
        if (!webContents.isDestroyed()) log.warn('a hidden page could not be queried', cause)
      })
      .finally(() => (isChecking = false))
  }
  window.on('minimize', onHidden)
  window.on('hide', onHidden)
}
