import { memo, type ReactNode } from 'react'
import type { Kind } from '../../preload/contract/kinds.ts'
import type { OutfitId, Slot } from '../../preload/contract/wardrobe.ts'
import { Belly, Body, Feet, Gradients, outlines, Shadow, Tail, Tuft, Wing } from './body.tsx'
import { DishArt } from './dish.tsx'
import { BeakArt, EffectArt } from './effects.tsx'
import { Beak, BrowLines, Cheeks, EyePair, FullCheeks, Mask } from './face.tsx'
import { numbersOf } from './motion/parts.ts'
import { Outfit, outfits, OutfitSilhouette, type Anchor } from './outfit.tsx'
import type { Effect, Pose, Prop } from './pose.ts'
import { useRig } from './rig.ts'

export type Worn = Readonly<Partial<Record<Slot, OutfitId | null>>>

const places: Readonly<Record<Exclude<Anchor, 'held'>, string>> = {
  head: 'translate(256 150)',
  face: 'translate(264 262)',
  body: 'translate(256 360)',
  lap: 'translate(256 410)',
}

/** What Dash needs now and then: created on first use, then kept. */
export type Extras = ReadonlySet<Effect | Prop | 'food' | 'flame' | 'heat'>

export const noExtras: Extras = new Set()

/** Adds what a pose needs. Returns the same set if nothing is new. */
export function withExtrasOf(before: Extras, { effect, prop, glow, inBeak }: Pose): Extras {
  const needed = [
    ...(effect === 'none' ? [] : [effect]),
    ...(prop === 'none' ? [] : [prop]),
    ...(glow === 'none' ? [] : ['heat' as const]),
    ...(inBeak === 'nothing' ? [] : [inBeak]),
  ]
  return needed.every((extra) => before.has(extra)) ? before : new Set([...before, ...needed])
}

/** Everything that Dash is made of: the layers of STYLE §4, back to front. */
export const Layers = memo(function Layers({
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
  const { shape } = useRig()
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
    extras.has(prop) &&
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
        {extras.has('confetti') && <EffectArt name="confetti" />}
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
            <Body heats={extras.has('heat')} />
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
                {extras.has('flame') && (
                  <g {...shape('flame')}>
                    <g transform="translate(16 14) rotate(8) scale(0.96)">
                      <g {...shape('fire')}>
                        <BeakArt name="flame" />
                      </g>
                    </g>
                  </g>
                )}
                {extras.has('horn') && (
                  <g {...shape('horn')}>
                    <BeakArt name="horn" />
                  </g>
                )}
                {extras.has('food') && (
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
        {frontEffects.map((name) => extras.has(name) && <EffectArt key={name} name={name} />)}
      </g>
    </>
  )
})

const frontEffects = numbersOf.effects.filter((name) => name !== 'confetti')

/** The chilli is eaten as it is; other dishes come in their bowl. */
function Mouthful({ kind }: { readonly kind: Kind }) {
  if (kind === 'commit')
    return (
      <g transform="translate(-106 62) rotate(-24) scale(1.2)">
        <BeakArt name="chilli" />
      </g>
    )
  return (
    <g transform="translate(-128 18) scale(0.9)">
      <DishArt kind={kind} />
    </g>
  )
}
