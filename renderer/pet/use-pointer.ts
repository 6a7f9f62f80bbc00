import { useEffect, useRef, type MouseEvent, type PointerEvent } from 'react'
import type { Hand } from '../bird/hand.ts'

/** A press that moves further than this, in CSS pixels, is a drag. */
const dragThreshold = 4
/** How long to wait for a third click, as a multiple of the pause between the first two; at least `minWaitMs`. */
const waitFactor = 1.5
const minWaitMs = 200

type PointerState =
  | { readonly name: 'away' }
  | { readonly name: 'pressed'; readonly x: number; readonly y: number }
  | { readonly name: 'dragging' }

/** Distinguishes drags, clicks and strokes among the pointer events over the bird. */
export function usePointer(props: {
  readonly onDragStart: () => void
  readonly onDragEnd: () => void
  /** A press that was not a drag. */
  readonly onClick: () => void
  /** Called for exactly two clicks: a third click means that the user is poking Dash. */
  readonly onDoubleClick: () => void
  readonly hand: Hand
  /** Whether Dash takes clicks at a point of the page. Its rim, its hat and what it holds count as Dash. */
  readonly isOnDash: (x: number, y: number) => boolean
}) {
  const { onDragStart, onDragEnd, onClick, onDoubleClick, hand, isOnDash } = props
  const pointer = useRef<PointerState>({ name: 'away' })
  /** When the last click came, and how long after the click before it. */
  const clicked = useRef({ atMs: -Infinity, pauseMs: 0 })
  const doubleClick = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(doubleClick.current), [])

  const release = () => {
    const before = pointer.current
    pointer.current = { name: 'away' }
    if (before.name === 'dragging') onDragEnd()
    return before
  }

  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0) return
      clearTimeout(doubleClick.current)
      // The window moves during a drag: keep receiving the pointer's events.
      event.currentTarget.setPointerCapture(event.pointerId)
      pointer.current = { name: 'pressed', x: event.screenX, y: event.screenY }
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const { current } = pointer
      if (current.name === 'away') {
        hand.moveOver({ x: event.clientX, y: event.clientY }, event.timeStamp)
        return
      }
      if (current.name === 'dragging') return
      if (Math.hypot(event.screenX - current.x, event.screenY - current.y) <= dragThreshold) return
      pointer.current = { name: 'dragging' }
      onDragStart()
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      if (release().name !== 'pressed') return
      const { clientX: x, clientY: y, timeStamp } = event
      clicked.current = { atMs: timeStamp, pauseMs: timeStamp - clicked.current.atMs }
      hand.touch({ x, y }, { isOnDash: isOnDash(x, y) })
      onClick()
    },
    onDoubleClick({ detail: clicks }: MouseEvent<HTMLElement>) {
      if (clicks > 2 || hand.isHuffing()) return
      const waitMs = Math.max(minWaitMs, waitFactor * clicked.current.pauseMs)
      doubleClick.current = setTimeout(onDoubleClick, waitMs)
    },
    onPointerCancel: release,
    onLostPointerCapture: release,
  }
}
