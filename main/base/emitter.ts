import type { Log } from './log.ts'

/**
 * Calls listeners in the order they were added. If one throws, the others and the emitting code go on.
 * @param log gets a listener's error; without a log, the error becomes an uncaught exception
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
    on: (listener: (event: Event) => void) => {
      const entry = { call: listener }
      listeners.add(entry)
      return () => void listeners.delete(entry)
    },
    emit: (event: Event): void => {
      // Iterate over a copy: a listener may add or remove others.
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

/** Adds a listener to several events of a Node or Electron emitter. @returns the unsubscribe function */
export function onAny(
  emitter: NodeJS.EventEmitter,
  events: readonly string[],
  listener: () => void,
) {
  for (const event of events) emitter.on(event, listener)
  return () => {
    for (const event of events) emitter.off(event, listener)
  }
}
