import type { WebContents } from 'electron'
import type { GitDayView } from '../../preload/contract/views/explanation.ts'
import type { Day } from '../base/rules/day.ts'

/** Days that pages wait for: one each. */
export interface DayRequests {
  /** Asks Git about a day. The day that the page waited for before is given up, as is this one when the page closes. */
  read(page: WebContents, day: Day): Promise<GitDayView>
  /** The page has gone on: Git is not asked any longer. */
  cancel(page: WebContents): void
}

export function openDayRequests(
  readDay: (day: Day, signal: AbortSignal) => Promise<GitDayView>,
): DayRequests {
  const running = new WeakMap<WebContents, AbortController>()
  const cancel = (page: WebContents) => running.get(page)?.abort()
  return {
    async read(page, day) {
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
    cancel,
  }
}
