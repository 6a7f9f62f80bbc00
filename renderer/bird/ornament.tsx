import { memo, useId } from 'react'
import type { OrnamentId } from '../../preload/contract/wardrobe.ts'
import type { Daylight } from '../../preload/contract/times-of-day.ts'
import { createDrawings } from './drawings.ts'
import { contentOf, tintColours, withIdPrefix } from './markup.ts'
import { tints } from './palette.ts'

export const ornamentMarkupOf: (id: OrnamentId) => string = createDrawings(
  import.meta.glob<string>('../../resources/art/ornaments/*.svg', {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
  contentOf,
)

/** An ornament on its 160 × 160 canvas, for use inside another drawing. It takes all of a tint, as scenes do. */
const OrnamentArt = memo(function OrnamentArt({
  id,
  tint,
}: {
  readonly id: OrnamentId
  readonly tint: Daylight
}) {
  const idPrefix = `${useId()}ornament-`
  const drawn = withIdPrefix(tintColours(ornamentMarkupOf(id), tints[tint]), idPrefix)
  return <g dangerouslySetInnerHTML={{ __html: drawn }} />
})

/** An ornament on the floor of a scene, beside Dash. */
export const OrnamentInScene = (props: { readonly id: OrnamentId; readonly tint: Daylight }) => (
  <g data-ornament={props.id} transform="translate(746 622)">
    <OrnamentArt {...props} />
  </g>
)
