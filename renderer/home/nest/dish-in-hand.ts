import type { DragEvent } from 'react'
import type { Kind } from '../../../preload/contract/kinds.ts'

/** Side of the dish in the hand, and of the room for its shadow and tilt around it, in CSS pixels. */
const inHand = { dish: 80, room: 16 }

export const dishType = 'application/x-hot-dash-dish'

/** The pointer carries the dish itself in place of a picture of its tile. */
export function carryDish(
  { currentTarget, dataTransfer }: DragEvent<HTMLElement>,
  kind: Kind,
): void {
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
  // The picture of it is taken when this event is over.
  setTimeout(() => ghost.remove())
}
