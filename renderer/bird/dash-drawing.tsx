import { createElement, memo, useMemo, type ReactNode } from 'react'
import type { Kind } from '../../preload/contract/kinds.ts'
import type { Slot } from '../../preload/contract/earnables.ts'
import dash from '../../resources/art/dash.svg?raw'
import { DishArt } from './dish.tsx'
import { EffectArt, type EffectLayer } from './effects.tsx'
import { tintColours, contentOf, elementsOf, withIdPrefix, type DrawnElement } from './markup.ts'
import { effectNames } from './motion/parts.ts'
import { useDrawings } from './drawings.ts'
import { Outfit, outfitDrawings, OutfitRim, type Anchor, type Wearable } from './outfit.tsx'
import { birdShare, tints } from './palette.ts'
import type { Pose } from './pose.ts'
import { poses, type PoseName } from './poses.ts'
import { useRig } from './rig.ts'

export type Worn = Readonly<Partial<Record<Slot, Wearable | null>>>

export const outfitsOf = <Id extends Wearable>(
  worn: Readonly<Partial<Record<Slot, Id | null>>>,
): readonly Id[] => Object.values(worn).filter((id) => id !== null)

/** All extras that the poses so far have used. An extra is created on first use, then kept. */
export type Extras = ReadonlySet<Pose['effect' | 'prop' | 'glow' | 'inBeak']>

/** Collects the extras of the poses so far. Returns the same set until a pose needs a new extra. */
export function createExtras(): (frame: { readonly pose: PoseName }) => Extras {
  let extras: Extras = new Set()
  return ({ pose }) => {
    const { effect, prop, glow, inBeak, isLamp } = poses[pose]
    const used = [effect, prop, glow, inBeak, ...(isLamp ? (['night-light'] as const) : [])]
    if (!used.every((extra) => extras.has(extra))) extras = new Set([...extras, ...used])
    return extras
  }
}

/**
 * Dash, from `resources/art/dash.svg`: the layers of STYLE §4, back to front. The rig moves each element with a
 * `data-shape`. An element with a `data-optional` is drawn only if `optional` has an entry of that name.
 */
export const DashDrawing = memo(function DashDrawing({
  outfit,
  extras,
  food,
}: {
  readonly outfit: Worn
  readonly extras: Extras
  readonly food: Kind
}) {
  const { idPrefix, tint, hasRim, shape } = useRig()
  const elements = useMemo(
    () => elementsOf(withIdPrefix(tintColours(contentOf(dash), tints[tint], birdShare), idPrefix)),
    [idPrefix, tint],
  )
  const worn = outfitsOf(outfit)
  const brought = props.filter((prop) => extras.has(prop) && !worn.includes(prop))
  const drawings = useDrawings(outfitDrawings, [...worn, ...brought])
  /** What Dash wears, as far as it is loaded. */
  const shown = worn.flatMap((id) => {
    const art = drawings.get(id)
    return art ? [{ id, art }] : []
  })
  const wearing = (anchor: Anchor, Drawn = Outfit) => {
    const item = shown.find(({ art }) => art.anchor === anchor)
    return (
      item && (
        <g data-outfit={item.id}>
          <Drawn {...item} />
        </g>
      )
    )
  }
  const brings = (prop: (typeof props)[number], Drawn = Outfit) => {
    const art = drawings.get(prop)
    return art && brought.includes(prop) && <Drawn id={prop} art={art} />
  }
  const hasFreeEars = !shown.some(({ art }) => art.coversEars)
  const effects = (layer: EffectLayer) =>
    effectNames.map(
      (name) =>
        extras.has(name) && (
          <EffectArt key={name} name={name} layer={layer}>
            {name === 'dream' && (
              <g transform="translate(388 22) scale(0.82)">
                <DishArt kind={food} />
              </g>
            )}
          </EffectArt>
        ),
    )

  /** The content of an optional element; `true` keeps the element's own content. */
  const optional: Readonly<Record<string, ReactNode>> = {
    rim: hasRim,
    'rim-body': wearing('body', OutfitRim),
    'rim-head': wearing('head', OutfitRim),
    'rim-held': wearing('held', OutfitRim),
    'rim-lap': wearing('lap', OutfitRim),
    'rim-headphones': hasFreeEars && brings('headphones', OutfitRim),
    down: !shown.some(({ art }) => art.hidesDown),
    tuft: !shown.some(({ art }) => art.hidesTuft),
    heat: extras.has('spicy') || extras.has('fire'),
    flame: extras.has('flame'),
    horn: extras.has('horn'),
    food: extras.has('food'),
    chilli: food === 'commit',
    dish: food !== 'commit' && <DishArt kind={food} />,
    body: wearing('body'),
    face: wearing('face'),
    head: wearing('head'),
    held: wearing('held'),
    lap: wearing('lap'),
    headphones: hasFreeEars && brings('headphones'),
    laptop: brings('laptop'),
    'effects-behind': effects('behind'),
    'effects-before': effects('before'),
  }
  const draw = ({ tag, attributes, children }: DrawnElement, key: number): ReactNode => {
    const { 'data-shape': moving, 'data-optional': option, ...still } = attributes
    const content = option === undefined || optional[option]
    if (!content) return null
    const moves = moving === undefined ? {} : shape(moving)
    const inside = content === true ? children.map(draw) : content
    return createElement(tag, { key, ...still, ...moves }, inside)
  }
  return elements.map(draw)
})

/** The props that are outfits as well. Dash brings one unless it already wears it. The horn is in dash.svg. */
const props = ['headphones', 'laptop'] as const
