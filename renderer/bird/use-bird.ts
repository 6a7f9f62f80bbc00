import { useEffect, useRef, useState } from 'react'
import type { Events } from '../../preload/contract/events.ts'
import type { Mood } from '../../preload/contract/views/pet.ts'
import { dueAt, frameOf, play, restingBird, type BirdInput, type Frame } from './behaviour.ts'
import type { BirdProps, Worn } from './bird.tsx'
import { restingLooks } from './gestures.ts'

/** Where what happens to the bird comes from. */
export interface BirdEvents {
  /** @returns its own unsubscribe */
  subscribe(listener: (event: Events['bird']) => void): () => void
}

export interface UseBird {
  readonly mood: Mood
  readonly outfit: Worn
  /** The same object between renders. */
  readonly events: BirdEvents
  readonly reducedMotion: boolean
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
export function useBird({ mood, outfit, events, reducedMotion }: UseBird): BirdProps {
  const [frame, setFrame] = useState<Frame>(() => still(mood))
  const tell = useRef<((input: BirdInput) => void) | null>(null)
  const firstMood = useRef(mood)

  useEffect(() => {
    const clock = () => Math.floor(performance.now())
    let state = restingBird(firstMood.current, clock(), Math.random)
    let timer: ReturnType<typeof setTimeout> | undefined

    const wait = () => {
      clearTimeout(timer)
      if (document.hidden) return
      const now = clock()
      timer = setTimeout(() => happen({ type: 'tick' }), dueAt(state, now) - now)
    }
    const happen = (input: BirdInput) => {
      const now = clock()
      state = play(state, input, now, Math.random)
      const next = frameOf(state, now)
      setFrame((shown) => (sameFrame(shown, next) ? shown : next))
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
    }
  }, [events])

  useEffect(() => {
    firstMood.current = mood
    tell.current?.({ type: 'mood', mood })
  }, [mood])

  return { ...frame, outfit, reducedMotion }
}
