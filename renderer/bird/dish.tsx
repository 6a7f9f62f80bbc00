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

/** An eaten dish: the drawing up to its food, with what shows only then, such as the outline of a chilli. */
const emptied = (drawing: string): string =>
  drawing.replace(/<g id="food">.*$/s, '').replace(' display="none"', '')

/** A dish on its 128 × 128 canvas, for use inside another drawing. */
export const DishArt = memo(function DishArt({
  kind,
  isEmpty = false,
}: {
  readonly kind: Kind
  readonly isEmpty?: boolean
}) {
  const idPrefix = `${useId()}dish-`
  const drawn = isEmpty ? emptied(drawings[kind]) : drawings[kind]
  return <g dangerouslySetInnerHTML={{ __html: withIdPrefix(drawn, idPrefix) }} />
})

/** A dish, `size` CSS pixels wide. A dish without a title is hidden from assistive technology. */
export function Dish(props: {
  readonly kind: Kind
  readonly size?: number
  readonly isEmpty?: boolean
  readonly title?: string
}) {
  const { kind, size = 64, isEmpty = false, title } = props
  const label = title === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': title }
  return (
    <svg {...label} viewBox="0 0 128 128" width={size} height={size}>
      <DishArt kind={kind} isEmpty={isEmpty} />
    </svg>
  )
}
