import { memo, useId } from 'react'
import type { Kind } from '../../preload/contract/kinds.ts'
import chilli from '../../resources/art/dishes/chilli.svg?raw'
import curry from '../../resources/art/dishes/curry.svg?raw'
import kimchi from '../../resources/art/dishes/kimchi.svg?raw'
import mapoTofu from '../../resources/art/dishes/mapo-tofu.svg?raw'
import { contentOf, withIdPrefix } from './markup.ts'

const drawings: Readonly<Record<Kind, string>> = {
  commit: contentOf(chilli),
  issue: contentOf(curry),
  review: contentOf(kimchi),
  'pull-request': contentOf(mapoTofu),
}

/** An eaten dish: the bowl without its food, or the outline of a chilli. */
function emptied(drawing: string): string {
  const [bowl = '', food = ''] = drawing.split(/<g id="(?:sauce|kimchi|food|chilli)">/)
  const outline = /<path d="([^"]*)"/.exec(food)?.[1] ?? ''
  if (!drawing.includes('id="chilli"')) return bowl
  return `${bowl}<path d="${outline}" fill="none" stroke="#B9A48C" stroke-width="4" stroke-linejoin="round" stroke-dasharray="9 7"/>`
}

/** A dish on its 128 × 128 canvas, for use inside another drawing. */
export const DishArt = memo(function DishArt({
  kind,
  empty = false,
}: {
  readonly kind: Kind
  readonly empty?: boolean
}) {
  const idPrefix = `${useId()}dish-`
  const drawn = empty ? emptied(drawings[kind]) : drawings[kind]
  return <g dangerouslySetInnerHTML={{ __html: withIdPrefix(drawn, idPrefix) }} />
})

/** A dish, `size` CSS pixels wide. A dish without a title is hidden from assistive technology. */
export function Dish({
  kind,
  size = 64,
  empty = false,
  title,
}: {
  readonly kind: Kind
  readonly size?: number
  readonly empty?: boolean
  readonly title?: string
}) {
  const label = title === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': title }
  return (
    <svg {...label} viewBox="0 0 128 128" width={size} height={size}>
      <DishArt kind={kind} empty={empty} />
    </svg>
  )
}
