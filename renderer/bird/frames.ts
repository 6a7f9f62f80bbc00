/** What Dash shows now, apart from what React draws around it: a page is not drawn anew with each blink and stride. */
import { useSyncExternalStore } from 'react'
import type { Frame } from './frame.ts'

export interface Frames {
  readonly current: () => Frame
  /** @returns its own unsubscribe */
  readonly subscribe: (listener: () => void) => () => void
}

/** @param first what is shown until something happens */
export function createFrames(first: Frame): Frames & { show(frame: Frame): void } {
  const listeners = new Set<() => void>()
  let frame = first
  return {
    current: () => frame,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    /** Tells only where something has changed. */
    show(next) {
      if (isSame(frame, next)) return
      frame = next
      for (const listener of listeners) listener()
    },
  }
}

/** What is asked of the frame; whoever uses it is drawn anew where that has changed. @param select returns a primitive */
export const useFrame = <T extends string | number | boolean>(
  { current, subscribe }: Frames,
  select: (frame: Frame) => T,
): T => useSyncExternalStore(subscribe, () => select(current()))

const isSame = (one: Frame, other: Frame): boolean =>
  one.pose === other.pose &&
  one.mouth === other.mouth &&
  one.lids === other.lids &&
  one.motion === other.motion &&
  one.since === other.since &&
  one.food === other.food &&
  one.lean === other.lean &&
  one.look?.[0] === other.look?.[0] &&
  one.look?.[1] === other.look?.[1] &&
  one.swing === other.swing &&
  one.facing === other.facing &&
  one.leansOut === other.leansOut
