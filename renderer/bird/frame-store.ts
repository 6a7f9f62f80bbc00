/** The frame that Dash shows. React does not hold it, so a blink or stride does not render the page. */
import { createStore, useStore, type StoreApi } from 'zustand'
import type { Frame } from './frame.ts'

export type FrameStore = StoreApi<Frame>

export const createFrameStore = (first: Frame): FrameStore => createStore<Frame>(() => first)

/** Reads a primitive value from the frame. The component renders only if that value changes. */
export const useFrame = <T extends string | number | boolean>(
  frames: FrameStore,
  select: (frame: Frame) => T,
): T => useStore(frames, select)
