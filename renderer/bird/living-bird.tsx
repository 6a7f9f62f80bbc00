import {
  memo,
  useContext,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useState,
  type Ref,
} from 'react'
import { useStore } from 'zustand'
import './bird.css'
import { figureOf } from './figure.ts'
import type { Frame } from './frame.ts'
import { useFrame, type Frames } from './frames.ts'
import { outfits } from './outfit.tsx'
import { PaintContext, type Paint } from './paint.ts'
import { palettes, type Palette } from './palette.ts'
import { createPlayer } from './player.ts'
import { poses } from './poses.ts'
import { createRig, RigContext, sideOf, write, type Rig } from './rig.ts'
import { noExtras, Shapes, withExtrasOf, type Extras, type Worn } from './shapes.tsx'
import { SpotContext } from './spot.ts'

export interface LivingBirdProps {
  readonly frames: Frames
  /** The same object while nothing else is worn. */
  readonly outfit?: Worn | undefined
  /** A white rim under the silhouette. */
  readonly edge?: boolean | undefined
  /** CSS pixels. */
  readonly size?: number | undefined
  readonly title?: string | undefined
  /** Dash is at once as it is told to be. */
  readonly reducedMotion?: boolean | undefined
  /** The drawing's element. */
  readonly ref?: Ref<SVGSVGElement> | undefined
}

const nothing: Worn = {}

/**
 * Dash as it lives: what `useBird` plays. React draws its shapes once, and again where it wears or needs something else; each
 * frame is written into them (rig.ts), and the drawing does not render for it.
 */
export const LivingBird = memo(function LivingBird({
  frames,
  outfit = nothing,
  edge = false,
  size = 512,
  title,
  reducedMotion = false,
  ref,
}: LivingBirdProps) {
  const own = `${useId()}bird-`
  const spot = useContext(SpotContext)
  const tint = spot?.tint ?? 'day'
  const paint = useMemo<Paint>(
    () => ({ own, tint, colours: palettes[tint], rimmed: edge }),
    [own, tint, edge],
  )
  const food = useFrame(frames, (frame) => frame.food)
  const [extrasOf] = useState(createExtras)
  const extras = useStore(frames, extrasOf)
  const drawn = useMemo(
    () => ({ outfit, edge, extras, food, size }),
    [outfit, edge, extras, food, size],
  )
  const holds = Object.values(outfit).some((id) => id !== null && outfits[id].anchor === 'held')
  const rig = useRig(frames, { colours: paint.colours, holds, moves: !reducedMotion, drawn })
  const [first] = useState(() => attributesOf(frames.getState(), !reducedMotion))

  const side = spot ? 512 : size
  const label = title === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': title }
  return (
    <PaintContext value={paint}>
      <RigContext value={rig}>
        <svg
          {...label}
          {...first.drawing}
          ref={ref}
          className="bird"
          viewBox="0 0 512 512"
          width={side}
          height={side}
        >
          {title !== undefined && <title>{title}</title>}
          <g {...first.side}>
            <Shapes outfit={outfit} edge={edge} extras={extras} food={food} />
          </g>
        </svg>
      </RigContext>
    </PaintContext>
  )
})

/** Selects all that the poses so far have needed; the same object until one needs more. */
function createExtras(): (frame: Frame) => Extras {
  let extras = noExtras
  return ({ pose }) => (extras = withExtrasOf(extras, poses[pose]))
}

/**
 * The rig that shows the frames, moving from one to the next.
 * @param options.holds whether a wing holds what is worn
 * @param options.drawn what else is drawn; the same object while that is the same
 */
function useRig(
  frames: Frames,
  {
    colours,
    holds,
    moves,
    drawn,
  }: {
    readonly colours: Palette
    readonly holds: boolean
    readonly moves: boolean
    readonly drawn: object
  },
): Rig {
  const [rig] = useState(() => createRig(figureOf({ ...frames.getState(), holds }), colours))
  const [player] = useState(() => createPlayer(rig))
  useLayoutEffect(() => player.redrawn(), [player, drawn])
  useLayoutEffect(() => {
    const show = (frame: Frame) => {
      const { motion, since } = frame
      writeState(rig, frame, moves)
      player.go(
        { figure: figureOf({ ...frame, holds }), motion, since },
        colours,
        moves && !document.hidden,
      )
    }
    show(frames.getState())
    return frames.subscribe(show)
  }, [frames, rig, player, colours, holds, moves])
  useEffect(() => () => player.close(), [player])
  return rig
}

/** What a frame says in so many words: on the drawing, and on the group that is mirrored where Dash looks to the left. */
const attributesOf = ({ pose, mouth, motion, facing }: Frame, moves: boolean) => ({
  drawing: {
    'data-pose': pose,
    'data-mouth': mouth ?? poses[pose].mouth,
    'data-motion': moves && motion !== 'none' ? motion : undefined,
  },
  side: { transform: facing === 'left' ? 'matrix(-1 0 0 1 512 0)' : undefined },
})

function writeState(rig: Rig, frame: Frame, moves: boolean): void {
  const drawing = rig.drawing()
  if (!drawing) return
  const { drawing: named, side } = attributesOf(frame, moves)
  write(drawing, named)
  const group = sideOf(drawing)
  if (group) write(group, side)
}
