import type { Snapshot } from '../../preload/contract/views/snapshot.ts'

export interface Publisher {
  /** Something changed: a new snapshot goes out at once, or at the end of the current tenth of a second. */
  readonly changed: () => void
  close(): void
}

const shortestGap = 100

/**
 * Pushes snapshots to whoever shows them, at most 10 a second, the first change without waiting.
 * @param options.send gets each new snapshot
 */
export function openPublisher(options: {
  readonly snapshot: () => Snapshot
  readonly send: (snapshot: Snapshot) => void
}): Publisher {
  let timer: NodeJS.Timeout | undefined
  let isDue = false
  let isClosed = false

  const publish = () => {
    isDue = false
    options.send(options.snapshot())
    timer = setTimeout(() => {
      timer = undefined
      if (isDue) publish()
    }, shortestGap)
  }

  return {
    changed() {
      if (isClosed) return
      isDue = true
      // Changes of one turn of the event loop are one snapshot.
      timer ??= setTimeout(publish, 0)
    },
    close() {
      isClosed = true
      clearTimeout(timer)
    },
  }
}
