import {
  useLayoutEffect,
  useRef,
  useState,
  type CSSProperties,
  type ReactNode,
  type RefObject,
} from 'react'
import type { FormId } from '../../preload/contract/earnables.ts'
import { kinds, type Kind } from '../../preload/contract/kinds.ts'
import { clamp } from '../../preload/contract/numbers.ts'
import { Dish } from '../bird/dish.tsx'
import { figureOf } from '../bird/figure.ts'
import { squareOf } from '../bird/forms.ts'
import type { DishFlight } from '../bird/meal.ts'
import type { ShownMeal } from '../bird/meal-show.ts'
import { facePlacement, faceToDrawing } from '../bird/placements.ts'
import './flying-dishes.css'

/** The side of a dish, as a share of the box around Dash: that of the dish in dash.svg, in a grown Dash's beak. */
const shareOfDash: Readonly<Record<Kind, number>> = {
  commit: 0.34,
  issue: 0.225,
  review: 0.225,
  'pull-request': 0.225,
}
/** The scale of each dish if many fly at once. */
const scaleOfMany = 0.7
/** The largest scale of a dish in flight (flying-dishes.css). */
const maxScale = 1.15
/** Points of the face, in the units of the drawing: the beak, and the centre of a dish that hangs from it. */
const beak = { x: 266, y: 312 }
const held = { x: 205, y: 353 }

interface PlacedFlight extends DishFlight {
  readonly size: number
  readonly style: CSSProperties
}

const px = (value: number) => `${Math.round(value)}px`

type Area = Pick<DOMRect, 'x' | 'y' | 'width' | 'height'>

function placeFlights(
  flights: readonly DishFlight[],
  form: FormId,
  elements: {
    readonly container: HTMLElement
    readonly dash: HTMLElement
    /** Null if the dishes fly from beside Dash. */
    readonly tiles: HTMLElement | null
  },
  visible: Area | undefined,
): readonly PlacedFlight[] {
  const { container, dash, tiles } = elements
  const containerBox = container.getBoundingClientRect()
  const { x: left, y: top, width, height } = visible ?? containerBox
  const [right, bottom] = [left + width, top + height]
  const box = dash.getBoundingClientRect()
  const standing = figureOf({ pose: 'idle', form })
  const { scale: [faceShare] = [1] } = facePlacement(standing)
  const { side } = squareOf(form)
  return flights.map((flight) => {
    const { kind, trajectory, index, startsMs, landsMs } = flight
    const end = faceToDrawing(trajectory === 'arc' ? held : beak, standing)
    const [x, y] = [box.left + (box.width * end.x) / 512, box.top + (box.height * end.y) / 512]
    const size = Math.round(
      box.width * side * faceShare * shareOfDash[kind] * (trajectory === 'arc' ? 1 : scaleOfMany),
    )
    // Keep the dish within the edges while it flies.
    const room = (maxScale * size) / 2
    const clampX = (dx: number) => clamp(dx, left + room - x, right - room - x)
    const clampY = (dy: number) => Math.max(top + room - y, dy)
    const fromTile = () => {
      const tile = tiles?.children[kinds.indexOf(kind)]?.getBoundingClientRect()
      return tile ? [tile.left + tile.width / 2 - x, tile.top + size / 2 + 8 - y] : [box.width, 0]
    }
    const radius = Math.min(clampX(box.width * 0.72), -clampX(-box.width * 0.72))
    // Start each dish a golden section of a turn after the last one, so that successive dishes never meet.
    const turn = (index * 0.618) % 1
    const [dx = 0, dy = 0] =
      trajectory === 'arc'
        ? fromTile()
        : [(turn - 0.5) * box.width * 1.2, -box.height * (0.9 + 0.25 * (index % 3))]
    return {
      ...flight,
      size,
      style: {
        width: size,
        height: size,
        left: x - containerBox.left - size / 2,
        top: y - containerBox.top - size / 2,
        animationDelay: `${startsMs}ms`,
        animationDuration: `${landsMs - startsMs}ms`,
        '--from-x': px(clampX(dx)),
        '--from-y': px(clampY(dy)),
        '--top-y': px(clampY(Math.min(dy, 0) - box.width * 0.38)),
        '--turn': `${turn}turn`,
        '--radius': px(radius),
        '--flat': clamp((bottom - room - y) / radius, 0.3, 1).toFixed(2),
      },
    }
  })
}

/**
 * Dishes on their way to the beak.
 * @param from has a child for each kind of dish, from which the dish flies; without it, dishes fly from beside Dash
 * @param to the square around Dash
 * @param visibleArea the visible part of the page; without it, the whole page
 */
export function FlyingDishes(props: {
  readonly show: ShownMeal | null
  readonly form: FormId
  readonly from?: RefObject<HTMLElement | null>
  readonly to: RefObject<HTMLElement | null>
  readonly visibleArea?: () => Area
  readonly children?: ReactNode
}) {
  const { show, form, from, to, visibleArea, children } = props
  const flights = show?.flights
  const [flying, setFlying] = useState<readonly PlacedFlight[]>([])
  const container = useRef<HTMLDivElement>(null)
  // If this mounts during a meal, do not start its flights again.
  const startedFlights = useRef(flights)

  useLayoutEffect(() => {
    if (startedFlights.current === flights) return
    startedFlights.current = flights
    const [box, dash, tiles] = [container.current, to.current, from?.current ?? null]
    setFlying(
      flights && box && dash
        ? placeFlights(flights, form, { container: box, dash, tiles }, visibleArea?.())
        : [],
    )
  }, [flights, from, to, visibleArea, form])

  return (
    <div ref={container} className="flights" aria-hidden="true">
      {flying.map(({ kind, trajectory, index, size, style }) => (
        <div
          key={`${show?.id ?? ''}-${index}`}
          className={`flight flight-${trajectory}`}
          style={style}
          onAnimationEnd={({ target, currentTarget }) => {
            if (target !== currentTarget) return
            setFlying((all) => all.filter((flight) => flight.index !== index))
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
