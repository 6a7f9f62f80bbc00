import { memo, type ReactNode } from 'react'
import type { Kind } from '../../preload/contract/kinds.ts'
import type { OutfitId, Slot } from '../../preload/contract/wardrobe.ts'
import { Belly, Body, Feet, outlines, Shadow, Tail, Tuft, Wing } from './body.tsx'
import { DishArt } from './dish.tsx'
import { Chilli, Confetti, Flame, FrontEffects } from './effects.tsx'
import { Beak, BrowLines, Cheeks, EyePair, FullCheeks, Mask } from './face.tsx'
import { Horn } from './gesture-effects.tsx'
import { Gradients } from './gradients.tsx'
import { Outfit, outfits, OutfitSilhouette, type Anchor } from './outfit.tsx'
import type { Effect, Pose, Prop } from './pose.ts'
import { useShapes } from './rig.ts'

export type Worn = Readonly<Partial<Record<Slot, OutfitId | null>>>

const places: Readonly<Record<Exclude<Anchor, 'held'>, string>> = {
  head: 'translate(256 150)',
  face: 'translate(264 262)',
  body: 'translate(256 360)',
  lap: 'translate(256 410)',
}

/** What Dash needs now and then: created on first use, then kept. */
export interface Extras {
  readonly effects: readonly Effect[]
  readonly props: readonly Prop[]
  readonly heats: boolean
  readonly food: boolean
  readonly flame: boolean
}

export const noExtras: Extras = {
  effects: ['none'],
  props: ['none'],
  heats: false,
  food: false,
  flame: false,
}

/** Adds what a pose needs. Returns the same object if nothing is new. */
export function withExtrasOf(before: Extras, { effect, prop, heated, inBeak }: Pose): Extras {
  const isNew =
    !before.effects.includes(effect) ||
    !before.props.includes(prop) ||
    (heated && !before.heats) ||
    (inBeak === 'food' && !before.food) ||
    (inBeak === 'flame' && !before.flame)
  if (!isNew) return before
  return {
    effects: [...new Set([...before.effects, effect])],
    props: [...new Set([...before.props, prop])],
    heats: before.heats || heated,
    food: before.food || inBeak === 'food',
    flame: before.flame || inBeak === 'flame',
  }
}

/** Everything that Dash is made of: the layers of STYLE §4, back to front. */
export const Shapes = memo(function Shapes({
  outfit,
  edge,
  extras,
  food,
}: {
  readonly outfit: Worn
  readonly edge: boolean
  readonly extras: Extras
  readonly food: Kind
}) {
  const shape = useShapes()
  const worn = Object.values(outfit).filter((id) => id !== null)
  const hidesTuft = worn.some((id) => outfits[id].hidesTuft)
  const at = (anchor: Anchor, draw: (id: OutfitId) => ReactNode) =>
    worn
      .filter((id) => outfits[id].anchor === anchor)
      .map((id) => (
        <g
          key={id}
          data-outfit={id}
          {...(anchor === 'held' ? shape('held') : { transform: places[anchor] })}
        >
          {draw(id)}
        </g>
      ))
  const wearing = (anchor: Anchor) => at(anchor, (id) => <Outfit id={id} />)
  /** Drawn under a hat, and only if Dash does not already wear it. */
  const brings = (prop: 'headphones' | 'laptop', anchor: Exclude<Anchor, 'held'>) =>
    extras.props.includes(prop) &&
    !worn.includes(prop) && (
      <g transform={places[anchor]}>
        <g {...shape(prop)}>
          <Outfit id={prop} />
        </g>
      </g>
    )

  return (
    <>
      <Gradients />
      <g {...shape('root')}>
        <Shadow />
        {extras.effects.includes('confetti') && <Confetti />}
        <g {...shape('whole')}>
          {edge && (
            <g data-edge="" fill="#FFFFFF" stroke="#FFFFFF" strokeWidth={20} strokeLinejoin="round">
              <g {...shape('torso')}>
                <path d={outlines.body} />
                {!hidesTuft && <path d={outlines.tuft} {...shape('tuft')} />}
                <path d={outlines.tail} {...shape('tail')} />
                <path d={outlines.wing} {...shape('frontWing')} />
                <path d={outlines.wing} {...shape('backWing')} />
                {(['body', 'head', 'held', 'lap'] as const).map((anchor) =>
                  at(anchor, (id) => <OutfitSilhouette id={id} />),
                )}
              </g>
              <path d={outlines.foot} {...shape('footLeft')} />
              <path d={outlines.foot} {...shape('footRight')} />
            </g>
          )}
          <g {...shape('torso')}>
            <Wing side="backWing" />
            <Tail />
          </g>
          <Feet />
          <g {...shape('torso')}>
            <Body heats={extras.heats} />
            <Belly />
            {wearing('body')}
            {!hidesTuft && <Tuft />}
            <g {...shape('face')}>
              <Mask />
              <EyePair />
              <FullCheeks />
              <Cheeks />
              <BrowLines />
              {wearing('face')}
              <Beak>
                {extras.flame && (
                  <g {...shape('flame')}>
                    <Flame />
                  </g>
                )}
                {extras.props.includes('horn') && (
                  <g {...shape('horn')}>
                    <Horn />
                  </g>
                )}
                {extras.food && (
                  <g {...shape('food')}>
                    <Mouthful kind={food} />
                  </g>
                )}
              </Beak>
            </g>
            {brings('headphones', 'head')}
            {wearing('head')}
            {wearing('held')}
            <Wing side="backWingAbove" />
            {wearing('lap')}
            {brings('laptop', 'lap')}
            <Wing side="frontWing" />
          </g>
        </g>
        <FrontEffects effects={extras.effects} />
      </g>
    </>
  )
})

/** The chilli is eaten as it is; other dishes come in their bowl. */
function Mouthful({ kind }: { readonly kind: Kind }) {
  if (kind === 'commit') return <Chilli placed="translate(-106 62) rotate(-24) scale(1.2)" />
  return (
    <g transform="translate(-128 18) scale(0.9)">
      <DishArt kind={kind} />
    </g>
  )
}
