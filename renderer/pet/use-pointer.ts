import { useRef, useState, type PointerEvent } from 'react'
import { createStrokeSense } from '../shared/stroke.ts'

/** A press that moves further than this, in CSS pixels, is a drag. */
const slack = 4

type Hand =
  | { readonly name: 'away' }
  | { readonly name: 'pressed'; readonly x: number; readonly y: number }
  | { readonly name: 'dragging' }

export interface PointerIntentions {
  readonly onDragStart: () => void
  readonly onDragEnd: () => void
  readonly onStroke: () => void
}

/** Tells a drag from a stroke by the pointer's events over the bird. */
export function usePointer({ onDragStart, onDragEnd, onStroke }: PointerIntentions) {
  const hand = useRef<Hand>({ name: 'away' })
  const [sense] = useState(createStrokeSense)

  const release = () => {
    const was = hand.current
    hand.current = { name: 'away' }
    if (was.name === 'dragging') onDragEnd()
  }

  return {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0) return
      // The window moves under the pointer: its events must keep coming here.
      event.currentTarget.setPointerCapture(event.pointerId)
      hand.current = { name: 'pressed', x: event.screenX, y: event.screenY }
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const { current } = hand
      if (current.name === 'away') {
        if (sense.moved(event.clientX, event.timeStamp)) onStroke()
        return
      }
      if (current.name === 'dragging') return
      if (Math.hypot(event.screenX - current.x, event.screenY - current.y) <= slack) return
      hand.current = { name: 'dragging' }
      onDragStart()
    },
    onPointerUp: release,
    onPointerCancel: release,
    onLostPointerCapture: release,
  }
}
