import { useEffect, useState, type CSSProperties, type RefObject } from 'react'
import type { Events } from '../../../preload/contract/events.ts'
import type { Kind } from '../../../preload/contract/kinds.ts'
import { Dish } from '../../bird/index.ts'
import type { BirdEventSource } from '../../shared/bird-events.ts'
import { kinds } from '../../../preload/contract/kinds.ts'

interface Flight {
  readonly id: number
  readonly kind: Kind
  readonly style: CSSProperties
}

/** More of one kind than these fly as these: a full pantry is one short show. */
const maxDishesPerKind = 3
const gap = 70
const size = 56

/** Dishes on their way from the pantry to the beak, each time Dash is fed. */
export function FlyingDishes({
  events,
  from,
  to,
}: {
  readonly events: BirdEventSource
  readonly from: RefObject<HTMLElement | null>
  readonly to: RefObject<HTMLElement | null>
}) {
  const [flights, setFlights] = useState<readonly Flight[]>([])

  useEffect(() => {
    let next = 0
    const start = (event: Events['bird']) => {
      if (event.type !== 'fed' || !from.current || !to.current) return
      const beak = to.current.getBoundingClientRect()
      const endX = beak.left + beak.width / 2 - size / 2
      const endY = beak.top + beak.height * 0.56 - size / 2
      const starting: Flight[] = []
      for (const { kind, count } of event.dishes) {
        const tile = from.current.children[kinds.indexOf(kind)]?.getBoundingClientRect()
        if (!tile) continue
        const startX = tile.left + tile.width / 2 - size / 2
        const startY = tile.top + 8
        for (let n = 0; n < Math.min(count, maxDishesPerKind); n += 1) {
          next += 1
          const style = {
            left: startX,
            top: startY,
            animationDelay: `${starting.length * gap}ms`,
            '--fly-x': `${endX - startX}px`,
            '--fly-y': `${endY - startY}px`,
          }
          starting.push({ id: next, kind, style })
        }
      }
      setFlights((flying) => [...flying, ...starting])
    }
    return events.subscribe(start)
  }, [events, from, to])

  return (
    <div className="flights" aria-hidden="true">
      {flights.map(({ id, kind, style }) => (
        <div
          key={id}
          className="flight"
          style={style}
          onAnimationEnd={() => setFlights((flying) => flying.filter((flight) => flight.id !== id))}
        >
          <Dish kind={kind} size={size} />
        </div>
      ))}
    </div>
  )
}
