import PQueue from 'p-queue'
import type { Problem } from '../../../preload/contract/problem.ts'
import { err, type Result } from '../../../preload/contract/result.ts'
import type { Timers } from '../../base/timers.ts'

/** Whether the answer to a request is still needed. If not, the engine gets no further call for it. */
export type IsWanted = () => boolean

/** Why a request has no answer. `cancelled`: the answer is no longer needed. */
export type RequestFailure = Problem | { readonly code: 'cancelled' }

/** After this long, a call is overdue. */
const overdueAfterMs = 4000

interface EngineRequest {
  readonly isWanted: IsWanted
  /** The call in progress. */
  call?: { readonly aborting: AbortController; isOverdue: boolean } | undefined
}

/**
 * Sends the engine one request at a time. A call that is no longer needed continues, because its answer is stored. An
 * overdue one is aborted as soon as a needed request waits.
 */
export function openRequestQueue(timers: Timers) {
  const turns = new PQueue({ concurrency: 1 })
  const requests = new Set<EngineRequest>()
  /** The request whose turn it is, or was last. */
  let current: EngineRequest | undefined

  function giveWay(): void {
    if (current?.call?.isOverdue !== true || current.isWanted()) return
    if ([...requests].some(({ isWanted }) => isWanted())) current.call.aborting.abort()
  }

  return {
    hasWaiting: () => turns.size > 0,
    /** Runs a request's task once all earlier requests are over. */
    async add<Value>(
      isWanted: IsWanted,
      task: () => Promise<Result<Value, RequestFailure>>,
    ): Promise<Result<Value, RequestFailure>> {
      const request: EngineRequest = { isWanted }
      requests.add(request)
      giveWay()
      return turns
        .add(async () => {
          current = request
          return isWanted() ? task() : err({ code: 'cancelled' as const })
        })
        .finally(() => requests.delete(request))
    },
    /** Sends a call of the current request. @param send gets the signal that aborts the call */
    async call<Value>(
      send: (signal: AbortSignal) => Promise<Result<Value, Problem>>,
    ): Promise<Result<Value, RequestFailure>> {
      const request = current
      if (request?.isWanted() !== true) return err({ code: 'cancelled' })
      const call = { aborting: new AbortController(), isOverdue: false }
      request.call = call
      const cancelTimer = timers.after(overdueAfterMs, () => {
        call.isOverdue = true
        giveWay()
      })
      const { signal } = call.aborting
      const answer = await send(signal).finally(() => {
        cancelTimer()
        request.call = undefined
      })
      return signal.aborted ? err({ code: 'voice-engine-silent' }) : answer
    },
    close(): void {
      current?.call?.aborting.abort()
      turns.clear()
    },
  }
}
