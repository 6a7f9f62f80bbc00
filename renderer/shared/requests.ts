import { createContext, use, useCallback, useEffect, useRef, useState } from 'react'
import type { DashBridge } from '../../preload/contract/bridge.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import type { RequestName, Requests } from '../../preload/contract/requests.ts'
import type { Result } from '../../preload/contract/result.ts'

export const BridgeContext = createContext<DashBridge | null>(null)

/** For rooms only; the parts of a room get callbacks from it. */
export function useBridge(): DashBridge {
  const bridge = use(BridgeContext)
  if (!bridge) throw new Error('the bridge is missing in the context')
  return bridge
}

/** The state of a request. */
export type RequestState =
  | { readonly name: 'idle' }
  | { readonly name: 'running' }
  | { readonly name: 'done' }
  | { readonly name: 'failed'; readonly problem: Problem }

/** Requests that can fail. */
export type ActionName = {
  [Name in RequestName]: Requests[Name]['result'] extends Result<unknown, Problem> ? Name : never
}[RequestName]

export type SendRequest = <Name extends ActionName>(
  name: Name,
  params: Requests[Name]['params'],
) => Promise<Requests[Name]['result'] | Result<never, Problem>>

/** Sends one request. A rejection or a broken connection becomes an unexpected problem instead of vanishing. */
export async function sendRequest<Name extends RequestName>(
  bridge: DashBridge,
  name: Name,
  params: Requests[Name]['params'],
): Promise<Requests[Name]['result'] | Result<never, Problem>> {
  try {
    return await bridge.request(name, params)
  } catch {
    return { ok: false, error: { code: 'unexpected' } }
  }
}

/**
 * Sends requests whose state the page does not show, so they cause no rendering. Returns the same function on every
 * render.
 */
export function useSendRequest(): SendRequest {
  const bridge = useBridge()
  return useCallback((name, params) => sendRequest(bridge, name, params), [bridge])
}

/** Reports the state of the newest of its requests. @param tell has to be the same function on every render */
function useNewestRequest(tell: (state: RequestState) => void): SendRequest {
  const send = useSendRequest()
  const newest = useRef(0)
  useEffect(
    () => () => {
      newest.current = -1
    },
    [],
  )
  return useCallback(
    async <Name extends ActionName>(name: Name, params: Requests[Name]['params']) => {
      newest.current += 1
      const mine = newest.current
      tell({ name: 'running' })
      const answer: Result<unknown, Problem> = await send(name, params)
      if (newest.current === mine) {
        tell(answer.ok ? { name: 'done' } : { name: 'failed', problem: answer.error })
      }
      return answer as Requests[Name]['result']
    },
    [send, tell],
  )
}

/** A user action with its progress: `ask` sends it, `asking` is the state of the newest one. */
export function useRequest(): {
  readonly ask: SendRequest
  readonly asking: RequestState
  readonly forget: () => void
} {
  const [asking, setAsking] = useState<RequestState>({ name: 'idle' })
  const ask = useNewestRequest(setAsking)
  const forget = useCallback(() => setAsking({ name: 'idle' }), [])
  return { ask, asking, forget }
}

/** A user action of which only failures are shown: success causes no rendering. */
export function useRequestProblem(): {
  readonly ask: SendRequest
  /** The problem of the newest answered request; null if it succeeded. */
  readonly problem: Problem | null
} {
  const [problem, setProblem] = useState<Problem | null>(null)
  const tell = useCallback((state: RequestState) => {
    if (state.name !== 'running') setProblem(state.name === 'failed' ? state.problem : null)
  }, [])
  return { ask: useNewestRequest(tell), problem }
}
