import { squareOf } from '../bird/forms.ts'
import { ParcelPile } from '../bird/parcel-pile.tsx'
import { useBridge, useSnapshot } from '../shared/bridge-hooks.ts'
import { freeArea } from './bubble-place.ts'

/** The parcels' share of Dash's size. They reach a little into Dash's box, which is wider than Dash. */
const share = { size: 0.36, overlap: 0.13 }

/**
 * The parcels beside the floating Dash, to the left if there is room. A click opens the oldest one.
 * @param props.size the side of Dash's box, in CSS pixels
 */
export function PetParcels({ size, label }: { readonly size: number; readonly label: string }) {
  const { request: ask } = useBridge()
  const parcels = useSnapshot(({ wardrobe }) => wardrobe.parcels)
  const form = useSnapshot(({ pet }) => pet.form)
  const [oldest] = parcels
  if (oldest === undefined) return null
  const width = Math.round(share.size * size)
  const free = freeArea()
  const { x, side } = squareOf(form)
  const edge = (window.innerWidth - size) / 2 + (x + share.overlap * side) * size
  const hasRoom = edge - width >= free.x
  return (
    <button
      type="button"
      className="pet-parcels"
      data-takes-clicks=""
      style={{ [hasRoom ? 'left' : 'right']: Math.max(0, Math.round(edge - width)) }}
      aria-label={label}
      onClick={() => void ask('open-parcels', { id: oldest })}
    >
      <ParcelPile count={parcels.length} size={width} />
    </button>
  )
}
