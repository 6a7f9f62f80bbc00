import { attempt, type Log } from '../base/log.ts'
import type { Timers } from '../base/timers.ts'

const minGapMs = 100

/** Calls the listeners with each new snapshot, at most 10 times a second. The first change does not wait. */
export function openPublisher<Snapshot>(options: {
  readonly snapshot: () => Snapshot
  readonly listeners: readonly ((next: Snapshot) => void)[]
  /** Milliseconds from an arbitrary origin. Ignores clock changes. */
  readonly now: () => number
  readonly timers: Timers
  readonly log: Pick<Log, 'error'>
}) {
  const { snapshot, listeners, now, timers, log } = options
  let notBefore = now()
  let cancelTimer: (() => void) | undefined
  let isClosed = false

  const publish = () => {
    // A listener may report the next change, and a failure below must not block it.
    cancelTimer = undefined
    notBefore = now() + minGapMs
    attempt(log, 'the snapshot', () => {
      const next = snapshot()
      for (const listener of listeners)
        attempt(log, 'publishing the snapshot', () => listener(next))
    })
  }

  return {
    /** Reports a change. Changes within one turn of the event loop share one snapshot. */
    changed: (): void => {
      if (!isClosed) cancelTimer ??= timers.after(Math.max(0, notBefore - now()), publish)
    },
    close(): void {
      isClosed = true
      cancelTimer?.()
    },
  }
}
