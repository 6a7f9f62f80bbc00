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

/** The source of the bird's events. */
export interface BirdEvents {
  /** @returns the unsubscribe function */
  subscribe(listener: (event: BirdHappening) => void): () => void
}

/**
 * - `idles`: blinks and looks around by itself, and is lively while the user is there.
 * - `rests`: blinks and looks around, and never more: for a low battery.
 * - `reacts`: stands still until something happens, as while the user presents.
 * - `paused`: nothing moves, for a hidden window.
 */
export type Liveliness = 'idles' | 'rests' | 'reacts' | 'paused'

export interface UseBird {
  readonly mood: Mood
  readonly outfit: Worn
  /** Keep the same object between renders. */
  readonly events: BirdEvents
  readonly liveliness: Liveliness
  readonly reducedMotion: boolean
  /** The open bubble, and the side of Dash that it is on. */
  readonly bubble?: { readonly id: number; readonly side: BubbleSide } | null
  /** The screen edge that Dash hides behind. */
  readonly edge?: EdgeSide | null
  /** Called with each moment of a meal, and with null when it is over. Keep the same function between renders. */
  readonly onShow?: ((show: Show | null) => void) | undefined
  /** Called when the user has stroked Dash, and now and then for a pat on the head. */
  readonly onStroke?: (() => void) | undefined
  /** Called when Dash makes a sound, and never while paused. Keep the same function between renders. */
  readonly onHeard?: ((heard: Heard) => void) | undefined
}

export interface UsedBird {
  /** What <LivingBird> draws. */
  readonly bird: LivingBirdProps & { readonly ref: Ref<SVGSVGElement> }
  /** Whether Dash leans out from the edge that it hides behind. */
  readonly leansOut: boolean
  /** Takes the user's input. The same object between renders. */
  readonly hand: Hand
}

const still = (mood: Mood): Frame => ({ ...plainFrame, ...restingLooks[mood] })

/**
 * Plays the bird's state machine. Sets one timer at a time, only when something is due, and none while the document
 * is hidden.
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

  // Before the first frame: a hand may act at once, and main's answers must not be missed.
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
      // While hidden, keep the last frame: do not redraw for events elsewhere.
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

  // Before the frame: a bird that becomes visible again must already be up to date.
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

/** A bird that only rests does not follow the pointer with its eyes. */
const calmed = (input: BirdInput): BirdInput =>
  input.type === 'pointer' || input.type === 'input' ? { type: 'tick' } : input
