import { useContext, useEffect, useId, useLayoutEffect, useMemo, useState, type Ref } from 'react'
import type { Kind } from '../../preload/contract/kinds.ts'
import type { Look } from './attention.ts'
import type { Lids } from './bird-state.ts'
import './bird.css'
import { figureOf } from './figure.ts'
import type { Goal } from './motion/motion.ts'
import type { MotionName } from './motion/tracks.ts'
import type { MouthName } from './mouths.ts'
import { outfits } from './outfit.tsx'
import { PaintContext, type Paint } from './paint.ts'
import { palettes, type Palette } from './palette.ts'
import { createPlayer } from './player.ts'
import { poses, type PoseName } from './poses.ts'
import { createRig, RigContext, type Rig } from './rig.ts'
import { noExtras, Shapes, withExtrasOf, type Worn } from './shapes.tsx'
import type { Facing } from './steps.ts'
import { SpotContext } from './spot.ts'

export interface BirdProps {
  readonly pose?: PoseName
  /** Instead of the pose's own. */
  readonly mouth?: MouthName | null
  readonly lids?: Lids
  readonly motion?: MotionName
  /** A motion with another one begins anew. */
  readonly since?: number
  /** Where the irises go, instead of where the pose looks. */
  readonly look?: Look | null
  /** How far it leans aside: −2 to 2. */
  readonly lean?: number
  /** What is in the beak where a pose eats. */
  readonly food?: Kind
  /** Degrees about the hand that holds it. */
  readonly swing?: number
  readonly facing?: Facing
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

const nothing: Worn = {}

/**
 * The rig that shows a goal, moving there from where it was.
 * @param drawn what else is drawn; the same object while that is the same
 */
function useRig(goal: Goal, colours: Palette, moves: boolean, drawn: object): Rig {
  const [rig] = useState(() => createRig(goal.figure, colours))
  const [player] = useState(() => createPlayer(rig))
  const { figure, motion, since } = goal
  useLayoutEffect(() => player.redrawn(), [player, drawn])
  useLayoutEffect(
    () => player.go({ figure, motion, since }, colours, moves && !document.hidden),
    [player, figure, motion, since, colours, moves],
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
  since = 0,
  look = null,
  lean = 0,
  food = 'commit',
  swing = 0,
  facing = 'right',
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
  const paint = useMemo<Paint>(
    () => ({ own, tint, colours: palettes[tint], rimmed: edge }),
    [own, tint, edge],
  )

  const pose = poses[poseName]
  const holds = Object.values(outfit).some((id) => id !== null && outfits[id].anchor === 'held')
  const figure = figureOf({ pose: poseName, mouth, lids, look, lean, holds, swing })
  const [kept, keep] = useState(() => withExtrasOf(noExtras, pose))
  const extras = withExtrasOf(kept, pose)
  if (extras !== kept) keep(extras)
  const drawn = useMemo(
    () => ({ outfit, edge, extras, food, size }),
    [outfit, edge, extras, food, size],
  )
  const rig = useRig({ figure, motion, since }, paint.colours, !reducedMotion, drawn)

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
          <g transform={facing === 'left' ? 'matrix(-1 0 0 1 512 0)' : undefined}>
            <Shapes outfit={outfit} edge={edge} extras={extras} food={food} />
          </g>
        </svg>
      </RigContext>
    </PaintContext>
  )
}
