import type { Display, Displays } from '../../../main/desktop/pet-window/rules/placement.ts'
import fc from '../../support/fast-check.ts'

/** A display without a task bar. */
export function display(id: number, x: number, y: number, width: number, height: number): Display {
  const bounds = { x, y, width, height }
  return { id, bounds, workArea: bounds }
}

/** Displays side by side, at any height, with or without gaps, and above each other. */
export const displays = fc
  .array(
    fc.record({
      width: fc.integer({ min: 300, max: 4000 }),
      height: fc.integer({ min: 400, max: 2500 }),
      shift: fc.integer({ min: -1500, max: 1500 }),
      gap: fc.constantFrom(0, 0, 0, 60),
      isAbove: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((all) => {
    let right = 0
    let top = 0
    return all.map(({ width, height, shift, gap, isAbove }, index): Display => {
      const isFirst = index === 0
      if (isAbove && !isFirst) {
        top -= height + gap
        return display(index, shift, top, width, height)
      }
      const x = isFirst ? 0 : right + gap
      right = x + width
      return display(index, x, isFirst ? 0 : shift, width, height)
    }) as readonly Display[] as Displays
  })
