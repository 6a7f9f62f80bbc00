import { useLayoutEffect, useState } from 'react'
import { plainFrame, type Frame } from './frame.ts'
import { createFrames, showFrame } from './frames.ts'
import { LivingBird, type LivingBirdProps } from './living-bird.tsx'

/** What Dash shows, if not `plainFrame`, and how it is drawn. */
export interface BirdProps extends Partial<Frame>, Omit<LivingBirdProps, 'frames'> {}

/** Dash in a pose, or moving to it. */
export function Bird({ outfit, edge, size, title, reducedMotion, ref, ...given }: BirdProps) {
  const frame: Frame = { ...plainFrame, ...given }
  const [frames] = useState(() => createFrames(frame))
  useLayoutEffect(() => {
    showFrame(frames, frame)
  })
  return <LivingBird {...{ frames, outfit, edge, size, title, reducedMotion, ref }} />
}
