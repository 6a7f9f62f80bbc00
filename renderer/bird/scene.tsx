import { useId, useMemo, type ReactNode } from 'react'
import type { OrnamentId, SceneId } from '../../preload/contract/earnables.ts'
import type { Daylight } from '../../preload/contract/times-of-day.ts'
import { createDrawings, useDrawings } from './drawings.ts'
import { tintColours, contentOf, withOpacity, withIdPrefix, withSky } from './markup.ts'
import { OrnamentInScene } from './ornament.tsx'
import { SceneTintContext } from './paint.tsx'
import { skies, tints } from './palette.ts'
import './scene.css'

export const sceneDrawings = createDrawings<SceneId, string>(
  import.meta.glob<string>('../../resources/art/scenes/*.svg', {
    query: '?raw',
    import: 'default',
  }),
  async () => (await import('./all-drawings.ts')).scenes,
  contentOf,
)

/** Where Dash stands: everything after this group is drawn in front of Dash. */
const spot = /<g id="spot" transform="([^"]*)"\/>/
/** Where Dash stands in a scene that is not loaded yet, as in most scenes. */
const emptyScene = '<g id="spot" transform="translate(600 740)"/>'

/** A scene's SVG text in a tint. The `stock` group shows the food. */
function sceneAt(scene: string, tint: Daylight, isStocked: boolean): string {
  const drawn = isStocked ? scene : withOpacity(scene, 'stock', 0)
  if (tint === 'day') return drawn
  const lit = withOpacity(tintColours(drawn, tints[tint]), 'glow', 1)
  const sky = skies[tint]
  return withOpacity(sky ? withSky(lit, sky) : lit, 'sky-night', tint === 'night' ? 1 : 0)
}

/** From the bird's canvas to the place where Dash stands. */
const onSpot = (place: string) => `${place} scale(0.86) translate(-256 -468)`

const FlameLight = ({ id }: { readonly id: string }) => (
  <>
    <radialGradient id={id}>
      <stop offset="0" stopColor="#FFC163" stopOpacity="0.62" />
      <stop offset="0.35" stopColor="#FF9A4A" stopOpacity="0.3" />
      <stop offset="1" stopColor="#FF8A1F" stopOpacity="0" />
    </radialGradient>
    <circle cx="264" cy="110" r="520" fill={`url(#${id})`} />
  </>
)

/**
 * A place at 3:2, as wide as the container, empty until its drawing is loaded. It has layers: Chromium repaints only
 * Dash when it moves (scene.css).
 */
export function Scene(props: {
  readonly name: SceneId
  readonly tint?: Daylight
  /** Whether the bowl on the table is full. */
  readonly isStocked?: boolean
  readonly ornament?: OrnamentId | null
  readonly children?: ReactNode
}) {
  const { name, tint = 'day', isStocked = true, ornament = null, children } = props
  const idPrefix = `${useId()}scene-`
  const scene = useDrawings(sceneDrawings, [name]).get(name) ?? emptyScene
  // Cached: the scene's text (about 20 kB) does not change while Dash blinks.
  const [behind = '', place = '', before = ''] = useMemo(() => {
    const parts = sceneAt(scene, tint, isStocked).split(spot)
    return parts.map((part) => withIdPrefix(part, idPrefix))
  }, [scene, tint, isStocked, idPrefix])
  return (
    <div className="scene" data-scene={name}>
      <Layer>
        <g dangerouslySetInnerHTML={{ __html: behind }} />
        {tint === 'night' && (
          <g transform={onSpot(place)}>
            <FlameLight id={`${idPrefix}flame`} />
          </g>
        )}
      </Layer>
      <Layer className="scene-moving">
        <g transform={onSpot(place)}>
          <SceneTintContext value={tint}>{children}</SceneTintContext>
        </g>
      </Layer>
      <Layer>
        <g dangerouslySetInnerHTML={{ __html: before }} />
        {ornament !== null && <OrnamentInScene id={ornament} tint={tint} />}
      </Layer>
    </div>
  )
}

const Layer = (props: { readonly className?: string; readonly children: ReactNode }) => (
  <svg {...props} viewBox="0 0 1200 800" width="100%" />
)
