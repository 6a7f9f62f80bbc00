import { useEffect, useRef, useState } from 'react'

type Question<Answer> = () => Promise<Answer>

/**
 * The latest answer to a query. The previous one stays until it arrives, so that nothing flickers. However fast
 * `mark` changes, one query is in flight at a time, and the last change is always answered.
 * @param ask must be the same function while the query is the same; null asks nothing
 * @param mark asks again whenever it changes
 * @returns the answer, null before the first; `isWaiting` while it still belongs to an earlier query
 */
export function useQuery<Answer>(
  ask: Question<Answer> | null,
  mark: number | string,
): { readonly answer: Answer | null; readonly isWaiting: boolean } {
  const [last, setLast] = useState<{
    readonly ask: Question<Answer>
    readonly answer: Answer
  } | null>(null)
  const asking = useRef<{ readonly ask: Question<Answer>; isStale: boolean } | null>(null)

  useEffect(() => {
    if (asking.current !== null && asking.current.ask === ask) {
      asking.current.isStale = true
      return
    }
    const send = (question: Question<Answer>) => {
      const mine = { ask: question, isStale: false }
      asking.current = mine
      void question().then((answer) => {
        if (asking.current !== mine) return
        setLast({ ask: question, answer })
        asking.current = null
        if (mine.isStale) send(question)
      })
    }
    asking.current = null
    if (ask !== null) send(ask)
  }, [ask, mark])

  useEffect(
    () => () => {
      asking.current = null
    },
    [],
  )
  return { answer: last?.answer ?? null, isWaiting: ask !== null && last?.ask !== ask }
}
