import { useEffect, useState } from 'react'
import { birdSizeStep, maxBirdSize, minBirdSize } from '../../preload/contract/settings.ts'
import { useSendRequest } from '../shared/requests.ts'
import { useSnapshot } from '../shared/snapshot.ts'

/**
 * How large Dash is. What a person turns is drawn at once, and saved; until main tells of it, it is known here alone, so that no
 * step is lost that comes before.
 * @returns its side in CSS pixels, and what makes it larger (or, below 0, smaller) by so many steps
 */
export function useBirdSize(): readonly [size: number, grow: (steps: number) => void] {
  const saved = useSnapshot(({ petWindow }) => petWindow.size)
  const ask = useSendRequest()
  const [wanted, want] = useState<number | null>(null)
  if (wanted === saved) want(null)

  useEffect(() => {
    if (wanted === null) return
    void ask('set', { size: wanted }).then(({ ok }) => {
      if (!ok) want((now) => (now === wanted ? null : now))
    })
  }, [ask, wanted])

  const grow = (steps: number) =>
    want((now) => {
      const next = (now ?? saved) + steps * birdSizeStep
      return Math.max(minBirdSize, Math.min(maxBirdSize, next))
    })
  return [wanted ?? saved, grow]
}
