import { memo } from 'react'
import { useStore } from 'zustand'
import { Bird, type BirdProps } from './bird.tsx'
import type { Frame } from './frame.ts'
import type { Frames } from './frames.ts'

export interface LivingBirdProps extends Omit<BirdProps, keyof Frame> {
  readonly frames: Frames
}

/** Dash as it lives: what `useBird` plays. It alone renders with each frame, and not with what is around it. */
export const LivingBird = memo(function LivingBird({ frames, ...props }: LivingBirdProps) {
  return <Bird {...props} {...useStore(frames)} />
})
