import { createContext, memo, useContext } from 'react'
import type { Daylight } from '../../preload/contract/times-of-day.ts'
import { tintColours, withIdPrefix } from './markup.ts'
import { birdShare, tints } from './palette.ts'

export interface Paint {
  readonly tint: Daylight
  /** The prefix of every id of this bird. */
  readonly idPrefix: string
  /** Whether each dark line gets a light rim, so that it is visible on any background. */
  readonly hasRim: boolean
}

export const PaintContext = createContext<Paint>({ tint: 'day', idPrefix: '', hasRim: false })

/** The tint of the scene that a bird stands in. Null outside a scene. */
export const SceneTintContext = createContext<Daylight | null>(null)

/** A drawing from resources/art, in the tint of the scene. `name` makes its ids unique within the bird. */
export const Art = memo(function Art({
  markup,
  name,
}: {
  readonly markup: string
  readonly name: string
}) {
  const { idPrefix, tint } = useContext(PaintContext)
  const drawn = withIdPrefix(tintColours(markup, tints[tint], birdShare), `${idPrefix}${name}-`)
  return <g dangerouslySetInnerHTML={{ __html: drawn }} />
})
