import {
  useLayoutEffect,
  useRef,
  useState,
  type CSSProperties,
  type ReactNode,
  type RefObject,
} from 'react'
import { kinds, type Kind } from '../../preload/contract/kinds.ts'
import { Dish } from '../bird/dish.tsx'
import type { Flight } from '../bird/meal.ts'
import type { Show } from '../bird/acts.ts'
import './flying-dishes.css'

/** The side of a dish, as a share of the box around Dash: its size in the beak (resources/art/dash.svg). */
const shareOfDash: Readonly<Record<Kind, number>> = {
  commit: 0.34,
  issue: 0.225,
  review: 0.225,
  'pull-request': 0.225,
}
/** The scale of each dish if many fly at once. */
const shareOfMany = 0.7
/** The largest scale of a dish in flight (flying-dishes.css). */
const grown = 1.15
/** Positions as shares of the box around Dash: the beak, and the centre of a dish that hangs from it. */
const beak = { x: 0.52, y: 0.61 }
const held = { x: 0.4, y: 0.69 }

interface Placed extends Flight {
  readonly size: number
  readonly style: CSSProperties
}

const px = (value: number) => `${Math.round(value)}px`

type Area = Pick<DOMRect, 'left' | 'right' | 'top' | 'bottom'>

function placed(
  flights: readonly Flight[],
  sky: HTMLElement,
  seen: Area | undefined,
  tiles: HTMLElement | null,
  dash: HTMLElement,
): readonly Placed[] {
  const all = sky.getBoundingClientRect()
  const { left, right, top, bottom } = seen ?? all
  const box = dash.getBoundingClientRect()
  return flights.map((flight) => {
    const { kind, way, place, startsMs, landsMs } = flight
    const end = way === 'arc' ? held : beak
    const [x, y] = [box.left + box.width * end.x, box.top + box.height * end.y]
    const size = Math.round(box.width * shareOfDash[kind] * (way === 'arc' ? 1 : shareOfMany))
    // Keep the dish within the edges while it flies.
    const room = (grown * size) / 2
    const across = (dx: number) => Math.max(left + room - x, Math.min(right - room - x, dx))
    const down = (dy: number) => Math.max(top + room - y, dy)
    const fromTile = () => {
      const tile = tiles?.children[kinds.indexOf(kind)]?.getBoundingClientRect()
      return tile ? [tile.left + tile.width / 2 - x, tile.top + size / 2 + 8 - y] : [box.width, 0]
    }
    const radius = Math.min(across(box.width * 0.72), -across(-box.width * 0.72))
    // Start each dish a golden section of a turn after the last one, so that successive dishes never meet.
    const turn = (place * 0.618) % 1
    const [dx = 0, dy = 0] =
      way === 'arc'
        ? fromTile()
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
        '--from-x': px(across(dx)),
        '--from-y': px(down(dy)),
        '--top-y': px(down(Math.min(dy, 0) - box.width * 0.38)),
        '--turn': `${turn}turn`,
        '--radius': px(radius),
        '--flat': Math.max(0.3, Math.min(1, (bottom - room - y) / radius)).toFixed(2),
      },
    }
  })
}

/**
 * Dishes on their way to the beak.
 * @param from has a child for each kind of dish, from which the dish flies; without it, dishes fly from beside Dash
 * @param to the square around Dash
 * @param seen the visible part of the page; without it, the whole page
 */
export function FlyingDishes({
  show,
  from,
  to,
  seen,
  children,
}: {
  readonly show: Show | null
  readonly from?: RefObject<HTMLElement | null>
  readonly to: RefObject<HTMLElement | null>
  readonly seen?: () => Area
  readonly children?: ReactNode
}) {
  const flights = show?.flights
  const [flying, setFlying] = useState<readonly Placed[]>([])
  const sky = useRef<HTMLDivElement>(null)
  // If this mounts during a meal, do not start its flights again.
  const shown = useRef(flights)

  useLayoutEffect(() => {
    if (shown.current === flights) return
    shown.current = flights
    const [air, dash] = [sky.current, to.current]
    setFlying(
      flights && air && dash ? placed(flights, air, seen?.(), from?.current ?? null, dash) : [],
    )
  }, [flights, from, to, seen])

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
