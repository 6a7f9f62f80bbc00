import PQueue from 'p-queue'
import type { Problem } from '../../../preload/contract/problem.ts'
import { err, type Result } from '../../../preload/contract/result.ts'
import type { Timers } from '../../base/timers.ts'

/** Whether the answer to a request is still needed. If not, the engine gets no further call for it. */
export type IsWanted = () => boolean

/** Why a request has no answer. `cancelled`: the answer is no longer needed. */
export type RequestFailure = Problem | { readonly code: 'cancelled' }

/** Sends a call of the current request. @param send gets the signal that aborts the call */
export type EngineCall = <Value>(
  send: (signal: AbortSignal) => Promise<Result<Value, Problem>>,
) => Promise<Result<Value, RequestFailure>>

/** After this long, a call is overdue. */
const overdueAfterMs = 4000

/**
 * Sends the engine one request at a time. A call that is no longer needed continues, because its answer is stored. An
 * overdue one is aborted as soon as a needed request waits.
 */
export function openRequestQueue(timers: Timers) {
  const turns = new PQueue({ concurrency: 1 })
  const requests = new Set<{ readonly isWanted: IsWanted }>()
  /** The call in progress. */
  let current:
    | { readonly isWanted: IsWanted; readonly aborting: AbortController; isOverdue: boolean }
    | undefined

  function giveWay(): void {
    if (current?.isOverdue !== true || current.isWanted()) return
    if ([...requests].some(({ isWanted }) => isWanted())) current.aborting.abort()
  }

  return {
    hasWaiting: () => turns.size > 0,
    /** Runs a request's task once all earlier requests are over. */
    async add<Value>(
      isWanted: IsWanted,
      task: (call: EngineCall) => Promise<Result<Value, RequestFailure>>,
    ): Promise<Result<Value, RequestFailure>> {
      const call: EngineCall = async (send) => {
        if (!isWanted()) return err({ code: 'cancelled' })
        const started = { isWanted, aborting: new AbortController(), isOverdue: false }
        current = started
        const cancelTimer = timers.after(overdueAfterMs, () => {
          started.isOverdue = true
          giveWay()
        })
        const { signal } = started.aborting
        const answer = await send(signal).finally(() => {
          cancelTimer()
          current = undefined
        })
        return signal.aborted ? err({ code: 'voice-engine-silent' }) : answer
      }
      const request = { isWanted }
      requests.add(request)
      giveWay()
      return turns
        .add(async () => (isWanted() ? task(call) : err({ code: 'cancelled' as const })))
        .finally(() => requests.delete(request))
    },
    close(): void {
      current?.aborting.abort()
      turns.clear()
    },
  }
}
