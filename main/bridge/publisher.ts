import { attempt, type Log } from '../base/log.ts'
import type { Timers } from '../base/timers.ts'

const minGapMs = 100

/** Calls the listeners with each new snapshot, at most 10 times a second. The first change does not wait. */
export function openPublisher<Snapshot>(options: {
  readonly snapshot: () => Snapshot
  readonly listeners: readonly ((next: Snapshot) => void)[]
  readonly timers: Timers
  readonly log: Pick<Log, 'error'>
}) {
  const { snapshot, listeners, timers, log } = options
  let state: 'idle' | 'due' | 'pausing' | 'due-after-pause' | 'closed' = 'idle'
  let cancelTimer: (() => void) | undefined

  const publish = () => {
    state = 'pausing'
    // Set the timer first: if something below fails, the next change is still published.
    cancelTimer = timers.after(minGapMs, () => {
      if (state === 'due-after-pause') publish()
      else state = 'idle'
    })
    attempt(log, 'the snapshot', () => {
      const next = snapshot()
      for (const listener of listeners)
        attempt(log, 'publishing the snapshot', () => listener(next))
    })
  }

  return {
    /** Reports a change: a new snapshot goes out at once, or at the end of the current tenth of a second. */
    changed: (): void => {
      if (state === 'pausing') state = 'due-after-pause'
      if (state !== 'idle') return
      state = 'due'
      // Changes within one turn of the event loop share one snapshot.
      cancelTimer = timers.after(0, publish)
    },
    close(): void {
      state = 'closed'
      cancelTimer?.()
    },
  }
}
