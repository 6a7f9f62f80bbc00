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
import type { FormId } from '../../preload/contract/earnables.ts'
import { keepUnchanged } from './deep-equality.ts'
import { figureOf } from './figure.ts'
import { plainFrame, type Frame } from './frame.ts'
import { useDrawings } from './drawings.ts'
import { createFrameStore, useFrame, type FrameStore } from './frame-store.ts'
import { outfitDrawings } from './outfit.tsx'
import { PaintContext, SceneTintContext, type Paint } from './paint.tsx'
import { palettes } from './palette.ts'
import { openPlayer, type Look } from './player.ts'
import { createRig, RigContext, type Rig } from './rig.ts'
import { createExtras, DashDrawing, type Worn } from './dash-drawing.tsx'

export interface LivingBirdProps {
  readonly frames: FrameStore
  /** Keep the same object until the outfit changes. */
  readonly outfit?: Worn | undefined
  /** If it changes, Dash grows or shrinks into it. */
  readonly form?: FormId | undefined
  /** Draws a white rim under the silhouette. */
  readonly hasRim?: boolean | undefined
  /** The side of Dash's box in CSS pixels. Flames and jumps may extend 48/512 of it above. A `Scene` sets its own. */
  readonly size?: number | undefined
  /** If true, Dash shows each frame at once instead of moving to it. */
  readonly isMotionReduced?: boolean | undefined
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
  form = 'dash',
  hasRim = false,
  size = 512,
  isMotionReduced = false,
  ref,
}: LivingBirdProps) {
  const idPrefix = `${useId()}bird-`
  const sceneTint = useContext(SceneTintContext)
  const tint = sceneTint ?? 'day'
  const paint = useMemo<Paint>(() => ({ idPrefix, tint, hasRim }), [idPrefix, tint, hasRim])
  const food = useFrame(frames, (frame) => frame.food)
  const [extrasOf] = useState(createExtras)
  const extras = useStore(frames, extrasOf)
  const held = outfit.held ?? null
  const drawings = useDrawings(outfitDrawings, held === null ? [] : [held])
  const holds = held !== null && drawings.get(held)?.anchor === 'held'
  const drawing = useRef<SVGSVGElement>(null)
  useImperativeHandle<SVGSVGElement | null, SVGSVGElement | null>(ref, () => drawing.current, [])
  const look = { colours: palettes[tint], form, holds, isAnimated: !isMotionReduced }
  const rig = usePlayedRig(drawing, frames, look)

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
export function FramedBird({
  frame = {},
  ...drawn
}: Omit<LivingBirdProps, 'frames'> & { readonly frame?: Partial<Frame> }) {
  const whole: Frame = { ...plainFrame, ...frame }
  const [frames] = useState(() => createFrameStore(whole))
  useLayoutEffect(() => {
    frames.setState(keepUnchanged(frames.getState(), whole), true)
  })
  return <LivingBird {...drawn} frames={frames} />
}

function usePlayedRig(
  drawing: RefObject<SVGSVGElement | null>,
  frames: FrameStore,
  { colours, form, holds, isAnimated }: Look,
): Rig {
  const [rig] = useState(() => createRig(figureOf({ ...frames.getState(), form, holds }), colours))
  const [player] = useState(() => openPlayer(rig, colours))
  useLayoutEffect(() => {
    if (!drawing.current) return undefined
    return player.follow(frames, drawing.current, { colours, form, holds, isAnimated })
  }, [drawing, frames, player, colours, form, holds, isAnimated])
  useEffect(() => () => player.close(), [player])
  return rig
}
