import { useEffect, useState } from 'react'
import type { Problem } from '../../preload/contract/problem.ts'
import type { RequestName, Requests } from '../../preload/contract/requests.ts'
import type { Result } from '../../preload/contract/result.ts'
import { sendRequest, useBridge } from './requests.ts'

/** @returns main's answer, null until it arrives; asks again if the params or `of` change */
export function useAnswer<Name extends RequestName>(
  name: Name,
  params: Requests[Name]['params'],
  of: string | null,
): Requests[Name]['result'] | Result<never, Problem> | null {
  const bridge = useBridge()
  const asked = JSON.stringify(params)
  const [answer, setAnswer] = useState<{
    readonly to: string
    readonly result: Requests[Name]['result'] | Result<never, Problem>
  } | null>(null)
  const key = `${name} ${asked} ${of ?? ''}`
  useEffect(() => {
    let isWanted = true
    void sendRequest(bridge, name, JSON.parse(asked) as Requests[Name]['params']).then((result) => {
      if (isWanted) setAnswer({ to: key, result })
    })
    return () => {
      isWanted = false
    }
  }, [bridge, name, asked, key])
  return answer?.to === key ? answer.result : null
}
