import type { DragEvent } from 'react'
import type { Kind } from '../../../preload/contract/kinds.ts'

/** The side of the dragged dish, and the room around it for its shadow and tilt, in CSS pixels. */
const inHand = { dish: 80, room: 16 }

export const dishType = 'application/x-hot-dash-dish'

/** Makes the drag image the dish itself instead of its tile. */
function carryDish({ currentTarget, dataTransfer }: DragEvent<HTMLElement>, kind: Kind): void {
  dataTransfer.setData(dishType, kind)
  dataTransfer.effectAllowed = 'move'
  const drawing = currentTarget.querySelector('svg')
  if (!drawing) return
  const ghost = document.createElement('div')
  ghost.className = 'dish-in-hand'
  const dish = drawing.cloneNode(true) as SVGElement
  dish.setAttribute('width', String(inHand.dish))
  dish.setAttribute('height', String(inHand.dish))
  ghost.append(dish)
  document.body.append(ghost)
  const middle = inHand.dish / 2 + inHand.room
  dataTransfer.setDragImage(ghost, middle, middle)
  // The browser takes the drag image when this event is over.
  setTimeout(() => ghost.remove())
}

/** The props of a tile whose dish can be dragged to Dash. */
export const dragProps = (kind: Kind, onDrag: (kind: Kind | null) => void) => ({
  onDragStart: (event: DragEvent<HTMLElement>) => {
    carryDish(event, kind)
    onDrag(kind)
  },
  onDragEnd: () => onDrag(null),
})
