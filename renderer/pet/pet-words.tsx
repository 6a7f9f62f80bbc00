import { useLayoutEffect, useRef } from 'react'
import type { SpokenLine } from '../../preload/contract/views/voice.ts'
import { Bubble } from '../shared/bubble.tsx'
import { useSnapshot } from '../shared/main-process.ts'
import {
  freeArea,
  placeBubble,
  sidesBehindEdge,
  sidesByChoice,
  type BubblePlace,
} from './bubble-place.ts'

/** A bubble's id and its place. */
export interface PlacedBubble extends BubblePlace {
  readonly id: number
}

/**
 * Dash's words, above or beside it, wherever the screen has room. A click dismisses them.
 * @param props.size the side of Dash's box, in CSS pixels
 * @param props.shift the shift of Dash to the right of the middle, as a share of its size
 * @param props.landings changes whenever Dash has moved to another place
 * @param props.place undefined until the bubble has been measured
 * @param props.isLeaving whether the bubble fades out and ignores clicks
 * @param props.onPlaced keep the same function on every render
 */
export function PetWords({
  bubble,
  label,
  size,
  shift,
  landings,
  place,
  isLeaving,
  onPlaced,
  onDismiss,
}: {
  readonly bubble: SpokenLine
  readonly label: string
  readonly size: number
  readonly shift: number
  readonly landings: number
  readonly place: PlacedBubble | undefined
  readonly isLeaving: boolean
  readonly onPlaced: (place: PlacedBubble) => void
  readonly onDismiss: () => void
}) {
  const credit = useSnapshot((snapshot) => snapshot.voice.credit)
  const wantedSides = useSnapshot(({ desktop, settings }) =>
    desktop.edge === null ? sidesByChoice[settings.bubbleSide] : sidesBehindEdge[desktop.edge],
  )
  const words = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = words.current
    if (!element) return
    let measured = { width: 0, height: 0 }
    const measureAndPlace = () => {
      const { offsetWidth: width, offsetHeight: height } = element
      if (width === measured.width && height === measured.height) return
      measured = { width, height }
      const { innerWidth, innerHeight } = window
      const bird = {
        x: (innerWidth - size) / 2 + shift * size,
        y: innerHeight - size,
        width: size,
        height: size,
      }
      onPlaced({ id: bubble.id, ...placeBubble(freeArea(), bird, measured, wantedSides) })
    }
    measureAndPlace()
    // The first words are measured before their font is loaded, which may make them wider.
    const observer = new ResizeObserver(measureAndPlace)
    observer.observe(element)
    const onResize = () => {
      measured = { width: 0, height: 0 }
      measureAndPlace()
    }
    window.addEventListener('resize', onResize)
    return () => {
      observer.disconnect()
      window.removeEventListener('resize', onResize)
    }
  }, [bubble, credit, size, shift, wantedSides, landings, onPlaced])

  const style = place && {
    left: Math.round(place.x),
    top: Math.round(place.y),
    '--tail': `${Math.round(place.tail).toString()}px`,
  }
  return (
    <div
      ref={words}
      className={`pet-words pet-words-${place?.side ?? 'above'} ${isLeaving ? 'bubble-leaves' : ''}`}
      style={style}
      {...(isLeaving
        ? { 'aria-hidden': true }
        : { role: 'status', 'aria-label': label, 'data-takes-clicks': '', onClick: onDismiss })}
    >
      <Bubble line={bubble} />
      {credit !== null && <p className="pet-credit">{credit}</p>}
    </div>
  )
}
