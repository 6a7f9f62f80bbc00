import { useSyncExternalStore } from 'react'
import { Bird, type BirdProps } from './bird.tsx'
import type { Frame } from './frame.ts'
import type { Frames } from './frames.ts'

export interface LivingBirdProps extends Omit<BirdProps, keyof Frame> {
  readonly frames: Frames
}

/** Dash as it lives: what `useBird` plays. It alone is drawn anew with each frame. */
export function LivingBird({ frames, ...props }: LivingBirdProps) {
  const frame = useSyncExternalStore(frames.subscribe, frames.current)
  return <Bird {...props} {...frame} />
}
