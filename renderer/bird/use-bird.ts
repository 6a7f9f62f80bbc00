import { useEffect, useLayoutEffect, useState } from 'react'
import type { HeldAgentState } from '../../preload/contract/views/agents-view.ts'
import type { EdgeSide } from '../../preload/contract/views/desktop-view.ts'
import type { FormId } from '../../preload/contract/earnables.ts'
import type { Mood } from '../../preload/contract/views/pet-view.ts'
import { dueAt, isHuffing, isIdle, reduceBird, idleBird, type BirdInput } from './bird-reducer.ts'
import { isDeepEqual, keepUnchanged } from './deep-equality.ts'
import { frameOf, plainFrame, idlePoses, type Frame } from './frame.ts'
import { createFrameStore, useFrame } from './frame-store.ts'
import type { BubbleSide } from './gestures.ts'
import { createHand } from './hand.ts'
import type { Worn } from './dash-drawing.tsx'
import { shownMealOf, type ShownMeal } from './meal-show.ts'
import { soundBetween, type PlayedSound } from './act-queue.ts'

export interface BirdEvents {
  /** @returns the unsubscribe function */
  subscribe(listener: (event: BirdInput) => void): () => void
}

/**
 * - `idles`: Dash blinks and looks around by itself, and is lively while the user is there.
 * - `saves-battery`: Dash blinks and looks around, and does nothing else by itself.
 * - `reacts`: Dash stands still until an event comes, for example while the user presents.
 * - `paused`: nothing moves, because the window is hidden.
 */
export type Liveliness = 'idles' | 'saves-battery' | 'reacts' | 'paused'

/** The options that may change from render to render. */
interface LiveOptions {
  readonly liveliness: Liveliness
  readonly isMotionReduced: boolean
  readonly form: FormId
  /** Called with each change of a meal's show, and with null when the show is over. */
  readonly onShow?: ((show: ShownMeal | null) => void) | undefined
  /** Called when the user has stroked Dash, and now and then for a pat on the head. */
  readonly onStroke?: (() => void) | undefined
  /** Called when Dash makes a sound, but not while paused. */
  readonly onSound?: ((sound: PlayedSound) => void) | undefined
}

export interface BirdOptions extends LiveOptions {
  readonly mood: Mood
  readonly outfit: Worn
  /** Keep the same object between renders. */
  readonly events: BirdEvents
  /** The open bubble, and the side of Dash that it is on. */
  readonly bubble?: { readonly id: number; readonly side: BubbleSide } | null
  readonly edge?: EdgeSide | null
  /** What the coding agents make Dash do between gestures. */
  readonly agents?: HeldAgentState | null
}

const clock = () => Math.floor(performance.now())

/** Runs the bird's state machine outside React. It has at most one timer, set for the next change. */
function createBirdMachine(mood: Mood) {
  const frames = createFrameStore({ ...plainFrame, ...idlePoses[mood] })
  let options: LiveOptions = { liveliness: 'paused', isMotionReduced: false, form: 'dash' }
  let state = idleBird(mood, clock(), Math.random)
  let drawing: SVGSVGElement | null = null
  let lastShow: ShownMeal | null = null
  let isRunning = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const isPaused = () => !isRunning || document.hidden || options.liveliness === 'paused'
  const scheduleTick = () => {
    clearTimeout(timer)
    const now = clock()
    if (isPaused() || (options.liveliness === 'reacts' && isIdle(state, now))) return
    timer = setTimeout(() => dispatch({ type: 'tick' }), dueAt(state, now) - now)
  }
  /** @returns the frame after the input */
  const dispatch = (given: BirdInput): Frame => {
    const now = clock()
    const input: BirdInput =
      given.type === 'grows' && options.isMotionReduced ? { type: 'has-grown' } : given
    const isStill = options.liveliness !== 'idles' || options.isMotionReduced
    const before = state.queue
    state = reduceBird(state, isStill ? withoutAttention(input) : input, now, Math.random)
    const sound = soundBetween(before, state.queue)
    if (sound && !isPaused()) options.onSound?.(sound)
    // While hidden, keep the last frame: do not redraw for events that another window shows.
    const shown = frames.getState()
    const next: Frame = isPaused() ? { ...shown, motion: 'none' } : frameOf(state, now, isStill)
    frames.setState(keepUnchanged(shown, next), true)
    const show = shownMealOf(state.queue)
    if (!isDeepEqual(show, lastShow)) options.onShow?.(show)
    lastShow = show
    scheduleTick()
    return next
  }
  const hand = createHand({
    drawing: () => drawing,
    form: () => options.form,
    dispatch,
    isHuffing: () => isHuffing(state),
    onStroke: () => options.onStroke?.(),
  })

  return {
    frames,
    hand,
    dispatch,
    attach: (element: SVGSVGElement | null) => {
      drawing = element
    },
    setOptions(next: LiveOptions) {
      options = next
    },
    /** @returns the function that stops it */
    start(events: BirdEvents) {
      isRunning = true
      const unsubscribe = events.subscribe(dispatch)
      const onVisibility = () => void dispatch({ type: 'tick' })
      document.addEventListener('visibilitychange', onVisibility)
      scheduleTick()
      return () => {
        isRunning = false
        clearTimeout(timer)
        unsubscribe()
        document.removeEventListener('visibilitychange', onVisibility)
        if (lastShow !== null) options.onShow?.(null)
        lastShow = null
      }
    },
  }
}

/** Drops input that only draws attention: a calm Dash does not follow the pointer with its eyes. */
const withoutAttention = (input: BirdInput): BirdInput =>
  input.type === 'pointer' || input.type === 'input' ? { type: 'tick' } : input

/** A living Dash. Nothing runs while the document is hidden. The `hand` is the same object on every render. */
export function useBird({
  mood,
  outfit,
  events,
  bubble = null,
  edge = null,
  agents = null,
  ...options
}: BirdOptions) {
  const { liveliness, isMotionReduced, form } = options
  const [machine] = useState(() => createBirdMachine(mood))
  const { frames, hand, attach, dispatch } = machine

  // Run these before the first frame: the user may act at once, and the page must not miss an event from main.
  useLayoutEffect(() => machine.setOptions(options))
  useLayoutEffect(() => machine.start(events), [machine, events])
  useLayoutEffect(() => void dispatch({ type: 'tick' }), [dispatch, liveliness, isMotionReduced])
  useEffect(() => void dispatch({ type: 'mood', mood }), [dispatch, mood])
  useEffect(() => void dispatch({ type: 'edge', edge }), [dispatch, edge])
  useEffect(() => void dispatch({ type: 'agents', state: agents }), [dispatch, agents])
  const [bubbleId, bubbleSide] = [bubble?.id, bubble?.side]
  useEffect(() => {
    if (bubbleSide !== undefined) dispatch({ type: 'bubble', side: bubbleSide })
  }, [dispatch, bubbleId, bubbleSide])

  const isStill = isMotionReduced || liveliness === 'paused'
  const leansOut = useFrame(frames, (frame) => frame.leansOut)
  return { bird: { frames, outfit, form, isMotionReduced: isStill, ref: attach }, leansOut, hand }
}

export type LiveBird = ReturnType<typeof useBird>
