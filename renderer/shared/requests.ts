import { createContext, use, useCallback, useEffect, useRef, useState } from 'react'
import type { DashBridge } from '../../preload/contract/bridge.ts'
import type { Problem } from '../../preload/contract/problem.ts'
import type { RequestName, Requests } from '../../preload/contract/requests.ts'
import type { Settings, SettingsPatch } from '../../preload/contract/settings.ts'
import { useSnapshot } from './snapshot.ts'

const unexpected = { ok: false, error: { code: 'unexpected' } } as const

/** The bridge for a page: a rejection or a broken connection becomes an unexpected problem instead of vanishing. */
export const neverRejecting = (bridge: DashBridge): DashBridge => ({
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

/**
 * The bridge that never rejects, the same on every render. Its requests cause no rendering. For rooms only; the parts
 * of a room get callbacks from it.
 */
export function useBridge(): DashBridge {
  const bridge = use(BridgeContext)
  if (!bridge) throw new Error('the bridge is missing in the context')
  return bridge
}

/** A user action and what the page shows of it. */
export interface UserRequest {
  /** Sends it. The same function on every render. */
  readonly ask: DashBridge['request']
  /** Whether the newest one is running. */
  readonly isBusy: boolean
  /** Why the newest one failed; null while it runs. */
  readonly problem: Problem | null
  /** Hides the problem. */
  readonly forget: () => void
}

const idle = { isBusy: false, problem: null }

export function useRequest(): UserRequest {
  const { request } = useBridge()
  const [state, setState] = useState<Pick<UserRequest, 'isBusy' | 'problem'>>(idle)
  const newest = useRef(0)
  const ask = useCallback<DashBridge['request']>(
    async (name, params) => {
      newest.current += 1
      const mine = newest.current
      setState({ isBusy: true, problem: null })
      const answer = await request(name, params)
      const problem = 'ok' in answer && !answer.ok ? answer.error : null
      if (newest.current === mine) setState({ isBusy: false, problem })
      return answer
    },
    [request],
  )
  const forget = useCallback(() => setState(idle), [])
  return { ask, ...state, forget }
}

/** The settings, and the user's changes of them. */
export function useSettings(): {
  readonly settings: Settings
  readonly set: (change: SettingsPatch) => void
  /** Why the newest change failed. */
  readonly problem: Problem | null
} {
  const settings = useSnapshot((snapshot) => snapshot.settings)
  const { ask, problem } = useRequest()
  return { settings, set: (change) => void ask('set', change), problem }
}

/** A question and its answer. */
export interface Answered<Question, Result> {
  readonly question: Question
  readonly answer: Result
}

/**
 * The latest answer to a question. The previous one stays until it arrives, so that nothing flickers. However fast
 * `mark` changes, one request is in flight at a time, and the last change is always answered.
 * @param ask has to be the same function on every render
 * @param question a new one is another value or object; null asks nothing
 * @param mark asks again whenever it changes
 * @returns `isWaiting` until the question itself is answered
 */
export function useQuery<Question, Result>(
  ask: (bridge: DashBridge, question: Question) => Promise<Result>,
  question: Question | null,
  mark: number | string = '',
): { readonly last: Answered<Question, Result> | null; readonly isWaiting: boolean } {
  const bridge = useBridge()
  const [last, setLast] = useState<Answered<Question, Result> | null>(null)
  const asking = useRef<{ readonly question: Question; isStale: boolean } | null>(null)

  useEffect(() => {
    if (asking.current !== null && asking.current.question === question) {
      asking.current.isStale = true
      return
    }
    const send = (asked: Question) => {
      const mine = { question: asked, isStale: false }
      asking.current = mine
      void ask(bridge, asked).then((answer) => {
        if (asking.current !== mine) return
        setLast({ question: asked, answer })
        asking.current = null
        if (mine.isStale) send(asked)
      })
    }
    asking.current = null
    if (question !== null) send(question)
  }, [ask, bridge, question, mark])

  useEffect(
    () => () => {
      asking.current = null
    },
    [],
  )
  return { last, isWaiting: question !== null && last?.question !== question }
}

async function askInJson(bridge: DashBridge, json: string): Promise<unknown> {
  const [name, params] = JSON.parse(json) as [RequestName, never]
  return bridge.request(name, params)
}

/** @returns main's answer, null until it arrives; asks again if the params or `of` change */
export function useAnswer<Name extends RequestName>(
  name: Name,
  params: Requests[Name]['params'],
  of: string | null = null,
): Requests[Name]['result'] | null {
  const { last, isWaiting } = useQuery(askInJson, JSON.stringify([name, params, of]))
  return isWaiting ? null : (last?.answer as Requests[Name]['result'])
}
