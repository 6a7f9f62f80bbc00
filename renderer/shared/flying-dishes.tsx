import {
  useLayoutEffect,
  useRef,
  useState,
  type CSSProperties,
  type ReactNode,
  type RefObject,
} from 'react'
import { kinds } from '../../preload/contract/kinds.ts'
import { Dish } from '../bird/dish.tsx'
import type { Flight } from '../bird/meal.ts'
import type { Show } from '../bird/stage.ts'
import './flying-dishes.css'

/** CSS pixels of a dish beside a Dash of the nest; beside a smaller one it is smaller. */
const largest = 56
const shareOfDash = 0.24
/** Of the box round Dash: where the beak is. */
const beak = { x: 0.52, y: 0.61 }

interface Placed extends Flight {
  readonly size: number
  readonly style: CSSProperties
}

const px = (value: number) => `${Math.round(value)}px`

/** Where each dish begins, seen from the beak. */
function placed(
  flights: readonly Flight[],
  sky: HTMLElement,
  tiles: HTMLElement | null,
  dash: HTMLElement,
): readonly Placed[] {
  const all = sky.getBoundingClientRect()
  const box = dash.getBoundingClientRect()
  const size = Math.min(largest, Math.round(box.width * shareOfDash))
  const [x, y] = [box.left + box.width * beak.x, box.top + box.height * beak.y]
  const fromTile = ({ kind }: Flight) => {
    const tile = tiles?.children[kinds.indexOf(kind)]?.getBoundingClientRect()
    return tile ? [tile.left + tile.width / 2 - x, tile.top + size / 2 + 8 - y] : [box.width, 0]
  }
  return flights.map((flight) => {
    const { way, place, startsMs, landsMs } = flight
    // A golden section of a turn: neighbours in time are never neighbours in place.
    const turn = (place * 0.618) % 1
    const [dx = 0, dy = 0] =
      way === 'arc'
        ? fromTile(flight)
        : [(turn - 0.5) * box.width * 1.2, -box.height * (0.9 + 0.25 * (place % 3))]
    return {
      ...flight,
      size,
      style: {
        width: size,
        height: size,
        left: x - all.left - size / 2,
        top: y - all.top - size / 2,
        animationDelay: `${startsMs}ms`,
        animationDuration: `${landsMs - startsMs}ms`,
        '--from-x': px(dx),
        '--from-y': px(dy),
        '--top-y': px(Math.min(dy, 0) - size * 1.6),
        '--turn': `${turn}turn`,
        '--radius': px(box.width * 0.72),
      },
    }
  })
}

/**
 * Dishes on their way to the beak.
 * @param from its children are where each kind of dish begins; without it they are thrown from beside Dash
 * @param to the square round Dash
 */
export function FlyingDishes({
  show,
  from,
  to,
  children,
}: {
  readonly show: Show | null
  readonly from?: RefObject<HTMLElement | null>
  readonly to: RefObject<HTMLElement | null>
  /** What else is in the air. */
  readonly children?: ReactNode
}) {
  const flights = show?.flights
  const [flying, setFlying] = useState<readonly Placed[]>([])
  const sky = useRef<HTMLDivElement>(null)
  // Who comes in the middle of a meal sees none of it begin again.
  const shown = useRef(flights)

  useLayoutEffect(() => {
    if (shown.current === flights) return
    shown.current = flights
    const [air, dash] = [sky.current, to.current]
    setFlying(flights && air && dash ? placed(flights, air, from?.current ?? null, dash) : [])
  }, [flights, from, to])

  return (
    <div ref={sky} className="flights" aria-hidden="true">
      {flying.map(({ kind, way, place, size, style }) => (
        <div
          key={`${show?.id ?? ''}-${place}`}
          className={`flight flight-${way}`}
          style={style}
          onAnimationEnd={({ target, currentTarget }) => {
            if (target !== currentTarget) return
            setFlying((all) => all.filter((flight) => flight.place !== place))
          }}
        >
          <div
            className="flight-height"
            style={{
              animationDelay: style.animationDelay,
              animationDuration: style.animationDuration,
            }}
          >
            <Dish kind={kind} size={size} />
          </div>
        </div>
      ))}
      {children}
    </div>
  )
}
