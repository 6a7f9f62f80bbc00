import type { WebContents } from 'electron'
import type { GitDayView } from '../../preload/contract/views/explanation-view.ts'
import type { Day } from '../base/rules/day.ts'

/** Tracks the day that each page is waiting for, at most one per page. */
export function createDayRequests(readDay: (day: Day, signal: AbortSignal) => Promise<GitDayView>) {
  const running = new WeakMap<WebContents, AbortController>()
  const cancel = (page: WebContents) => running.get(page)?.abort()
  return {
    /** Asks Git about a day. Cancels the page's previous request, and cancels this one if the page closes. */
    async read(page: WebContents, day: Day): Promise<GitDayView> {
      cancel(page)
      const controller = new AbortController()
      running.set(page, controller)
      const onDestroyed = () => controller.abort()
      page.once('destroyed', onDestroyed)
      try {
        return await readDay(day, controller.signal)
      } finally {
        page.off('destroyed', onDestroyed)
      }
    },
    /** Call it when the page no longer needs the day. Stops asking Git. */
    cancel,
  }
}
