/** Errors keep their code on the way from the worker, but not their class. */
export const cancelledCode = 'CANCELLED'

/** The user has cancelled an export or an import. */
export class Cancelled extends Error {
  readonly code = cancelledCode
}

/**
 * How far a worker's task is, and whether the user has cancelled it. Both threads share the memory, so neither waits for
 * the other.
 * @param memory the `memory` of the other thread's progress
 */
export function createProgress(memory = new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT)) {
  const [done, total, cancelled] = [0, 1, 2]
  const cells = new Int32Array(memory)
  return {
    memory,
    /** @throws Cancelled */
    report(rows: number, ofRows: number): void {
      if (Atomics.load(cells, cancelled) === 1) throw new Cancelled('cancelled by the user')
      Atomics.store(cells, done, rows)
      Atomics.store(cells, total, ofRows)
    },
    read: () => ({ done: Atomics.load(cells, done), total: Atomics.load(cells, total) }),
    cancel: () => void Atomics.store(cells, cancelled, 1),
  }
}
