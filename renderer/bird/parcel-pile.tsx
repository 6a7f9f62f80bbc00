import drawing from '../../resources/art/parcel.svg?raw'
import { contentOf } from './markup.ts'

const parcel = contentOf(drawing)

/** Where the parcels of a pile stand, from back to front: of a single parcel, of two, and of three or more. */
const piles: readonly (readonly string[])[] = [
  ['translate(0 0)'],
  ['translate(45 40) scale(0.68)', 'translate(-4 41) scale(0.68)'],
  ['translate(45 40) scale(0.68)', 'translate(-4 41) scale(0.68)', 'translate(22 -8) scale(0.62)'],
]

/** One to three parcels, `size` CSS pixels wide. Hidden from assistive technology, like a `Dish`. */
export function ParcelPile({
  count,
  size,
}: {
  readonly count: number
  readonly size: number | string
}) {
  const pile = piles[Math.min(count, piles.length) - 1] ?? []
  return (
    <svg aria-hidden viewBox="0 0 128 128" width={size} height={size}>
      {pile.map((place) => (
        <g key={place} transform={place} dangerouslySetInnerHTML={{ __html: parcel }} />
      ))}
    </svg>
  )
}
