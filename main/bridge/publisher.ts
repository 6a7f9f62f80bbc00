import type { Snapshot } from '../../preload/contract/views/snapshot.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'

export type Publisher = ReturnType<typeof openPublisher>

const minGapMs = 100

/** Publishes snapshots, at most 10 a second. The first change does not wait. */
export function openPublisher(options: {
  readonly snapshot: () => Snapshot
  readonly log: Pick<Log, 'error'>
}) {
  const { snapshot, log } = options
  const snapshots = createEmitter<Snapshot>(log)
  let timer: NodeJS.Timeout | undefined
  let isDue = false
  let isClosed = false

  const publish = () => {
    isDue = false
    // Set it first: whatever fails below, the next change is still published.
    timer = setTimeout(() => {
      timer = undefined
      if (isDue) publish()
    }, minGapMs)
    try {
      snapshots.emit(snapshot())
    } catch (cause) {
      log.error('the snapshot failed', cause)
    }
  }

  return {
    /** Reports a change: a new snapshot goes out at once, or at the end of the current tenth of a second. */
    changed: (): void => {
      if (isClosed) return
      isDue = true
      // Changes within one turn of the event loop share one snapshot.
      timer ??= setTimeout(publish, 0)
    },
    /** Hears each new snapshot. A listener that throws does not affect the others. @returns the unsubscribe function */
    onSnapshot: snapshots.on,
    close(): void {
      isClosed = true
      clearTimeout(timer)
    },
  }
}
