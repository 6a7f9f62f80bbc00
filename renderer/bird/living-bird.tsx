import {
  memo,
  useContext,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type Ref,
  type RefObject,
} from 'react'
import { useStore } from 'zustand'
import './bird.css'
import { figureOf } from './figure.ts'
import { plainFrame, type Frame } from './frame.ts'
import { createFrames, setFrame, useFrame, type Frames } from './frame-store.ts'
import { isBrisk } from './mouths.ts'
import { outfitArt } from './outfit.tsx'
import { PaintContext, SceneTintContext, type Paint } from './paint.tsx'
import { palettes, type Palette } from './palette.ts'
import { createPlayer } from './player.ts'
import { poses } from './poses.ts'
import { createRig, RigContext, writeAttributes, type Rig } from './rig.ts'
import { createExtras, DashDrawing, type Worn } from './dash-drawing.tsx'

export interface LivingBirdProps {
  readonly frames: Frames
  /** Keep the same object until the outfit changes. */
  readonly outfit?: Worn | undefined
  /** Draws a white rim under the silhouette. */
  readonly hasRim?: boolean | undefined
  /** The side of Dash's box in CSS pixels. Flames and jumps may extend 48/512 of it above. A `Scene` sets its own. */
  readonly size?: number | undefined
  /** If true, Dash shows each frame at once instead of moving to it. */
  readonly reducedMotion?: boolean | undefined
  readonly ref?: Ref<SVGSVGElement | null> | undefined
}

const noOutfit: Worn = {}

/**
 * Draws what `useBird` plays. React draws shapes for an outfit and extras; the rig writes each frame into them. Dash is
 * hidden from assistive technology: the element around it has the label.
 */
export const LivingBird = memo(function LivingBird({
  frames,
  outfit = noOutfit,
  hasRim = false,
  size = 512,
  reducedMotion = false,
  ref,
}: LivingBirdProps) {
  const idPrefix = `${useId()}bird-`
  const sceneTint = useContext(SceneTintContext)
  const tint = sceneTint ?? 'day'
  const paint = useMemo<Paint>(() => ({ idPrefix, tint, hasRim }), [idPrefix, tint, hasRim])
  const food = useFrame(frames, (frame) => frame.food)
  const [extrasOf] = useState(createExtras)
  const extras = useStore(frames, extrasOf)
  const holds = Object.values(outfit).some((id) => id !== null && outfitArt[id].anchor === 'held')
  const drawing = useRef<SVGSVGElement>(null)
  useImperativeHandle<SVGSVGElement | null, SVGSVGElement | null>(ref, () => drawing.current, [])
  const rig = usePlayedRig(drawing, frames, palettes[tint], holds, !reducedMotion)

  const side = sceneTint ? 512 : size
  return (
    <PaintContext value={paint}>
      <RigContext value={rig}>
        <svg
          ref={drawing}
          className="bird"
          aria-hidden
          viewBox="0 0 512 512"
          width={side}
          height={side}
        >
          <g>
            <DashDrawing outfit={outfit} extras={extras} food={food} />
          </g>
        </svg>
      </RigContext>
    </PaintContext>
  )
})

/** Shows Dash in a frame, or moves Dash to it. What the frame omits is as in `plainFrame`. */
export function Bird({
  frame = {},
  ...drawn
}: Omit<LivingBirdProps, 'frames'> & { readonly frame?: Partial<Frame> }) {
  const whole: Frame = { ...plainFrame, ...frame }
  const [frames] = useState(() => createFrames(whole))
  useLayoutEffect(() => {
    setFrame(frames, whole)
  })
  return <LivingBird {...drawn} frames={frames} />
}

/** The rig that draws the frames and moves Dash from frame to frame. `holds`: the back wing holds a worn item. */
function usePlayedRig(
  drawing: RefObject<SVGSVGElement | null>,
  frames: Frames,
  colours: Palette,
  holds: boolean,
  isAnimated: boolean,
): Rig {
  const [rig] = useState(() => createRig(figureOf({ ...frames.getState(), holds }), colours))
  const [player] = useState(() => createPlayer(rig))
  useLayoutEffect(() => {
    const play = (frame: Frame) => {
      const { motion, since, mouth } = frame
      if (drawing.current) writeFrame(drawing.current, frame, isAnimated)
      const figure = figureOf({ ...frame, holds })
      const goal = { figure, motion, since, isBrisk: mouth !== null && isBrisk(mouth) }
      player.moveTo(goal, colours, isAnimated && !document.hidden)
    }
    play(frames.getState())
    return frames.subscribe(play)
  }, [drawing, frames, rig, player, colours, holds, isAnimated])
  useEffect(() => () => player.close(), [player])
  return rig
}

/** Writes a frame's attributes on the drawing, and on the group that is mirrored if Dash looks left. */
function writeFrame(
  drawing: SVGSVGElement,
  { pose, mouth, motion, facing }: Frame,
  isAnimated: boolean,
): void {
  writeAttributes(drawing, {
    'data-pose': pose,
    'data-mouth': mouth ?? poses[pose].mouth,
    'data-motion': isAnimated && motion !== 'none' ? motion : undefined,
  })
  const group = drawing.querySelector(':scope > g')
  const transform = facing === 'left' ? 'matrix(-1 0 0 1 512 0)' : undefined
  if (group) writeAttributes(group, { transform })
}
