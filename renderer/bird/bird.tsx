import {
  memo,
  useContext,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useState,
  type ReactNode,
  type Ref,
} from 'react'
import type { Kind } from '../../preload/contract/kinds.ts'
import type { OutfitId, Slot } from '../../preload/contract/wardrobe.ts'
import type { Look } from './attention.ts'
import type { Lids } from './behaviour.ts'
import './bird.css'
import { Belly, Body, Feet, outlines, Shadow, Tail, Tuft, Wing } from './body.tsx'
import { DishArt } from './dish.tsx'
import { Chilli, Confetti, Flame, FrontEffects } from './effects.tsx'
import { Beak, BrowLines, Cheeks, EyePair, Mask } from './face.tsx'
import { figureOf } from './figure.ts'
import { Gradients } from './gradients.tsx'
import type { Goal } from './motion/motion.ts'
import type { MotionName } from './motion/tracks.ts'
import type { MouthName } from './mouths.ts'
import { Outfit, outfits, OutfitSilhouette, type Anchor } from './outfit.tsx'
import { PaintContext, type Paint } from './paint.ts'
import { palettes, type Palette } from './palette.ts'
import { createPlayer } from './player.ts'
import { poses, type Effect, type Pose, type PoseName } from './poses.ts'
import { createRig, RigContext, useShapes, type Rig } from './rig.ts'
import { SpotContext } from './spot.ts'

export type Worn = Readonly<Partial<Record<Slot, OutfitId | null>>>
export interface BirdProps {
  readonly pose?: PoseName
  /** Instead of the pose's own. */
  readonly mouth?: MouthName | null
  readonly lids?: Lids
  readonly motion?: MotionName
  /** Where the irises go, instead of where the pose looks. */
  readonly look?: Look | null
  /** How far it leans aside: −2 to 2. */
  readonly lean?: number
  /** What is in the beak where a pose eats. */
  readonly food?: Kind
  /** The same object while nothing else is worn. */
  readonly outfit?: Worn
  /** A white rim under the silhouette. */
  readonly edge?: boolean
  /** CSS pixels. */
  readonly size?: number
  readonly title?: string
  /** Dash is at once as it is told to be. */
  readonly reducedMotion?: boolean
  /** The drawing's element. */
  readonly ref?: Ref<SVGSVGElement>
}

const places: Readonly<Record<Exclude<Anchor, 'held'>, string>> = {
  head: 'translate(256 150)',
  face: 'translate(264 262)',
  body: 'translate(256 360)',
  lap: 'translate(256 410)',
}

const nothing: Worn = {}

/** What Dash needs now and then: made with its first use, and kept for the next one. */
interface Props {
  readonly effects: readonly Effect[]
  readonly heats: boolean
  readonly food: boolean
  readonly flame: boolean
}

function withPropsOf(props: Props, { effect, heated, inBeak }: Pose): Props {
  const isNew =
    !props.effects.includes(effect) ||
    (heated && !props.heats) ||
    (inBeak === 'food' && !props.food) ||
    (inBeak === 'flame' && !props.flame)
  if (!isNew) return props
  return {
    effects: props.effects.includes(effect) ? props.effects : [...props.effects, effect],
    heats: props.heats || heated,
    food: props.food || inBeak === 'food',
    flame: props.flame || inBeak === 'flame',
  }
}

/** The rig that shows a goal, moving there from where it was. */
function useRig(goal: Goal, colours: Palette, moves: boolean): Rig {
  const [rig] = useState(() => createRig(goal.figure, colours))
  const [player] = useState(() => createPlayer(rig))
  const { figure, motion } = goal
  useLayoutEffect(
    () => player.go({ figure, motion }, colours, moves && !document.hidden),
    [player, figure, motion, colours, moves],
  )
  useEffect(() => () => player.close(), [player])
  return rig
}

/** Dash in a pose, or on the way to it. React draws its shapes once; what moves is written into them (rig.ts). */
export function Bird({
  pose: poseName = 'idle',
  mouth = null,
  lids = 'open',
  motion = 'none',
  look = null,
  lean = 0,
  food = 'commit',
  outfit = nothing,
  edge = false,
  size = 512,
  title,
  reducedMotion = false,
  ref,
}: BirdProps) {
  const own = `${useId()}bird-`
  const spot = useContext(SpotContext)
  const tint = spot?.tint ?? 'day'
  const paint = useMemo<Paint>(() => ({ own, tint, colours: palettes[tint] }), [own, tint])

  const pose = poses[poseName]
  const holds = Object.values(outfit).some((id) => id !== null && outfits[id].anchor === 'held')
  const figure = figureOf({ pose: poseName, mouth, lids, look, lean, holds })
  const rig = useRig({ figure, motion }, paint.colours, !reducedMotion)
  const [kept, keep] = useState<Props>({ effects: [], heats: false, food: false, flame: false })
  const props = withPropsOf(kept, pose)
  if (props !== kept) keep(props)

  const side = spot ? 512 : size
  const label = title === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': title }
  return (
    <PaintContext value={paint}>
      <RigContext value={rig}>
        <svg
          {...label}
          ref={ref}
          className="bird"
          viewBox="0 0 512 512"
          width={side}
          height={side}
          data-pose={poseName}
          data-mouth={mouth ?? pose.mouth}
          data-motion={reducedMotion || motion === 'none' ? undefined : motion}
        >
          {title !== undefined && <title>{title}</title>}
          <Shapes
            outfit={outfit}
            edge={edge}
            above={pose.wingAbove || holds}
            props={props}
            food={food}
          />
        </svg>
      </RigContext>
    </PaintContext>
  )
}

/** All that Dash is made of: the layers of STYLE §4, back to front. */
const Shapes = memo(function Shapes({
  outfit,
  edge,
  above,
  props,
  food,
}: {
  readonly outfit: Worn
  readonly edge: boolean
  /** The back wing is drawn over the torso, as when it holds something. */
  readonly above: boolean
  readonly props: Props
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

  return (
    <>
      <Gradients />
      <g {...shape('root')}>
        <Shadow />
        {props.effects.includes('confetti') && <Confetti />}
        <g {...shape('whole')}>
          {edge && (
            <g fill="#FFFFFF" stroke="#FFFFFF" strokeWidth={20} strokeLinejoin="round">
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
            {!above && <Wing side="backWing" />}
            <Tail />
          </g>
          <Feet />
          <g {...shape('torso')}>
            <Body heats={props.heats} />
            <Belly />
            {wearing('body')}
            {!hidesTuft && <Tuft />}
            <g {...shape('face')}>
              <Mask />
              <EyePair />
              <Cheeks />
              <BrowLines />
              {wearing('face')}
              <Beak>
                {props.flame && (
                  <g {...shape('flame')}>
                    <Flame />
                  </g>
                )}
                {props.food && (
                  <g {...shape('food')}>
                    <Mouthful kind={food} />
                  </g>
                )}
              </Beak>
            </g>
            {wearing('head')}
            {wearing('held')}
            {above && <Wing side="backWing" />}
            {wearing('lap')}
            <Wing side="frontWing" />
          </g>
        </g>
        <FrontEffects effects={props.effects} />
      </g>
    </>
  )
})

/** The chilli is bitten as it is; other dishes come in their bowl. */
function Mouthful({ kind }: { readonly kind: Kind }) {
  if (kind === 'commit') return <Chilli placed="translate(-106 62) rotate(-24) scale(1.2)" />
  return (
    <g transform="translate(-128 18) scale(0.9)">
      <DishArt kind={kind} />
    </g>
  )
}
