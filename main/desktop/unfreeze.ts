import type { BrowserWindow } from 'electron'
import { setTimeout as passed } from 'node:timers/promises'
import type { Log } from '../base/log.ts'

/** A page that takes longer is frozen. Where the machine is busy instead, what follows does no harm. */
const answerTimeoutMs = 1000
/** By then the page has gone. */
const lastAnswerMs = 10_000

/**
 * Wakes a page that froze as its window went out of sight. Chromium's compositor shows no frame of a hidden window; a page that
 * hands one over in that moment waits for it until the window is shown again, and so do all pages of its process, the floating
 * one among them. Seen with Electron 33 once in some 600 times that a window was minimised while it drew, also without anything
 * of Hot Dash. Without throttling the frame is shown after all.
 */
export function unfreezeWhenHidden(window: BrowserWindow, log: Pick<Log, 'info' | 'warn'>): void {
  const { webContents } = window
  let isLooking = false

  async function look(): Promise<void> {
    const answer = webContents.mainFrame.executeJavaScript('true') as Promise<true>
    const within = (ms: number) => Promise.race([answer, passed(ms, false, { ref: false })])
    if (await within(answerTimeoutMs)) return
    webContents.setBackgroundThrottling(false)
    const isAwake = await within(lastAnswerMs)
    webContents.setBackgroundThrottling(true)
    log.info('a hidden page did not answer', { isAwake })
  }

  const onHidden = () => {
    // A page that is never throttled never waits.
    if (isLooking || !webContents.getBackgroundThrottling()) return
    isLooking = true
    look()
      .catch((cause: unknown) => {
        // It rejects where the page goes meanwhile.
        if (!webContents.isDestroyed()) log.warn('a hidden page could not be asked', cause)
      })
      .finally(() => (isLooking = false))
  }
  window.on('minimize', onHidden)
  window.on('hide', onHidden)
}
