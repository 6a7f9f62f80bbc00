/** The frame that Dash shows. React does not hold it, so a blink or stride does not render the page. */
import { createStore, useStore, type StoreApi } from 'zustand'
import type { Frame } from './frame.ts'

export type FrameStore = StoreApi<Frame>

export const createFrameStore = (first: Frame): FrameStore => createStore<Frame>(() => first)

/** The frame to store. It is the same object if nothing has changed: then the store notifies nobody. */
export const latestFrame = (shown: Frame, next: Frame): Frame =>
  isSame(shown, next) ? shown : next

/** Reads a primitive value from the frame. The component renders only if that value changes. */
export const useFrame = <T extends string | number | boolean>(
  frames: FrameStore,
  select: (frame: Frame) => T,
): T => useStore(frames, select)

const isSame = (one: Frame, other: Frame): boolean =>
  (Object.keys(one) as readonly (keyof Frame)[]).every((key) =>
    key === 'gaze' ? String(one.gaze) === String(other.gaze) : one[key] === other[key],
  )
