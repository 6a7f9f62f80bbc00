import { screen, systemPreferences } from 'electron'
import { displays } from './browser-windows.ts'
import {
  fly,
  letGo,
  throwVelocity,
  type FlightStep,
  type PointerSample,
  type Velocity,
} from './rules/flight.ts'
import { clampToArea, type Rectangle } from './rules/placement.ts'

/** Moves Dash under the hand that drags it, and through the air when it was let go. */
export interface Carry {
  /** Follows the pointer until it is let go. */
  pickUp(): void
  /** Nothing, where nobody holds it. */
  letGo(): void
  /** Lets it fall from a place. */
  drop(from: Rectangle): void
  /** Ends any movement where it is, without a word. */
  stop(): void
  readonly isMoving: boolean
}

const frameMs = 16
/** A throw is made in the last tenth of a second. */
const maxSamples = 12

/**
 * @param options.bird where it is now
 * @param options.hasWeight where it has none, it stays where it was let go
 * @param options.onFall told when it falls
 * @param options.onRest told when it stands, wherever that is
 */
export function openCarry(options: {
  readonly bird: () => Rectangle
  readonly moveTo: (bounds: Rectangle) => void
  readonly hasWeight: () => boolean
  readonly onFall: () => void
  readonly onRest: (bounds: Rectangle) => void
}): Carry {
  const { bird, moveTo, hasWeight, onFall, onRest } = options
  let timer: NodeJS.Timeout | undefined
  /** Of the pointer while it is held. */
  let samples: PointerSample[] | undefined

  const stop = () => {
    clearInterval(timer)
    timer = undefined
    samples = undefined
  }

  const rest = (at: Rectangle) => {
    const bounds = clampToArea(screen.getDisplayMatching(at).workArea, at)
    moveTo(bounds)
    onRest(bounds)
  }

  function release(bounds: Rectangle, velocity: Velocity): void {
    stop()
    if (!hasWeight()) {
      rest(bounds)
      return
    }
    let step: FlightStep = { name: 'flies', flight: letGo(bounds, velocity) }
    const next = (seconds: number) => {
      if (step.name === 'flies') step = fly(step.flight, seconds, displays(), bounds)
      return step.name === 'landed'
    }
    const place = () => {
      const { x, y } = step.name === 'flies' ? step.flight : step
      return { ...bounds, x: Math.round(x), y: Math.round(y) }
    }
    if (systemPreferences.getAnimationSettings().prefersReducedMotion) {
      while (!next(frameMs / 1000));
      rest(place())
      return
    }
    onFall()
    let last = performance.now()
    timer = setInterval(() => {
      const now = performance.now()
      const hasLanded = next((now - last) / 1000)
      last = now
      if (!hasLanded) {
        moveTo(place())
        return
      }
      stop()
      rest(place())
    }, frameMs)
  }

  return {
    pickUp() {
      if (samples !== undefined) return
      // In mid-air it is caught.
      stop()
      const start = screen.getCursorScreenPoint()
      const bounds = bird()
      const path: PointerSample[] = [{ ...start, atMs: performance.now() }]
      samples = path
      timer = setInterval(() => {
        const cursor = screen.getCursorScreenPoint()
        const last = path.at(-1)
        path.push({ ...cursor, atMs: performance.now() })
        if (path.length > maxSamples) path.shift()
        if (cursor.x === last?.x && cursor.y === last.y) return
        moveTo({
          ...bounds,
          x: bounds.x + cursor.x - start.x,
          y: bounds.y + cursor.y - start.y,
        })
      }, frameMs)
    },
    letGo() {
      if (samples === undefined) return
      release(bird(), throwVelocity(samples, performance.now()))
    },
    drop: (from) => release(from, { vx: 0, vy: 0 }),
    stop,
    get isMoving() {
      return timer !== undefined
    },
  }
}
