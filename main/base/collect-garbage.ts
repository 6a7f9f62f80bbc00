import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { attempt, type Log } from './log.ts'
import type { Timers } from './timers.ts'

/** V8's function, which a new context has while the flag `expose-gc` is set. */
type Gc = (how: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void

/** V8's memory reducer checks every eight seconds whether to collect, until it has used up its turns. */
const reducerLooksWithinMs = 30_000
/** V8's default for how often the memory reducer collects once a program has become quiet. */
const reducerTurns = 2

/**
 * Collects the garbage of startup, once. Some twenty seconds later V8's memory reducer would collect twice more, find
 * nothing, and take most of main's CPU time in that minute, so it skips these two turns. Later it works as usual.
 * Source: `memory_reducer_gc_count` and `MemoryReducer::Step` in V8's src/heap/memory-reducer.cc.
 * @param setFlags sets flags of V8
 * @returns cancels whatever has not happened yet
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
 * Collects all garbage of this process and returns the memory to the system. Node has no API for this.
 * @throws if V8 no longer knows the flag
 */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as Gc
  setFlagsFromString('--no-expose-gc')
  gc({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
