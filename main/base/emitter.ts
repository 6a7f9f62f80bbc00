import type { Log } from './log.ts'

/**
 * An emitter without listeners. Listeners are called in the order they were added. If one throws, the others are
 * still called, and the emitting code goes on.
 * @param log gets a listener's error; without a log, the error is thrown in a task of its own
 */
export function createEmitter<Event>(log?: Pick<Log, 'error'>) {
  const listeners = new Set<{ readonly call: (event: Event) => void }>()
  const report = (cause: unknown) => {
    if (log !== undefined) log.error('a listener failed', cause)
    else
      setImmediate(() => {
        throw cause
      })
  }
  return {
    /** @returns the unsubscribe function */
    on: (listener: (event: Event) => void) => {
      const entry = { call: listener }
      listeners.add(entry)
      return () => void listeners.delete(entry)
    },
    emit: (event: Event): void => {
      // Iterate over a copy: listeners may be added or removed meanwhile.
      for (const { call } of [...listeners]) {
        try {
          call(event)
        } catch (cause) {
          report(cause)
        }
      }
    },
  }
}
