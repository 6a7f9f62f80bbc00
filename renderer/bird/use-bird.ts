import { useEffect, useRef, useState } from 'react'
import type { Mood } from '../../preload/contract/views/pet.ts'
import {
  dueAt,
  frameOf,
  isAtRest,
  play,
  restingBird,
  type BirdHappening,
  type BirdInput,
  type Frame,
} from './behaviour.ts'
import type { BirdProps, Worn } from './bird.tsx'
import { restingLooks } from './gestures.ts'
import { isSameShow, showOf, type Show } from './stage.ts'

/** Where what happens to the bird comes from. */
export interface BirdEvents {
  /** @returns its own unsubscribe */
  subscribe(listener: (event: BirdHappening) => void): () => void
}

/**
 * - `idles`: blinks and looks about of itself.
 * - `reacts`: stands still until something happens. Each drawn frame costs, so one window's bird idles at a time.
 * - `paused`: nothing moves, for a window that cannot be seen.
 */
export type Liveliness = 'idles' | 'reacts' | 'paused'

export interface UseBird {
  readonly mood: Mood
  readonly outfit: Worn
  /** The same object between renders. */
  readonly events: BirdEvents
  readonly liveliness: Liveliness
  readonly reducedMotion: boolean
  /** Called with each moment of a meal, and with null when it is over. The same function between renders. */
  readonly onShow?: ((show: Show | null) => void) | undefined
}

const sameFrame = (one: Frame, other: Frame): boolean =>
  one.pose === other.pose &&
  one.mouth === other.mouth &&
  one.lids === other.lids &&
  one.motion === other.motion &&
  one.food === other.food

const still = (mood: Mood): Frame => ({
  ...restingLooks[mood],
  lids: 'open',
  motion: 'none',
  food: 'commit',
})

/**
 * Plays the bird's machine and gives what <Bird> draws. One timer at a time, only when something is due;
 * none while the document is hidden.
 */
export function useBird({
  mood,
  outfit,
  events,
  liveliness,
  reducedMotion,
  onShow,
}: UseBird): BirdProps {
  const [frame, setFrame] = useState<Frame>(() => still(mood))
  const tell = useRef<((input: BirdInput) => void) | null>(null)
  const firstMood = useRef(mood)
  const latestLiveliness = useRef(liveliness)

  useEffect(() => {
    const clock = () => Math.floor(performance.now())
    let state = restingBird(firstMood.current, clock(), Math.random)
    let shownLast: Show | null = null
    let timer: ReturnType<typeof setTimeout> | undefined

    const wait = () => {
      clearTimeout(timer)
      const now = clock()
      if (document.hidden || latestLiveliness.current === 'paused') return
      if (latestLiveliness.current === 'reacts' && isAtRest(state, now)) return
      timer = setTimeout(() => happen({ type: 'tick' }), dueAt(state, now) - now)
    }
    const happen = (input: BirdInput) => {
      const now = clock()
      state = play(state, input, now, Math.random)
      const next = frameOf(state, now)
      setFrame((shown) => (sameFrame(shown, next) ? shown : next))
      const show = showOf(state.stage)
      if (!isSameShow(show, shownLast)) onShow?.(show)
      shownLast = show
      wait()
    }
    const onVisibility = () => happen({ type: 'tick' })

    tell.current = happen
    const unsubscribe = events.subscribe(happen)
    document.addEventListener('visibilitychange', onVisibility)
    wait()
    return () => {
      clearTimeout(timer)
      unsubscribe()
      document.removeEventListener('visibilitychange', onVisibility)
      tell.current = null
      if (shownLast !== null) onShow?.(null)
    }
  }, [events, onShow])

  useEffect(() => {
    firstMood.current = mood
    tell.current?.({ type: 'mood', mood })
  }, [mood])

  useEffect(() => {
    latestLiveliness.current = liveliness
    tell.current?.({ type: 'tick' })
  }, [liveliness])

  return { ...frame, outfit, reducedMotion: reducedMotion || liveliness === 'paused' }
}
