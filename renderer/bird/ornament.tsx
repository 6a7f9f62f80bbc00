import { memo, useId } from 'react'
import type { OrnamentId } from '../../preload/contract/earnables.ts'
import type { Daylight } from '../../preload/contract/times-of-day.ts'
import { createDrawings, useDrawings } from './drawings.ts'
import { contentOf, tintColours, withIdPrefix } from './markup.ts'
import { tints } from './palette.ts'

export const ornamentDrawings = createDrawings<OrnamentId, string>(
  import.meta.glob<string>('../../resources/art/ornaments/*.svg', {
    query: '?raw',
    import: 'default',
  }),
  async () => (await import('./all-drawings.ts')).ornaments,
  contentOf,
)

/** An ornament on the floor of a scene, beside Dash; empty until it is loaded. It takes the scene's full tint. */
export const OrnamentInScene = memo(function OrnamentInScene({
  id,
  tint,
}: {
  readonly id: OrnamentId
  readonly tint: Daylight
}) {
  const idPrefix = `${useId()}ornament-`
  const drawing = useDrawings(ornamentDrawings, [id]).get(id) ?? ''
  const drawn = withIdPrefix(tintColours(drawing, tints[tint]), idPrefix)
  return (
    <g
      data-ornament={id}
      transform="translate(746 622)"
      dangerouslySetInnerHTML={{ __html: drawn }}
    />
  )
})
