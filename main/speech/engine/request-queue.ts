import PQueue from 'p-queue'
import type { Timers } from '../../base/timers.ts'

/** A request to the engine, from when it waits for its turn until it is over. */
export interface EngineRequest {
  /** Aborted once nobody wants the answer: the engine gets no further call for it. A call in progress goes on. */
  readonly signal: AbortSignal
  /** Aborts the call in progress. */
  readonly call: AbortController
}

/** Sends the engine one request at a time. An overdue call that nobody wants gives way to a request that somebody wants. */
export function openRequestQueue(timers: Timers) {
  const turns = new PQueue({ concurrency: 1 })
  const requests = new Set<EngineRequest>()
  let overdue: EngineRequest | undefined

  function giveWay(): void {
    const isSomeWanted = [...requests].some(({ signal }) => !signal.aborted)
    if (overdue?.signal.aborted === true && isSomeWanted) overdue.call.abort()
  }

  return {
    hasWaiting: () => turns.size > 0,
    async add<Options extends Pick<EngineRequest, 'signal'>, Value>(
      options: Options,
      task: (request: Options & EngineRequest) => Promise<Value>,
    ): Promise<Value> {
      const request = { ...options, call: new AbortController() }
      requests.add(request)
      giveWay()
      return turns.add(() => task(request)).finally(() => requests.delete(request))
    },
    /** Makes calls for the request whose turn it is. @param overdueAfterMs how long they may take if nobody wants them */
    async run<Value>(request: EngineRequest, overdueAfterMs: number, calls: () => Promise<Value>) {
      const cancel = timers.after(overdueAfterMs, () => {
        overdue = request
        giveWay()
      })
      request.signal.addEventListener('abort', giveWay)
      return calls().finally(() => {
        cancel()
        overdue = undefined
        request.signal.removeEventListener('abort', giveWay)
      })
    },
    close(): void {
      for (const { call } of requests) call.abort()
      turns.clear()
    },
  }
}
