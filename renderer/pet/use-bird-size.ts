import { useLayoutEffect, useRef, useState } from 'react'
import { birdSizeStep, maxBirdSize, minBirdSize } from '../../preload/contract/settings.ts'
import { useSendRequest } from '../shared/requests.ts'
import { useSnapshot } from '../shared/snapshot.ts'

/** What a person has turned it to. */
interface Wanted {
  readonly size: number
  /** How many requests are on their way. */
  readonly asking: number
}

/**
 * How large Dash is. What a person turns is drawn at once, and saved; until main tells of it, it is known here alone, so that no
 * step is lost that comes before.
 * @returns its side in CSS pixels, and what makes it larger (or, below 0, smaller) by so many steps
 */
export function useBirdSize(): readonly [size: number, grow: (steps: number) => void] {
  const saved = useSnapshot(({ petWindow }) => petWindow.size)
  const ask = useSendRequest()
  const [wanted, want] = useState<Wanted | null>(null)
  if (wanted?.asking === 0 && wanted.size === saved) want(null)
  const size = wanted?.size ?? saved
  const latest = useRef(size)
  useLayoutEffect(() => {
    latest.current = size
  }, [size])

  const grow = (steps: number) => {
    const turned = latest.current + steps * birdSizeStep
    const next = Math.max(minBirdSize, Math.min(maxBirdSize, turned))
    if (next === latest.current) return
    latest.current = next
    want((now) => ({ size: next, asking: (now?.asking ?? 0) + 1 }))
    void ask('set', { size: next }).then(({ ok }) =>
      want((now) => {
        if (now === null) return null
        const asking = now.asking - 1
        return asking === 0 && !ok ? null : { ...now, asking }
      }),
    )
  }
  return [size, grow]
}
