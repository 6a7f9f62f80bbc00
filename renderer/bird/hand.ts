import type { BirdInput } from './behaviour.ts'
import type { Frame } from './frame.ts'
import { figureOf } from './figure.ts'
import { createStrokeSense } from './stroke.ts'
import { isNearBeak, zoneAt, zoneNearest, type Point, type Zone } from './zones.ts'

/** The least interval between pointer inputs, in milliseconds. The eyes follow with a delay anyway. */
const minGapMs = 100
/** Dash says a line at every third pat on the head. */
const patsToWords = 3

/** Converts a point of the page to the drawing's units. */
function pointIn(drawing: SVGSVGElement, { x, y }: Point): Point | null {
  const matrix = drawing.getScreenCTM()
  if (!matrix || matrix.a === 0 || matrix.d === 0) return null
  return { x: (x - matrix.e) / matrix.a, y: (y - matrix.f) / matrix.d }
}

export interface TouchedBird {
  /** Null before the first drawing. */
  readonly drawing: () => SVGSVGElement | null
  /** @returns the frame after the input */
  readonly tell: (input: BirdInput) => Frame
  /** Whether Dash is annoyed by too many touches. */
  readonly huffs: () => boolean
  /** Called with each stroke that Dash enjoys. */
  readonly onStroke: () => void
}

export type Hand = ReturnType<typeof createHand>

/** Turns what the user does on the page into inputs of the bird. Points are page coordinates, in CSS pixels. */
export function createHand({ drawing, tell, huffs, onStroke }: TouchedBird) {
  const sense = createStrokeSense()
  let toldAt = -Infinity
  let pats = 0

  const enjoys = () => {
    if (!huffs()) onStroke()
  }
  const pointOf = (at: Point) => {
    const drawn = drawing()
    return drawn && pointIn(drawn, at)
  }
  const zoneOf = (point: Point, isOnDash = false): Zone | null => {
    const frame = tell({ type: 'tick' })
    // If Dash faces left, its zones are mirrored.
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
    /** @param at null if the pointer has left */
    points,
    /** Like `points`, but relative to Dash's box: the origin is its upper left corner, and the unit is its side. */
    nears: (at: Point | null) =>
      void tell({ type: 'pointer', at: at && { x: 512 * at.x, y: 512 * at.y } }),
    /** The user does anything else that Dash can notice, such as a key press. */
    stirs: () => void tell({ type: 'input' }),
    /** The pointer moves over Dash with no button pressed. */
    moves: (at: Point, timeMs: number) => {
      points(at)
      const move = sense.moved(at.x, timeMs)
      if (move === 'none') return
      const point = pointOf(at)
      const zone = point && zoneOf(point)
      if (zone === null) return
      tell({ type: 'caressed', zone })
      if (move === 'complete') enjoys()
    },
    /**
     * A click.
     * @param isOnDash whether the click counts even outside every zone: the rim, the hat and held items have no zone
     * @returns the zone that was hit, or null if the click missed Dash
     */
    touches: (at: Point, isOnDash = false): Zone | null => {
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
    /** The user holds a dish at a point. */
    offers: (at: Point) => {
      points(at)
      const point = pointOf(at)
      if (point) tell({ type: 'offered', isNear: isNearBeak(point) })
    },
    /** The user strokes Dash without a pointer. */
    strokes: () => {
      tell({ type: 'caressed', zone: 'head' })
      enjoys()
    },
    /** Ends the current meal. */
    skips: () => void tell({ type: 'skip' }),
  }
}
