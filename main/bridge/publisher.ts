import type { Snapshot } from '../../preload/contract/views/snapshot.ts'
import { createEmitter } from '../base/emitter.ts'
import type { Log } from '../base/log.ts'

export interface Publisher {
  /** Reports a change: a new snapshot goes out at once, or at the end of the current tenth of a second. */
  readonly changed: () => void
  /** Hears each new snapshot. A listener that throws does not affect the others. @returns the unsubscribe function */
  readonly onSnapshot: (listener: (snapshot: Snapshot) => void) => () => void
  close(): void
}

const minGapMs = 100

/** Publishes snapshots, at most 10 a second. The first change does not wait. */
export function openPublisher(options: {
  readonly snapshot: () => Snapshot
  readonly log: Pick<Log, 'error'>
}): Publisher {
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
    changed() {
      if (isClosed) return
      isDue = true
      // Changes within one turn of the event loop share one snapshot.
      timer ??= setTimeout(publish, 0)
    },
    onSnapshot: snapshots.on,
    close() {
      isClosed = true
      clearTimeout(timer)
    },
  }
}
