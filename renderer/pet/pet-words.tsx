import { useLayoutEffect, useRef } from 'react'
import type { SpokenLine } from '../../preload/contract/views/voice.ts'
import { Bubble } from '../shared/bubble.tsx'
import { useSnapshot } from '../shared/main-process.ts'
import {
  freeArea,
  onScreenSide,
  placeBubble,
  wantedSides,
  type BubblePlace,
} from './bubble-place.ts'

/** A bubble's id and its place. */
export interface PlacedBubble extends BubblePlace {
  readonly id: number
}

/**
 * Dash's words, above or beside it, wherever the screen has room. A click dismisses them.
 * @param props.size the side of Dash's box, in CSS pixels
 * @param props.out the shift of Dash to the right of the middle, as a share of its size
 * @param props.standing changes whenever Dash moves to another place
 * @param props.place undefined until the bubble has been measured
 * @param props.leaves whether the bubble fades out and ignores clicks
 * @param props.onPlaced keep the same function on every render
 */
export function PetWords({
  bubble,
  label,
  size,
  out,
  standing,
  place,
  leaves,
  onPlaced,
  onRead,
}: {
  readonly bubble: SpokenLine
  readonly label: string
  readonly size: number
  readonly out: number
  readonly standing: number
  readonly place: PlacedBubble | undefined
  readonly leaves: boolean
  readonly onPlaced: (place: PlacedBubble) => void
  readonly onRead: () => void
}) {
  const credit = useSnapshot((snapshot) => snapshot.voice.credit)
  const wanted = useSnapshot(({ desktop, settings }) =>
    desktop.edge === null ? wantedSides[settings.bubbleSide] : onScreenSide[desktop.edge],
  )
  const words = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = words.current
    if (!element) return
    let measured = { width: 0, height: 0 }
    const put = () => {
      const { offsetWidth: width, offsetHeight: height } = element
      if (width === measured.width && height === measured.height) return
      measured = { width, height }
      const { innerWidth, innerHeight } = window
      const bird = {
        x: (innerWidth - size) / 2 + out * size,
        y: innerHeight - size,
        width: size,
        height: size,
      }
      onPlaced({ id: bubble.id, ...placeBubble(freeArea(), bird, measured, wanted) })
    }
    put()
    // The first words are measured before their font is loaded, which may make them wider.
    const resized = new ResizeObserver(put)
    resized.observe(element)
    const onResize = () => {
      measured = { width: 0, height: 0 }
      put()
    }
    window.addEventListener('resize', onResize)
    return () => {
      resized.disconnect()
      window.removeEventListener('resize', onResize)
    }
  }, [bubble, credit, size, out, wanted, standing, onPlaced])

  const style = place && {
    left: Math.round(place.x),
    top: Math.round(place.y),
    '--tail': `${Math.round(place.tail).toString()}px`,
  }
  return (
    <div
      ref={words}
      className={`pet-words pet-words-${place?.side ?? 'above'} ${leaves ? 'bubble-leaves' : ''}`}
      style={style}
      {...(leaves
        ? { 'aria-hidden': true }
        : { role: 'status', 'aria-label': label, 'data-takes-clicks': '', onClick: onRead })}
    >
      <Bubble line={bubble} />
      {credit !== null && <p className="pet-credit">{credit}</p>}
    </div>
  )
}
