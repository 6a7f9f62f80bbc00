import { useEffect, useMemo, useState, type RefObject } from 'react'
import type { DashBridge } from '../../preload/contract/dash-bridge.ts'
import { isDeepEqual } from '../bird/deep-equality.ts'
import { useFrame } from '../bird/frame-store.ts'
import type { LivingBirdProps } from '../bird/living-bird.tsx'
import { isCalm } from '../bird/motion/tracks.ts'
import { useBridge } from '../shared/bridge-hooks.ts'
import { contains, silhouetteOf, type Area } from './silhouette.ts'

/**
 * The delays of the measurements after a change: when the springs have mostly settled, when they have settled, and when
 * Dash has grown, which is slower.
 */
const measureAfterMs = [60, 400, 2500]
/** How often to measure again while Dash moves more than it does when it breathes. */
const remeasureMs = 200

const rounded = ({ x, y, width, height }: Area): Area => ({
  x: Math.floor(x),
  y: Math.floor(y),
  width: Math.ceil(x + width) - Math.floor(x),
  height: Math.ceil(y + height) - Math.floor(y),
})

function createClickAreas(bridge: DashBridge) {
  /** Null before the first measurement. */
  let areas: readonly Area[] | null = null
  return {
    /** Measures the areas, and tells main if they have changed. A Dash that is out takes no clicks. */
    measure(root: HTMLElement | null) {
      const bird = root?.querySelector<SVGSVGElement>('svg.bird')
      if (!root || !bird) return
      const marked = Array.from(root.querySelectorAll('[data-takes-clicks]'))
      const others = marked.map((element) => element.getBoundingClientRect())
      const isOut = bird.closest('.entrance-away') !== null
      const measured = [...(isOut ? [] : silhouetteOf(bird)), ...others].map(rounded)
      if (isDeepEqual(areas, measured)) return
      areas = measured
      void bridge.request('click-areas', { areas })
    },
    areKnown: () => areas !== null,
    contain: (x: number, y: number) => contains(areas ?? [], x, y),
  }
}

/**
 * Tells main where the window shows Dash and what is beside it, and whether the pointer is over them. The window takes
 * clicks only there.
 * @param props.root contains the bird's `<svg>` and the elements marked `data-takes-clicks`
 * @param props.beside changes whenever something beside Dash has come, gone or moved
 * @param props.onOver called as main is told; keep the same function between renders
 * @returns whether a point of the page, in CSS pixels, is on them; the same function on every render
 */
export function useClickAreas(props: {
  readonly root: RefObject<HTMLElement | null>
  readonly bird: Pick<LivingBirdProps, 'frames' | 'outfit' | 'form'>
  readonly size: number
  readonly shift: number
  readonly isOut: boolean
  readonly beside: string
  readonly onOver: (isOver: boolean) => void
}): (x: number, y: number) => boolean {
  const { root, size, shift, isOut, beside, onOver } = props
  const { frames, outfit, form } = props.bird
  const bridge = useBridge()
  const areas = useMemo(() => createClickAreas(bridge), [bridge])
  // Treat all strides as one pose: they change only the feet.
  const pose = useFrame(frames, (frame) => (frame.motion === 'stride' ? 'walks' : frame.pose))
  const facing = useFrame(frames, (frame) => frame.facing)
  // Ignore darts, which end where they began: Dash looks around all day long.
  const [settledPose, setSettledPose] = useState(pose)
  const isDarting = useFrame(frames, ({ motion }) => motion === 'dart')
  if (!isDarting && pose !== settledPose) setSettledPose(pose)
  const isMoving = useFrame(frames, ({ motion }) => !isCalm(motion))

  useEffect(() => {
    const measure = () => areas.measure(root.current)
    const timers = measureAfterMs.map((ms) => setTimeout(measure, ms))
    const interval = isMoving ? setInterval(measure, remeasureMs) : undefined
    return () => {
      for (const timer of timers) clearTimeout(timer)
      clearInterval(interval)
    }
  }, [areas, root, settledPose, isMoving, facing, outfit, form, size, shift, isOut])

  useEffect(() => {
    const measure = () => areas.measure(root.current)
    // Measuring would delay the first frame, so leave the first measurement to the timers above.
    if (areas.areKnown()) measure()
    window.addEventListener('resize', measure)
    return () => window.removeEventListener('resize', measure)
  }, [areas, root, beside])

  usePointerReports(bridge, areas.contain, onOver)
  return areas.contain
}

/** Tells main and `onOver` whenever the pointer enters or leaves the click areas. */
function usePointerReports(
  bridge: DashBridge,
  isOn: (x: number, y: number) => boolean,
  onOver: (isOver: boolean) => void,
): void {
  useEffect(() => {
    let wasOver = false
    const report = (isOver: boolean) => {
      if (isOver === wasOver) return
      wasOver = isOver
      onOver(isOver)
      void bridge.request('pointer-over', { isOver })
    }
    // During a drag, the pointer is sometimes ahead of Dash.
    const onMove = ({ buttons, clientX, clientY }: MouseEvent) => {
      if (buttons === 0) report(isOn(clientX, clientY))
    }
    const onLeave = ({ buttons }: MouseEvent) => {
      if (buttons === 0) report(false)
    }
    document.addEventListener('mousemove', onMove)
    document.documentElement.addEventListener('mouseleave', onLeave)
    return () => {
      document.removeEventListener('mousemove', onMove)
      document.documentElement.removeEventListener('mouseleave', onLeave)
    }
  }, [bridge, isOn, onOver])
}
