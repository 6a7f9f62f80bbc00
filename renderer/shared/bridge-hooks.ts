import { createContext, use, useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import { useStore, type StoreApi } from 'zustand'
import type { DashBridge } from '../../preload/contract/dash-bridge.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import type { RequestName, Requests } from '../../preload/contract/requests.ts'
import type { Result } from '../../preload/contract/result.ts'
import type { SettingsPatch } from '../../preload/contract/declared-settings.ts'
import type { Snapshot } from '../../preload/contract/views/snapshot-view.ts'

export const SnapshotContext = createContext<StoreApi<Snapshot> | null>(null)

/** The store of the snapshot, for callbacks that need its latest value. */
export function useSnapshotStore(): StoreApi<Snapshot> {
  const store = use(SnapshotContext)
  if (!store) throw new Error('the snapshot is missing in the context')
  return store
}

/** A part of the snapshot. The component renders again if that part changes. */
export const useSnapshot = <Part>(select: (snapshot: Snapshot) => Part): Part =>
  useStore(useSnapshotStore(), select)

/** Whether Hot Dash has anywhere to find contributions. */
export const hasSources = ({ folders, github }: Snapshot): boolean =>
  folders.length > 0 || github.accounts.length > 0

export type Ask = DashBridge['request']

const unexpected = { ok: false, error: { code: 'unexpected' } } as const

/** Turns a rejection or a broken connection into an "unexpected" problem, so that the page can show it. */
export const withoutRejections = (bridge: DashBridge): DashBridge => ({
  ...bridge,
  async request(name, params) {
    try {
      return await bridge.request(name, params)
    } catch {
      return unexpected as never
    }
  },
})

export const BridgeContext = createContext<DashBridge | null>(null)

/** The bridge that never rejects; the same object on every render. Its requests cause no rendering. */
export function useBridge(): DashBridge {
  const bridge = use(BridgeContext)
  if (!bridge) throw new Error('the bridge is missing in the context')
  return bridge
}

/**
 * Sends a user's requests and tracks why the newest one failed. A request that succeeds causes no rendering.
 * @returns `ask` sends a request, and `clearProblem` hides the problem. Both are the same functions on every render.
 */
export function useAsk() {
  const { request } = useBridge()
  const [problem, setProblem] = useState<Problem | null>(null)
  const newestId = useRef(0)
  const ask = useCallback<Ask>(
    async (name, params) => {
      newestId.current += 1
      const id = newestId.current
      setProblem(null)
      const answer = await request(name, params)
      if (newestId.current === id) setProblem('ok' in answer && !answer.ok ? answer.error : null)
      return answer
    },
    [request],
  )
  const clearProblem = useCallback(() => setProblem(null), [])
  return { ask, problem, clearProblem }
}

/** Like `useAsk`, and tracks whether a request is running. */
export function useRequest() {
  const { ask: send, problem } = useAsk()
  const [running, setRunning] = useState(0)
  const ask = useCallback<Ask>(
    async (name, params) => {
      setRunning((count) => count + 1)
      try {
        return await send(name, params)
      } finally {
        setRunning((count) => count - 1)
      }
    },
    [send],
  )
  return { ask, problem, isBusy: running > 0 }
}

export type UserRequest = ReturnType<typeof useRequest>

/** The settings, a function that changes them, and the reason why the newest change failed. */
export function useSettings() {
  const settings = useSnapshot((snapshot) => snapshot.settings)
  const { ask, problem } = useAsk()
  return { settings, set: (change: SettingsPatch) => void ask('set', change), problem }
}

/**
 * The latest answer to a question. The previous answer stays until the new one arrives, so that nothing flickers.
 * A question has at most one request in flight. However fast `revision` changes, the last change gets an answer.
 * @param question another value or object is a new question; null asks nothing
 * @param revision another value asks the same question again
 */
export function useQuery<Question, Result>(
  fetchAnswer: (bridge: DashBridge, question: Question) => Promise<Result>,
  question: Question | null,
  revision: number | string = '',
) {
  const bridge = useBridge()
  const [last, setLast] = useState<{ question: Question; answer: Result } | null>(null)
  const fetchLatest = useEffectEvent(fetchAnswer)
  const inFlight = useRef<{ readonly question: Question; isStale: boolean } | null>(null)

  useEffect(() => {
    if (inFlight.current !== null && inFlight.current.question === question) {
      inFlight.current.isStale = true
      return
    }
    const send = (asked: Question) => {
      const request = { question: asked, isStale: false }
      inFlight.current = request
      void fetchLatest(bridge, asked).then((answer) => {
        if (inFlight.current !== request) return
        setLast({ question: asked, answer })
        inFlight.current = null
        if (request.isStale) send(asked)
      })
    }
    inFlight.current = null
    if (question !== null) send(question)
  }, [bridge, question, revision])

  useEffect(
    () => () => {
      inFlight.current = null
    },
    [],
  )
  return { last, isWaiting: question !== null && last?.question !== question }
}

type AnswerOf<Name extends RequestName> = Extract<Requests[Name]['result'], { readonly ok: true }>

/**
 * Main's answer to a request: its value, or the problem if the request has failed. There is neither until it arrives.
 * @param about.subject what the answer is about besides the params, such as an engine: another subject is another
 *   question
 * @param about.revision another value asks the same question again
 */
export function useAnswer<Name extends RequestName>(
  name: Name,
  params: Requests[Name]['params'],
  about: { readonly subject?: string | null; readonly revision?: number | string } = {},
): { readonly value: AnswerOf<Name>['value'] | undefined; readonly problem: Problem | null } {
  const question = JSON.stringify([name, params, about.subject])
  const send = ({ request }: DashBridge) => request(name, params)
  const { last, isWaiting } = useQuery(send, question, about.revision)
  const answer = isWaiting ? undefined : (last?.answer as Result<AnswerOf<Name>['value'], Problem>)
  return answer?.ok === false
    ? { value: undefined, problem: answer.error }
    : { value: answer?.value, problem: null }
}
