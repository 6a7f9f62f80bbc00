import type { BirdInput } from './bird-reducer.ts'
import type { FormId } from '../../preload/contract/earnables.ts'
import { plainFrame, type Frame } from './frame.ts'
import { figureOf } from './figure.ts'
import type { Point } from './placements.ts'
import { moveStroke, notStroking } from './stroke.ts'
import { isNearBeak, zoneAt, zoneNearest, type Zone } from './zones.ts'

/** The least interval between pointer inputs, in milliseconds. The eyes follow with a delay anyway. */
const minGapMs = 100
/** Dash says a line at every third pat on the head. */
const patsPerLine = 3

interface TouchedBird {
  /** Null before the first drawing. */
  readonly drawing: () => SVGSVGElement | null
  readonly form: () => FormId
  /** @returns the frame after the input */
  readonly dispatch: (input: BirdInput) => Frame
  readonly isHuffing: () => boolean
  /** Called with each stroke that Dash enjoys. */
  readonly onStroke: () => void
}

export type Hand = ReturnType<typeof createHand>

/** Turns what the user does on the page into inputs of the bird. Points are page coordinates, in CSS pixels. */
export function createHand({ drawing, form, dispatch, isHuffing, onStroke }: TouchedBird) {
  let stroking = notStroking
  let lastPointerAt = -Infinity
  let pats = 0

  /** Converts a point of the page to the drawing's units. */
  const toDrawing = ({ x, y }: Point): Point | null => {
    const matrix = drawing()?.getScreenCTM()
    if (!matrix || matrix.a === 0 || matrix.d === 0) return null
    return { x: (x - matrix.e) / matrix.a, y: (y - matrix.f) / matrix.d }
  }
  const zoneOf = (point: Point, isOnDash: boolean): Zone | null => {
    const frame = dispatch({ type: 'tick' })
    // If Dash faces left, its zones are mirrored.
    const unmirrored = frame.facing === 'left' ? { x: 512 - point.x, y: point.y } : point
    return (isOnDash ? zoneNearest : zoneAt)(unmirrored, figureOf({ ...frame, form: form() }))
  }
  const movePointer = (at: Point | null) => {
    const now = performance.now()
    if (at !== null && now - lastPointerAt < minGapMs) return
    lastPointerAt = now
    const point = at && toDrawing(at)
    if (at === null || point) dispatch({ type: 'pointer', at: point })
  }
  const reportStroke = () => {
    if (!isHuffing()) onStroke()
  }

  return {
    isHuffing,
    /** @param at null if the pointer has left */
    movePointer,
    /** Like `movePointer`, but in units of Dash's box: the origin is its upper left corner, and its side is 1. */
    movePointerInBox: (at: Point | null) =>
      void dispatch({ type: 'pointer', at: at && { x: 512 * at.x, y: 512 * at.y } }),
    /** Reports other input that Dash can notice, such as a key press. */
    noticeInput: () => void dispatch({ type: 'input' }),
    /** Moves the pointer over Dash with no button pressed. Back and forth, it strokes Dash. */
    moveOver: (at: Point, timeMs: number) => {
      movePointer(at)
      stroking = moveStroke(stroking, at.x, timeMs)
      if (stroking.move === 'none') return
      const point = toDrawing(at)
      const zone = point && zoneOf(point, false)
      if (zone === null) return
      dispatch({ type: 'stroked', zone })
      if (stroking.move === 'complete') reportStroke()
    },
    /**
     * @param how.isOnDash whether the click counts even outside every zone: rim, hat and held items have no zone
     * @returns the zone that was hit, or null if the click missed Dash
     */
    touch: (at: Point, { isOnDash = false } = {}): Zone | null => {
      const point = toDrawing(at)
      const zone = point && zoneOf(point, isOnDash)
      if (!point || zone === null) return null
      dispatch({ type: 'touched', zone, isLeft: point.x < 256 })
      if (zone === 'head' && !isHuffing()) {
        if (pats % patsPerLine === 0) onStroke()
        pats += 1
      }
      return zone
    },
    offerDish: (at: Point) => {
      movePointer(at)
      const point = toDrawing(at)
      if (!point) return
      const standing = figureOf({ ...plainFrame, form: form() })
      dispatch({ type: 'offered', isNear: isNearBeak(point, standing) })
    },
    /** Strokes Dash without a pointer. */
    stroke: () => {
      dispatch({ type: 'stroked', zone: 'head' })
      reportStroke()
    },
    skip: () => void dispatch({ type: 'skip' }),
  }
}
