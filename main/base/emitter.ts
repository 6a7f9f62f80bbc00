import type { Log } from './log.ts'

/** Tells listeners of events. */
export interface Emitter<Event> {
  /** @returns its own unsubscribe */
  readonly on: (listener: (event: Event) => void) => () => void
  readonly emit: (event: Event) => void
}

/**
 * An emitter without listeners; they are called in the order in which they were added. One that throws fails alone: the others
 * are called, and the emitting code goes on.
 * @param log gets the error of a listener; without one it is thrown in a task of its own
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
      // A copy: a listener that is added or removed meanwhile does not disturb the round.
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
