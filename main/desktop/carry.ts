import { screen } from 'electron'
import { displays } from './browser-windows.ts'
import { isMotionReduced } from './reduced-motion.ts'
import type { BirdEvent } from '../../preload/contract/events.ts'
import {
  contactBetween,
  fly,
  letGo,
  resized,
  speedOf,
  throwVelocity,
  tumbling,
  type Flight,
  type PointerSample,
  type Velocity,
} from './rules/flight.ts'
import { hanging, hangsStill, swing, type Swing } from './rules/pendulum.ts'
import { clampToArea, type Rectangle, type Size } from './rules/placement.ts'

/** Moves Dash with the pointer that drags it, and through the air after a release. */
export interface Carry {
  /** Follows the pointer until release. */
  pickUp(): void
  /** No-op if Dash is not held. */
  letGo(): void
  /** Makes Dash fall from a place. */
  drop(from: Rectangle): void
  /** Slides a short way to a place, or jumps there with reduced motion. */
  slide(to: Rectangle, onArrival: () => void): void
  /** Changes Dash's size. While it is held or in the air, its feet stay where they are. */
  resize(size: Size): void
  /** Stops any movement on the spot, without calling back. */
  stop(): void
  readonly isMoving: boolean
}

const frameMs = 16
/** A throw is made within the last tenth of a second. */
const maxSamples = 12
/** The page draws every second frame of a swing or a fall. */
const framesOfSwing = 2
/** Tells the page this long before an impact, since the page takes as long to show it. */
const noticeS = 0.03
/** How long it takes to slip behind an edge, and back out. */
const slideS = 0.22
/** How far Dash's centre of mass is below its tuft, as a share of its size. */
const weightShare = 0.5

interface Held {
  readonly name: 'held'
  /** Where the pointer grabbed Dash, relative to the middle of its lower edge. */
  readonly grip: { readonly x: number; readonly y: number }
  readonly path: PointerSample[]
  swing: Swing
  frames: number
}

/** Sliding behind an edge or back out. */
interface Sliding {
  readonly name: 'slides'
  readonly to: Rectangle
  readonly onArrival: () => void
}

interface InTheAir {
  readonly name: 'flies'
  flight: Flight
  size: Size
  frames: number
  /** The last contact with the floor that the page was told of. */
  told: 'bounces' | 'landed' | null
}

/** The parts of a flight that a page shows. */
export type FlightEvent = Extract<BirdEvent, { readonly type: 'flies' | 'bounces' | 'landed' }>

/**
 * @param options.bird Dash's current bounds
 * @param options.hidesAt where Dash hides if released at a place, or undefined if it does not
 * @param options.hasWeight if false, Dash stays where it was released
 * @param options.onSwing called with the swing of a held Dash, in degrees (rules/pendulum.ts)
 * @param options.onFall called when it starts to fall
 * @param options.onFlight called during a fall, and for each contact with the floor
 * @param options.onRest called when it stands, wherever that is
 */
export function openCarry(options: {
  readonly bird: () => Rectangle
  readonly moveTo: (bounds: Rectangle) => void
  readonly hidesAt: (bounds: Rectangle) => Rectangle | undefined
  readonly hasWeight: () => boolean
  readonly onSwing: (turn: number) => void
  readonly onFall: () => void
  readonly onFlight: (event: FlightEvent) => void
  readonly onRest: () => void
}): Carry {
  const { bird, moveTo, hasWeight, onSwing, onFall, onFlight, onRest } = options
  let timer: NodeJS.Timeout | undefined
  let doing: Held | InTheAir | Sliding | undefined

  const stop = () => {
    clearInterval(timer)
    timer = undefined
    doing = undefined
  }

  const rest = (at: Rectangle) => {
    moveTo(clampToArea(screen.getDisplayMatching(at).workArea, at))
    onRest()
  }

  const follow = ({ grip, path }: Held, { width, height }: Size) => {
    const hand = path.at(-1)
    if (hand === undefined) return
    const x = Math.round(hand.x - grip.x - width / 2)
    const y = Math.round(hand.y - grip.y - height)
    moveTo({ x, y, width, height })
  }

  const placeOf = ({ flight: { x, y }, size }: InTheAir): Rectangle => ({
    x: Math.round(x),
    y: Math.round(y),
    ...size,
  })

  /** Sends nothing while Dash hangs still. */
  function sway(held: Held, seconds: number): void {
    const [before, now] = held.path.slice(-2)
    if (!before || !now || isMotionReduced()) return
    const hand = { vx: (now.x - before.x) / seconds, vy: (now.y - before.y) / seconds }
    held.frames += 1
    const wasStill = hangsStill(held.swing)
    held.swing = swing(held.swing, hand, seconds, weightShare * bird().width)
    if (hangsStill(held.swing)) {
      if (!wasStill) onSwing(0)
    } else if (held.frames % framesOfSwing === 0) onSwing(held.swing.turn)
  }

  /** @returns whether Dash has landed */
  function flyOn(air: InTheAir, seconds: number): boolean {
    const step = fly(air.flight, seconds, displays(), air.size)
    air.flight = step.name === 'flies' ? step.flight : { ...air.flight, x: step.x, y: step.y }
    return step.name === 'landed'
  }

  function tell(air: InTheAir): void {
    const { flight, size } = air
    air.frames += 1
    const ahead = fly(flight, noticeS, displays(), size)
    const contact = ahead.name === 'flies' ? contactBetween(flight, ahead.flight) : null
    if (contact !== null && contact !== air.told) {
      air.told = contact
      onFlight({ type: contact })
    } else if (contact === null && (flight.spin !== 0 || air.frames % framesOfSwing === 0)) {
      onFlight({ type: 'flies', turn: Math.round(flight.turn), speed: speedOf(flight) })
    }
  }

  function slide(to: Rectangle, onArrival: () => void): void {
    stop()
    const sliding: Sliding = { name: 'slides', to, onArrival }
    if (isMotionReduced()) {
      arrive(sliding)
      return
    }
    doing = sliding
    const from = bird()
    let passedS = 0
    eachFrame((seconds) => {
      passedS += seconds
      const left = Math.max(0, 1 - passedS / slideS) ** 3
      const x = Math.round(to.x + left * (from.x - to.x))
      const y = Math.round(to.y + left * (from.y - to.y))
      if (left === 0) arrive(sliding)
      else moveTo({ ...to, x, y })
    })
  }

  function arrive({ to, onArrival }: Sliding): void {
    stop()
    moveTo(to)
    onArrival()
  }

  function release(bounds: Rectangle, velocity: Velocity): void {
    stop()
    const hidden = options.hidesAt(bounds)
    if (hidden) {
      slide(hidden, onRest)
      return
    }
    if (!hasWeight()) {
      rest(bounds)
      return
    }
    const { width, height } = bounds
    const air: InTheAir = {
      name: 'flies',
      flight: tumbling(letGo(bounds, velocity), displays(), { width, height }),
      size: { width, height },
      frames: 0,
      told: null,
    }
    if (isMotionReduced()) {
      while (!flyOn(air, frameMs / 1000));
      rest(placeOf(air))
      return
    }
    onFall()
    doing = air
    eachFrame((seconds) => {
      if (!flyOn(air, seconds)) {
        moveTo(placeOf(air))
        tell(air)
        return
      }
      stop()
      rest(placeOf(air))
    })
  }

  function eachFrame(frame: (seconds: number) => void): void {
    let last = performance.now()
    timer = setInterval(() => {
      const now = performance.now()
      const seconds = (now - last) / 1000
      last = now
      if (seconds > 0) frame(seconds)
    }, frameMs)
  }

  return {
    pickUp() {
      if (doing?.name === 'held') return
      // Catch Dash if it is in mid-air.
      stop()
      const start = screen.getCursorScreenPoint()
      const { x, y, width, height } = bird()
      const held: Held = {
        name: 'held',
        grip: { x: start.x - x - width / 2, y: start.y - y - height },
        path: [{ ...start, atMs: performance.now() }],
        swing: hanging,
        frames: 0,
      }
      doing = held
      eachFrame((seconds) => {
        const cursor = screen.getCursorScreenPoint()
        const last = held.path.at(-1)
        held.path.push({ ...cursor, atMs: performance.now() })
        if (held.path.length > maxSamples) held.path.shift()
        sway(held, seconds)
        if (cursor.x !== last?.x || cursor.y !== last.y) follow(held, bird())
      })
    },
    letGo() {
      if (doing?.name !== 'held') return
      release(bird(), throwVelocity(doing.path, performance.now()))
    },
    drop: (from) => release(from, { vx: 0, vy: 0 }),
    slide,
    resize(size) {
      if (doing?.name === 'slides') arrive(doing)
      if (doing?.name === 'held') follow(doing, size)
      if (doing?.name !== 'flies') return
      doing.flight = resized(doing.flight, doing.size, size)
      doing.size = size
      moveTo(placeOf(doing))
    },
    stop,
    get isMoving() {
      return timer !== undefined
    },
  }
}
