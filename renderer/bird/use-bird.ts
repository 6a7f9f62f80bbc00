import { useEffect, useLayoutEffect, useState } from 'react'
import type { EdgeSide } from '../../preload/contract/views/desktop.ts'
import type { Mood } from '../../preload/contract/views/pet.ts'
import { dueAt, huffs, isIdle, reduceBird, idleBird, type BirdInput } from './behaviour.ts'
import { frameOf, plainFrame, idleLooks, type Frame } from './frame.ts'
import { createFrames, showFrame, useFrame } from './frame-store.ts'
import type { BubbleSide } from './gestures.ts'
import { createHand } from './hand.ts'
import type { Worn } from './dash-drawing.tsx'
import { heardBetween, showOf, type Heard, type Show } from './acts.ts'

export interface BirdEvents {
  /** @returns the unsubscribe function */
  subscribe(listener: (event: BirdInput) => void): () => void
}

/**
 * - `idles`: Dash blinks and looks around by itself, and is lively while the user is there.
 * - `saves-battery`: Dash blinks and looks around, and does nothing else by itself.
 * - `reacts`: Dash stands still until an event comes, as while the user presents.
 * - `paused`: nothing moves, because the window is hidden.
 */
export type Liveliness = 'idles' | 'saves-battery' | 'reacts' | 'paused'

/** The values that may change from render to render. */
interface Given {
  readonly liveliness: Liveliness
  readonly reducedMotion: boolean
  /** Called with each change of a meal's show, and with null when the show is over. */
  readonly onShow?: ((show: Show | null) => void) | undefined
  /** Called when the user has stroked Dash, and now and then for a pat on the head. */
  readonly onStroke?: (() => void) | undefined
  /** Called when Dash makes a sound, but not while paused. */
  readonly onHeard?: ((heard: Heard) => void) | undefined
}

export interface UseBird extends Given {
  readonly mood: Mood
  readonly outfit: Worn
  /** Keep the same object between renders. */
  readonly events: BirdEvents
  /** The open bubble, and the side of Dash that it is on. */
  readonly bubble?: { readonly id: number; readonly side: BubbleSide } | null
  /** The screen edge that Dash hides behind. */
  readonly edge?: EdgeSide | null
}

const clock = () => Math.floor(performance.now())

/** Plays the bird's state machine outside React. It has at most one timer, set for the next change. */
function createLife(mood: Mood) {
  const frames = createFrames({ ...plainFrame, ...idleLooks[mood] })
  let given: Given = { liveliness: 'paused', reducedMotion: false }
  let state = idleBird(mood, clock(), Math.random)
  let drawing: SVGSVGElement | null = null
  let shownLast: Show | null = null
  let isAlive = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const isPaused = () => !isAlive || document.hidden || given.liveliness === 'paused'
  const wait = () => {
    clearTimeout(timer)
    const now = clock()
    if (isPaused() || (given.liveliness === 'reacts' && isIdle(state, now))) return
    timer = setTimeout(() => tell({ type: 'tick' }), dueAt(state, now) - now)
  }
  /** @returns the frame after the input */
  const tell = (input: BirdInput): Frame => {
    const now = clock()
    const isCalm = given.liveliness !== 'idles' || given.reducedMotion
    const before = state.stage
    state = reduceBird(state, isCalm ? calmed(input) : input, now, Math.random)
    const heard = heardBetween(before, state.stage)
    if (heard && !isPaused()) given.onHeard?.(heard)
    // While hidden, keep the last frame: do not redraw for events that another window shows.
    const next: Frame = isPaused()
      ? { ...frames.getState(), motion: 'none' }
      : frameOf(state, now, isCalm)
    showFrame(frames, next)
    const show = showOf(state.stage)
    if (JSON.stringify(show) !== JSON.stringify(shownLast)) given.onShow?.(show)
    shownLast = show
    wait()
    return next
  }
  const hand = createHand({
    drawing: () => drawing,
    tell,
    huffs: () => huffs(state),
    onStroke: () => given.onStroke?.(),
  })

  return {
    frames,
    hand,
    tell,
    attach: (element: SVGSVGElement | null) => {
      drawing = element
    },
    /** @returns the function that ends it */
    begin(events: BirdEvents) {
      isAlive = true
      const unsubscribe = events.subscribe(tell)
      const onVisibility = () => void tell({ type: 'tick' })
      document.addEventListener('visibilitychange', onVisibility)
      wait()
      return () => {
        isAlive = false
        clearTimeout(timer)
        unsubscribe()
        document.removeEventListener('visibilitychange', onVisibility)
        if (shownLast !== null) given.onShow?.(null)
        shownLast = null
      }
    },
    set(next: Given) {
      given = next
    },
  }
}

/** The eyes of a calm Dash do not follow the pointer. */
const calmed = (input: BirdInput): BirdInput =>
  input.type === 'pointer' || input.type === 'input' ? { type: 'tick' } : input

/**
 * A living Dash. Nothing runs while the document is hidden.
 * @returns `bird` for `<LivingBird>`; `leansOut`, whether Dash leans out from its screen edge; and `hand`, which
 *   takes the user's input and is the same object on every render
 */
export function useBird({ mood, outfit, events, bubble = null, edge = null, ...given }: UseBird) {
  const { liveliness, reducedMotion } = given
  const [life] = useState(() => createLife(mood))
  const { frames, hand, attach, tell } = life

  // Run these before the first frame: the user may act at once, and the page must not miss an event from main.
  useLayoutEffect(() => life.set(given))
  useLayoutEffect(() => life.begin(events), [life, events])
  useLayoutEffect(() => void tell({ type: 'tick' }), [tell, liveliness, reducedMotion])
  useEffect(() => void tell({ type: 'mood', mood }), [tell, mood])
  useEffect(() => void tell({ type: 'edge', edge }), [tell, edge])
  const [bubbleId, bubbleSide] = [bubble?.id, bubble?.side]
  useEffect(() => {
    if (bubbleSide !== undefined) tell({ type: 'bubble', side: bubbleSide })
  }, [tell, bubbleId, bubbleSide])

  const isStill = reducedMotion || liveliness === 'paused'
  const leansOut = useFrame(frames, (frame) => frame.leansOut)
  return { bird: { frames, outfit, reducedMotion: isStill, ref: attach }, leansOut, hand }
}

export type UsedBird = ReturnType<typeof useBird>
