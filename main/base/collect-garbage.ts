import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { attempt } from './attempt.ts'
import type { Log } from './log.ts'
import type { Timers } from './timers.ts'

/** V8's function; a new context has it while the flag `expose-gc` is set. */
type Gc = (how: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void

/** V8's memory reducer looks every eight seconds whether it is its turn, until it has had all turns. */
const reducerLooksWithinMs = 30_000
/** How often the memory reducer collects once a program has become quiet: V8's own default. */
const reducerTurns = 2

/**
 * Collects what the start has left behind, once. V8's memory reducer, which would collect twice more some twenty seconds later,
 * misses these turns: they find nothing and take most of what main does in that minute. What is used later it reduces as ever.
 * Source: `memory_reducer_gc_count` and `MemoryReducer::Step` in V8's src/heap/memory-reducer.cc.
 * @param delayMs from now
 * @param setFlags sets flags of V8
 * @returns cancels what is still to be done
 */
export function collectAfterStart(
  timers: Timers,
  delayMs: number,
  log: Pick<Log, 'error'>,
  setFlags = setFlagsFromString,
): () => void {
  const setReducerTurns = (count: number) => setFlags(`--memory-reducer-gc-count=${count}`)
  let cancel = timers.after(delayMs, () => {
    setReducerTurns(0)
    cancel = timers.after(reducerLooksWithinMs, () => setReducerTurns(reducerTurns))
    attempt(log, 'collecting garbage', collectGarbage)
  })
  return () => cancel()
}

/**
 * Collects all garbage of this process, and gives its room back to the system; Node has no API for it.
 * @throws where V8 no longer knows the flag
 */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as Gc
  setFlagsFromString('--no-expose-gc')
  gc({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
