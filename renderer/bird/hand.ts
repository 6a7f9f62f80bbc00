import type { BirdInput } from './behaviour.ts'
import type { Frame } from './frame.ts'
import { figureOf } from './figure.ts'
import { createStrokeSense } from './stroke.ts'
import { isNearBeak, zoneAt, zoneNearest, type Point, type Zone } from './zones.ts'

/** What a person does to a bird on a page. Points are those of the page, in CSS pixels. */
export interface Hand {
  /** The pointer is near, or has gone (null). */
  readonly points: (at: Point | null) => void
  /** The same, in sides of Dash's square from its upper left corner. */
  readonly nears: (at: Point | null) => void
  /** A key, or whatever else a person does where Dash sees it. */
  readonly stirs: () => void
  /** The pointer moves over Dash with no button held. @param timeMs of its event */
  readonly moves: (at: Point, timeMs: number) => void
  /**
   * A click.
   * @param isOnDash what is there takes clicks for Dash alone: its rim, a hat and what it holds are Dash, too
   * @returns what of Dash is there; null: nothing
   */
  readonly touches: (at: Point, isOnDash?: boolean) => Zone | null
  /** Whether much touching has annoyed Dash. */
  readonly huffs: () => boolean
  /** It holds a dish there. */
  readonly offers: (at: Point) => void
  /** A stroke without a pointer. */
  readonly strokes: () => void
  /** The meal of now is over. */
  readonly skips: () => void
}

/** Eyes follow late: a pointer need not be told of more often. */
const minGapMs = 100
/** One pat of so many is answered by words too. */
const patsToWords = 3

/** @returns a point of the page in the units of the drawing */
function pointIn(drawing: SVGSVGElement, { x, y }: Point): Point | null {
  const matrix = drawing.getScreenCTM()
  if (!matrix || matrix.a === 0 || matrix.d === 0) return null
  return { x: (x - matrix.e) / matrix.a, y: (y - matrix.f) / matrix.d }
}

/** The bird that a hand is on. */
export interface TouchedBird {
  /** Null while nothing is drawn. */
  readonly drawing: () => SVGSVGElement | null
  /** Lets it happen. @returns what is drawn then */
  readonly tell: (input: BirdInput) => Frame
  readonly huffs: () => boolean
  /** Called with each stroke that Dash enjoys. */
  readonly onStroke: () => void
}

/** A hand that does nothing until it is on a bird. */
export function createHand(): Hand & {
  /** @returns takes it off again */
  readonly on: (bird: TouchedBird) => () => void
} {
  let bird: TouchedBird | null = null
  const tell = (input: BirdInput) => bird?.tell(input)
  const huffs = () => bird?.huffs() === true
  const onStroke = () => {
    if (!huffs()) bird?.onStroke()
  }
  const sense = createStrokeSense()
  let toldAt = -Infinity
  let pats = 0

  const pointOf = (at: Point) => {
    const drawing = bird?.drawing()
    return drawing ? pointIn(drawing, at) : null
  }
  const zoneOf = (point: Point, isOnDash = false): Zone | null => {
    const frame = tell({ type: 'tick' })
    if (!frame) return null
    // To the left the drawing is mirrored, and its zones with it.
    const inDrawing = frame.facing === 'left' ? { x: 512 - point.x, y: point.y } : point
    return (isOnDash ? zoneNearest : zoneAt)(inDrawing, figureOf(frame))
  }
  const points = (at: Point | null) => {
    const now = performance.now()
    if (at !== null && now - toldAt < minGapMs) return
    toldAt = now
    const point = at && pointOf(at)
    if (at === null || point) tell({ type: 'pointer', at: point })
  }

  return {
    on(next) {
      bird = next
      return () => {
        bird = null
      }
    },
    points,
    nears: (at) => void tell({ type: 'pointer', at: at && { x: 512 * at.x, y: 512 * at.y } }),
    stirs: () => void tell({ type: 'input' }),
    moves(at, timeMs) {
      points(at)
      const move = sense.moved(at.x, timeMs)
      if (move === 'none') return
      const point = pointOf(at)
      const zone = point && zoneOf(point)
      if (zone === null) return
      tell({ type: 'caressed', zone })
      if (move === 'complete') onStroke()
    },
    touches(at, isOnDash) {
      const point = pointOf(at)
      const zone = point && zoneOf(point, isOnDash)
      if (!point || zone === null) return null
      tell({ type: 'touched', zone, isLeft: point.x < 256 })
      if (zone === 'head' && !huffs()) {
        if (pats % patsToWords === 0) onStroke()
        pats += 1
      }
      return zone
    },
    huffs,
    offers(at) {
      points(at)
      const point = pointOf(at)
      if (point) tell({ type: 'offered', isNear: isNearBeak(point) })
    },
    strokes() {
      tell({ type: 'caressed', zone: 'head' })
      onStroke()
    },
    skips: () => void tell({ type: 'skip' }),
  }
}
