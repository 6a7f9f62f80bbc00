import { useLayoutEffect, type RefObject } from 'react'
import type { FormId } from '../../preload/contract/earnables.ts'
import { squareOf } from '../bird/forms.ts'
import { useSnapshot } from '../shared/bridge-hooks.ts'
import { freeArea, placeBubble, type BubblePlace } from './bubble-place.ts'

export interface DashPlace {
  /** The side of Dash's box, in CSS pixels. */
  readonly size: number
  /** The shift of Dash to the right of the middle, as a share of its size. */
  readonly shift: number
  /** Changes whenever Dash has moved to another place. */
  readonly landings: number
}

/** Dash's own square, without the margin of its box, in CSS pixels of the page. */
function birdSquare(size: number, shift: number, form: FormId) {
  const { x, y, side } = squareOf(form)
  return {
    x: (window.innerWidth - size) / 2 + (shift + x) * size,
    y: window.innerHeight - size + y * size,
    width: side * size,
    height: side * size,
  }
}

/**
 * Finds the place of an element beside Dash, again whenever the element, Dash or the window changes.
 * @param options as for `placeBubble`; keep the same array and the same function between renders
 */
export function usePlace(
  element: RefObject<HTMLElement | null>,
  { size, shift, landings }: DashPlace,
  options: Pick<Parameters<typeof placeBubble>[0], 'wantedSides' | 'overlapShare'> & {
    readonly onPlaced: (place: BubblePlace) => void
  },
): void {
  const { wantedSides, overlapShare, onPlaced } = options
  const form = useSnapshot(({ pet }) => pet.form)
  useLayoutEffect(() => {
    const { current } = element
    if (!current) return
    let measured = { width: 0, height: 0 }
    const measureAndPlace = () => {
      const { offsetWidth: width, offsetHeight: height } = current
      if (width === measured.width && height === measured.height) return
      measured = { width, height }
      const bird = birdSquare(size, shift, form)
      onPlaced(placeBubble({ free: freeArea(), bird, bubble: measured, wantedSides, overlapShare }))
    }
    measureAndPlace()
    // The first words are measured before their font is loaded, which may make them wider.
    const observer = new ResizeObserver(measureAndPlace)
    observer.observe(current)
    const onResize = () => {
      measured = { width: 0, height: 0 }
      measureAndPlace()
    }
    window.addEventListener('resize', onResize)
    return () => {
      observer.disconnect()
      window.removeEventListener('resize', onResize)
    }
  }, [element, size, form, shift, wantedSides, landings, onPlaced, overlapShare])
}
