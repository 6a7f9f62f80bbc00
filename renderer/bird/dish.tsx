import { memo, useId } from 'react'
import type { Kind } from '../../preload/contract/kinds.ts'
import chilli from '../../resources/art/dishes/chilli.svg?raw'
import curry from '../../resources/art/dishes/curry.svg?raw'
import kimchi from '../../resources/art/dishes/kimchi.svg?raw'
import mapoTofu from '../../resources/art/dishes/mapo-tofu.svg?raw'
import { contentOf, withOwnIds } from './markup.ts'

const drawings: Readonly<Record<Kind, string>> = {
  commit: contentOf(chilli),
  issue: contentOf(curry),
  review: contentOf(kimchi),
  'pull-request': contentOf(mapoTofu),
}

/** A dish on its 128 × 128 canvas, for use inside another drawing. */
export const DishArt = memo(function DishArt({ kind }: { readonly kind: Kind }) {
  const own = `${useId()}dish-`
  return <g dangerouslySetInnerHTML={{ __html: withOwnIds(drawings[kind], own) }} />
})

/** The dish of a kind of contribution; `size` is its side in CSS pixels. Hidden from assistive technology without a title. */
export function Dish({
  kind,
  size = 64,
  title,
}: {
  readonly kind: Kind
  readonly size?: number
  readonly title?: string
}) {
  const label = title === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': title }
  return (
    <svg {...label} viewBox="0 0 128 128" width={size} height={size}>
      <DishArt kind={kind} />
    </svg>
  )
}
