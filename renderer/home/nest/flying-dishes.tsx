import { useLayoutEffect, useRef, useState, type CSSProperties, type RefObject } from 'react'
import { kinds } from '../../../preload/contract/kinds.ts'
import type { Locale } from '../../../preload/contract/settings.ts'
import { Dish, type Flight, type Show } from '../../bird/index.ts'
import { formatNumber } from '../../shared/formats.ts'

const size = 56
/** Of the box round Dash: where the beak is. */
const beak = { x: 0.52, y: 0.61 }

interface Placed extends Flight {
  readonly style: CSSProperties
}

const px = (value: number) => `${Math.round(value)}px`

/** Where each dish begins, seen from the beak. */
function placed(
  flights: readonly Flight[],
  sky: HTMLElement,
  tiles: HTMLElement,
  dash: HTMLElement,
): readonly Placed[] {
  const all = sky.getBoundingClientRect()
  const box = dash.getBoundingClientRect()
  const [x, y] = [box.left + box.width * beak.x, box.top + box.height * beak.y]
  const fromTile = ({ kind }: Flight) => {
    const tile = tiles.children[kinds.indexOf(kind)]?.getBoundingClientRect()
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
      style: {
        left: x - all.left - size / 2,
        top: y - all.top - size / 2,
        animationDelay: `${startsMs}ms`,
        animationDuration: `${landsMs - startsMs}ms`,
        '--from-x': px(dx),
        '--from-y': px(dy),
        '--top-y': px(Math.min(dy, 0) - 90),
        '--turn': `${turn}turn`,
        '--radius': px(box.width * 0.72),
      },
    }
  })
}

/** Dishes on their way to the beak, and how many of many are eaten. */
export function FlyingDishes({
  show,
  locale,
  from,
  to,
}: {
  readonly show: Show | null
  readonly locale: Locale
  readonly from: RefObject<HTMLElement | null>
  readonly to: RefObject<HTMLElement | null>
}) {
  const flights = show?.flights
  const [flying, setFlying] = useState<readonly Placed[]>([])
  const sky = useRef<HTMLDivElement>(null)
  const shown = useRef<readonly Flight[] | undefined>(undefined)

  useLayoutEffect(() => {
    if (shown.current === flights) return
    shown.current = flights
    const [air, tiles, dash] = [sky.current, from.current, to.current]
    setFlying(flights && air && tiles && dash ? placed(flights, air, tiles, dash) : [])
  }, [flights, from, to])

  return (
    <div ref={sky} className="flights" aria-hidden="true">
      {flying.map(({ kind, way, place, style }) => (
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
      {show && show.count >= 10 && show.eaten > 0 && (
        <p className="flights-count">×{formatNumber(locale, show.eaten)}</p>
      )}
    </div>
  )
}
