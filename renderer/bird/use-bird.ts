import { useEffect, useLayoutEffect, useRef, useState, type Ref } from 'react'
import type { EdgeSide } from '../../preload/contract/views/desktop.ts'
import type { Mood } from '../../preload/contract/views/pet.ts'
import {
  dueAt,
  huffs,
  isAtRest,
  play,
  restingBird,
  type BirdHappening,
  type BirdInput,
} from './behaviour.ts'
import { frameOf, plainFrame, type Frame } from './frame.ts'
import { createFrames, showFrame, useFrame } from './frames.ts'
import { restingLooks, type BubbleSide } from './gestures.ts'
import { createHand, type Hand } from './hand.ts'
import type { LivingBirdProps } from './living-bird.tsx'
import type { Worn } from './shapes.tsx'
import { heardBetween, isSameShow, showOf, type Heard, type Show } from './stage.ts'

/** Where what happens to the bird comes from. */
export interface BirdEvents {
  /** @returns its own unsubscribe */
  subscribe(listener: (event: BirdHappening) => void): () => void
}

/**
 * - `idles`: blinks and looks about of itself, and is alive while somebody looks at it.
 * - `rests`: blinks and looks about, and never more: for a battery that runs low.
 * - `reacts`: stands still until something happens, as while a person presents.
 * - `paused`: nothing moves, for a window that cannot be seen.
 */
export type Liveliness = 'idles' | 'rests' | 'reacts' | 'paused'

export interface UseBird {
  readonly mood: Mood
  readonly outfit: Worn
  /** The same object between renders. */
  readonly events: BirdEvents
  readonly liveliness: Liveliness
  readonly reducedMotion: boolean
  /** The bubble that is open, and on which side of Dash. */
  readonly bubble?: { readonly id: number; readonly side: BubbleSide } | null
  /** The edge of the screen behind which it hides. */
  readonly edge?: EdgeSide | null
  /** Called with each moment of a meal, and with null when it is over. The same function between renders. */
  readonly onShow?: ((show: Show | null) => void) | undefined
  /** Called when a person has stroked Dash, and now and then when its head was patted. */
  readonly onStroke?: (() => void) | undefined
  /** Called when there is something to hear of it, and never while it is paused. The same function between renders. */
  readonly onHeard?: ((heard: Heard) => void) | undefined
}

export interface UsedBird {
  /** What <LivingBird> draws. */
  readonly bird: LivingBirdProps & { readonly ref: Ref<SVGSVGElement> }
  /** Whether it leans out from the edge behind which it hides. */
  readonly leansOut: boolean
  /** What a person does; the same object between renders. */
  readonly hand: Hand
}

const still = (mood: Mood): Frame => ({ ...plainFrame, ...restingLooks[mood] })

/**
 * Plays the bird's machine. One timer at a time, only when something is due;
 * none while the document is hidden.
 */
export function useBird({
  mood,
  outfit,
  events,
  liveliness,
  reducedMotion,
  bubble = null,
  edge = null,
  onShow,
  onStroke,
  onHeard,
}: UseBird): UsedBird {
  const [frames] = useState(() => createFrames(still(mood)))
  const tell = useRef<((input: BirdInput) => Frame) | null>(null)
  const drawing = useRef<SVGSVGElement>(null)
  const firstMood = useRef(mood)
  const latest = useRef({ liveliness, reducedMotion, onStroke, onShow, onHeard })
  const [hand] = useState(createHand)

  // Before the first frame: a hand may be there at once, and what main answers must be heard.
  useLayoutEffect(() => {
    const clock = () => Math.floor(performance.now())
    let state = restingBird(firstMood.current, clock(), Math.random)
    let shownLast: Show | null = null
    let timer: ReturnType<typeof setTimeout> | undefined

    const isPaused = () => document.hidden || latest.current.liveliness === 'paused'
    const wait = () => {
      clearTimeout(timer)
      const now = clock()
      if (isPaused()) return
      if (latest.current.liveliness === 'reacts' && isAtRest(state, now)) return
      timer = setTimeout(() => happen({ type: 'tick' }), dueAt(state, now) - now)
    }
    const happen = (input: BirdInput): Frame => {
      const now = clock()
      const isCalm = latest.current.liveliness !== 'idles' || latest.current.reducedMotion
      const before = state.stage
      state = play(state, isCalm ? calmed(input) : input, now, Math.random)
      const heard = heardBetween(before, state.stage)
      if (heard && !isPaused()) latest.current.onHeard?.(heard)
      // Where nobody sees it, it stays as it was: it is not drawn again with each thing that happens elsewhere.
      const next: Frame = isPaused()
        ? { ...frames.getState(), motion: 'none' }
        : frameOf(state, now, isCalm)
      showFrame(frames, next)
      const show = showOf(state.stage)
      if (!isSameShow(show, shownLast)) latest.current.onShow?.(show)
      shownLast = show
      wait()
      return next
    }
    const onVisibility = () => void happen({ type: 'tick' })

    tell.current = happen
    const takeOff = hand.on({
      drawing: () => drawing.current,
      tell: happen,
      huffs: () => huffs(state),
      onStroke: () => latest.current.onStroke?.(),
    })
    const unsubscribe = events.subscribe(happen)
    document.addEventListener('visibilitychange', onVisibility)
    wait()
    return () => {
      clearTimeout(timer)
      takeOff()
      unsubscribe()
      document.removeEventListener('visibilitychange', onVisibility)
      tell.current = null
      if (shownLast !== null) latest.current.onShow?.(null)
    }
  }, [events, hand, frames])

  useEffect(() => {
    firstMood.current = mood
    tell.current?.({ type: 'mood', mood })
  }, [mood])

  useEffect(() => {
    tell.current?.({ type: 'edge', edge })
  }, [edge])

  const bubbleId = bubble?.id
  const bubbleSide = bubble?.side
  useEffect(() => {
    if (bubbleSide !== undefined) tell.current?.({ type: 'bubble', side: bubbleSide })
  }, [bubbleId, bubbleSide])

  // Before the frame: who is seen again stands as it should.
  useLayoutEffect(() => {
    latest.current = { ...latest.current, liveliness, reducedMotion }
    tell.current?.({ type: 'tick' })
  }, [liveliness, reducedMotion])

  useEffect(() => {
    latest.current = { ...latest.current, onStroke, onShow, onHeard }
  }, [onStroke, onShow, onHeard])

  const isStill = reducedMotion || liveliness === 'paused'
  const leansOut = useFrame(frames, (frame) => frame.leansOut)
  return { bird: { frames, outfit, reducedMotion: isStill, ref: drawing }, leansOut, hand }
}

/** A bird that only rests follows nobody with its eyes. */
const calmed = (input: BirdInput): BirdInput =>
  input.type === 'pointer' || input.type === 'input' ? { type: 'tick' } : input
