import { useEffect, useRef, useState } from 'react'

type Question<Answer> = () => Promise<Answer>

/**
 * The newest answer to a question; the former one stays until it has arrived, so that nothing flickers.
 * However fast `mark` changes, one question is on its way at a time, and the last change is always answered.
 * @param ask keep the same function while the question is the same; null asks nothing
 * @param mark asks again whenever it changes
 * @returns the answer, null before the first; `isWaiting` while the answer is to a former question
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
