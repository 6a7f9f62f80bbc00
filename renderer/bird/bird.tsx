import { useContext, useId, useMemo, type ReactNode } from 'react'
import type { Kind } from '../../preload/contract/kinds.ts'
import type { OutfitId, Slot } from '../../preload/contract/wardrobe.ts'
import type { Lids, Motion } from './behaviour.ts'
import './bird.css'
import { Belly, Body, Feet, outlines, placing, Shadow, Tail, Tuft, Wing, wingTip } from './body.tsx'
import { DishArt } from './dish.tsx'
import { BackEffect, Chilli, Flame, FrontEffect } from './effects.tsx'
import { Beak, BrowLines, Cheeks, EyePair, Mask } from './face.tsx'
import { Gradients } from './gradients.tsx'
import type { MouthName } from './mouths.ts'
import { Outfit, outfits, OutfitSilhouette, type Anchor } from './outfit.tsx'
import { PaintContext, type Paint } from './paint.ts'
import { palettes } from './palette.ts'
import { poses, type Eyes, type Pose, type PoseName } from './poses.ts'
import { SpotContext } from './spot.ts'

export type Worn = Readonly<Partial<Record<Slot, OutfitId | null>>>
/** Where the irises go, instead of where the pose looks: x within ±10, y within ±8. */
export type Look = Pose['look']

export interface BirdProps {
  readonly pose?: PoseName
  /** Instead of the pose's own. */
  readonly mouth?: MouthName | null
  readonly lids?: Lids
  readonly motion?: Motion
  readonly look?: Look | null
  /** What is in the beak where a pose eats. */
  readonly food?: Kind
  readonly outfit?: Worn
  /** A white rim under the silhouette. */
  readonly edge?: boolean
  /** CSS pixels. */
  readonly size?: number
  readonly title?: string
  readonly reducedMotion?: boolean
}

/** The back wing keeps an item in reach, but in the poses that wave it (STYLE §4). */
const wingFor = (pose: Pose, holds: boolean) =>
  holds && pose.backWing > -100 ? Math.min(-40, Math.max(-54, pose.backWing)) : pose.backWing

const blinking = (eyes: Eyes): boolean =>
  eyes === 'open' || eyes === 'smize' || eyes === 'sparkle' || eyes === 'half'

function eyesOf(pose: Pose, lids: Lids): Eyes {
  if (!blinking(pose.eyes)) return pose.eyes
  if (lids === 'closed') return 'closed'
  return lids === 'half' ? 'half' : pose.eyes
}

const places: Readonly<Record<Exclude<Anchor, 'held'>, string>> = {
  head: 'translate(256 150)',
  face: 'translate(264 262)',
  body: 'translate(256 360)',
  lap: 'translate(256 410)',
}

/** One frame of Dash: the layers of STYLE §4, back to front. */
export function Bird({
  pose: poseName = 'idle',
  mouth = null,
  lids = 'open',
  motion = 'none',
  look = null,
  food = 'commit',
  outfit = {},
  edge = false,
  size = 512,
  title,
  reducedMotion = false,
}: BirdProps) {
  const own = `${useId()}bird-`
  const spot = useContext(SpotContext)
  const tint = spot?.tint ?? 'day'
  const paint = useMemo<Paint>(() => ({ own, tint, colours: palettes[tint] }), [own, tint])

  const drawn = poses[poseName]
  const pose = look ? { ...drawn, look } : drawn
  const worn = Object.values(outfit).filter((id) => id !== null)
  const holds = worn.some((id) => outfits[id].anchor === 'held')
  const backWing = wingFor(pose, holds)
  const above = pose.wingAbove || holds
  const torso = placing.torso(pose.torso)
  const hidesTuft = worn.some((id) => outfits[id].hidesTuft)

  const placeOf = (anchor: Anchor) =>
    anchor === 'held' ? `translate(${wingTip(backWing).join(' ')})` : places[anchor]
  const at = (anchor: Anchor, draw: (id: OutfitId) => ReactNode) =>
    worn
      .filter((id) => outfits[id].anchor === anchor)
      .map((id) => (
        <g key={id} data-outfit={id} transform={placeOf(anchor)}>
          {draw(id)}
        </g>
      ))
  const wearing = (anchor: Anchor) => at(anchor, (id) => <Outfit id={id} />)

  const side = spot ? 512 : size
  const label = title === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': title }
  return (
    <PaintContext value={paint}>
      <svg
        {...label}
        className="bird"
        viewBox="0 0 512 512"
        width={side}
        height={side}
        data-pose={poseName}
        data-mouth={mouth ?? pose.mouth}
        data-motion={reducedMotion || motion === 'none' ? undefined : motion}
      >
        {title !== undefined && <title>{title}</title>}
        <Gradients />
        <g transform={pose.root === 'hangs' ? 'translate(36 76) scale(0.84)' : undefined}>
          <Shadow size={pose.shadow} />
          <BackEffect effect={pose.effect} />
          <g className="bird-whole-art">
            {edge && (
              <g fill="#FFFFFF" stroke="#FFFFFF" strokeWidth={20} strokeLinejoin="round">
                <g transform={torso}>
                  <g className="bird-torso-art">
                    <path d={outlines.body} />
                    {!hidesTuft && <path d={outlines.tuft} transform={placing.tuft(pose.tuft)} />}
                    <path d={outlines.tail} transform={placing.tail(pose.tail)} />
                    <path d={outlines.wing} transform={placing.frontWing(pose.frontWing)} />
                    <path d={outlines.wing} transform={placing.backWing(backWing)} />
                    {(['body', 'head', 'held', 'lap'] as const).map((anchor) =>
                      at(anchor, (id) => <OutfitSilhouette id={id} />),
                    )}
                  </g>
                </g>
                {pose.feet.map((foot, index) => (
                  <path key={index} d={outlines.foot} transform={placing.foot(foot)} />
                ))}
              </g>
            )}
            <g transform={torso}>
              <g className="bird-torso-art">
                {!above && <Wing side="back" turn={backWing} />}
                <Tail turn={pose.tail} />
              </g>
            </g>
            <Feet feet={pose.feet} />
            <g transform={torso}>
              <g className="bird-torso-art">
                <Body heated={pose.heated} />
                <Belly rumbles={pose.rumbles} />
                {wearing('body')}
                {!hidesTuft && <Tuft placed={pose.tuft} mound={pose.mound} />}
                <g transform={`translate(${pose.face.join(' ')})`}>
                  <Mask colour={pose.mask} />
                  <EyePair eyes={eyesOf(pose, lids)} pose={pose} />
                  <Cheeks cheeks={pose.cheeks} />
                  <BrowLines brows={pose.brows} />
                  {wearing('face')}
                  <Beak mouth={mouth ?? pose.mouth}>
                    {pose.inBeak === 'flame' && <Flame />}
                    {pose.inBeak === 'food' && <Mouthful kind={food} />}
                  </Beak>
                </g>
                {wearing('head')}
                {wearing('held')}
                {above && <Wing side="back" turn={backWing} />}
                {wearing('lap')}
                <Wing side="front" turn={pose.frontWing} />
              </g>
            </g>
          </g>
          <FrontEffect effect={pose.effect} />
        </g>
      </svg>
    </PaintContext>
  )
}

/** The chilli is bitten as it is; other dishes come in their bowl. */
function Mouthful({ kind }: { readonly kind: Kind }) {
  if (kind === 'commit') return <Chilli placed="translate(-106 62) rotate(-24) scale(1.2)" />
  return (
    <g transform="translate(-128 18) scale(0.9)">
      <DishArt kind={kind} />
    </g>
  )
}
