import { useId, useMemo, type ReactNode } from 'react'
import type { SceneId } from '../../preload/contract/wardrobe.ts'
import hackathon from '../../resources/art/scenes/hackathon.svg?raw'
import kitchen from '../../resources/art/scenes/kitchen.svg?raw'
import onsen from '../../resources/art/scenes/onsen.svg?raw'
import { bake, contentOf, withOpacity, withOwnIds } from './markup.ts'
import { tints, type Tint } from './palette.ts'
import './scene.css'
import { SpotContext } from './spot.ts'

const drawings: Readonly<Record<SceneId, string>> = {
  kitchen: contentOf(kitchen),
  onsen: contentOf(onsen),
  hackathon: contentOf(hackathon),
}

const spot = /<g id="spot" transform="([^"]*)"\/>/

/** A scene's text in the light of a tint, cut where the bird stands; what is in store is in its `stock` group. */
export function sceneAt(
  name: SceneId,
  tint: Tint,
  stocked: boolean,
): { behind: string; place: string; before: string } {
  const drawn = stocked ? drawings[name] : withOpacity(drawings[name], 'stock', 0)
  const lit =
    tint === 'day'
      ? drawn
      : withOpacity(
          withOpacity(bake(drawn, tints[tint]), 'glow', 1),
          'sky-night',
          tint === 'night' ? 1 : 0,
        )
  const [behind = '', place = '', before = ''] = lit.split(spot)
  return { behind, place, before }
}

/**
 * A place with what stands in it; it fills its width, 3:2. Its back, Dash and its front lie one over the other: where Dash
 * moves, Chromium then draws Dash anew and nothing else (scene.css).
 */
export function Scene({
  name,
  tint = 'day',
  title,
  stocked = true,
  children,
}: {
  readonly name: SceneId
  readonly tint?: Tint
  readonly title?: string
  /** Whether there is food: the bowl on the table is full, or empty. */
  readonly stocked?: boolean
  readonly children?: ReactNode
}) {
  const own = `${useId()}scene-`
  // Dash blinks inside of it: the drawing's text, some 20 kB, is then left alone.
  const { behind, place, before } = useMemo(() => {
    const cut = sceneAt(name, tint, stocked)
    return { ...cut, behind: withOwnIds(cut.behind, own), before: withOwnIds(cut.before, own) }
  }, [name, tint, stocked, own])
  const standing = useMemo(() => ({ tint }), [tint])
  const label = title === undefined ? {} : { role: 'img', 'aria-label': title }
  return (
    <div {...label} className="scene" data-scene={name}>
      <Layer>
        <g dangerouslySetInnerHTML={{ __html: behind }} />
      </Layer>
      <Layer className="scene-moving">
        <g transform={`${place} scale(0.86) translate(-256 -468)`}>
          <SpotContext value={standing}>{children}</SpotContext>
        </g>
      </Layer>
      <Layer>
        <g dangerouslySetInnerHTML={{ __html: before }} />
      </Layer>
    </div>
  )
}

const Layer = (props: { readonly className?: string; readonly children: ReactNode }) => (
  <svg {...props} viewBox="0 0 1200 800" width="100%" />
)
