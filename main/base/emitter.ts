import type { Log } from './log.ts'

/** Tells listeners of events. */
export interface Emitter<Event> {
  /** @returns the unsubscribe function */
  readonly on: (listener: (event: Event) => void) => () => void
  readonly emit: (event: Event) => void
}

/**
 * An emitter without listeners. Listeners are called in the order they were added. If one throws, the others are
 * still called, and the emitting code goes on.
 * @param log gets a listener's error; without a log, the error is thrown in a task of its own
 */
export function createEmitter<Event>(log?: Pick<Log, 'error'>): Emitter<Event> {
  const listeners = new Set<{ readonly call: (event: Event) => void }>()
  const report = (cause: unknown) => {
    if (log !== undefined) log.error('a listener failed', cause)
    else
      setImmediate(() => {
        throw cause
      })
  }
  return {
    on(listener) {
      const entry = { call: listener }
      listeners.add(entry)
      return () => void listeners.delete(entry)
    },
    emit(event) {
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
