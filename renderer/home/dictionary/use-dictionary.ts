import { useCallback, useEffect, useState } from 'react'
import type { Problem } from '../../../preload/contract/problem.ts'
import type { Result } from '../../../preload/contract/result.ts'
import type { DictionaryWord } from '../../../preload/contract/views/voice.ts'
import { sendRequest, useBridge } from '../../shared/requests.ts'

/** The dictionary, or null until it has loaded. `reload` asks again; the old one stays on the page meanwhile. */
export function useDictionary(): {
  readonly dictionary: Result<readonly DictionaryWord[], Problem> | null
  readonly reload: () => Promise<void>
} {
  const bridge = useBridge()
  const [dictionary, setDictionary] = useState<Result<readonly DictionaryWord[], Problem> | null>(
    null,
  )
  const reload = useCallback(async () => {
    setDictionary(await sendRequest(bridge, 'dictionary', null))
  }, [bridge])
  useEffect(() => {
    let isWanted = true
    void sendRequest(bridge, 'dictionary', null).then((answer) => {
      if (isWanted) setDictionary(answer)
    })
    return () => {
      isWanted = false
    }
  }, [bridge])
  return { dictionary, reload }
}
