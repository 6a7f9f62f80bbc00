/** Writes Dash's numbers into its shapes. React creates the shapes; the rig changes the few attributes that move. */
import { createContext, useContext, type RefCallback } from 'react'
import { shapes } from './shapes.ts'
import type { Figure } from './motion/parts.ts'
import { PaintContext } from './paint.tsx'
import { palettes, type Palette } from './palette.ts'
import { svgNameOf, type Attributes } from './svg-attributes.ts'

/** Writes the attributes that changed, and removes those that are undefined. */
export function writeAttributes(element: Element, attributes: Attributes = {}): void {
  for (const [name, value] of Object.entries(attributes)) {
    const svgName = svgNameOf(name)
    if (value === undefined) element.removeAttribute(svgName)
    else if (element.getAttribute(svgName) !== String(value))
      element.setAttribute(svgName, String(value))
  }
}

export type Rig = ReturnType<typeof createRig>

export function createRig(first: Figure, firstColours: Palette) {
  const elements = new Map<string, Set<SVGElement>>()
  const refs = new Map<string, RefCallback<SVGElement>>()
  let drawn = first
  let colours = firstColours

  return {
    /** React draws this figure. It never changes, so React leaves the attributes alone. */
    first,
    /** @returns a ref that makes its element show this shape */
    attach(shape: string): RefCallback<SVGElement> {
      const known = refs.get(shape)
      if (known) return known
      const ref: RefCallback<SVGElement> = (element) => {
        if (element === null) return undefined
        const all = elements.get(shape) ?? new Set<SVGElement>()
        elements.set(shape, all.add(element))
        writeAttributes(element, shapes[shape]?.draw(drawn, colours))
        return () => void all.delete(element)
      }
      refs.set(shape, ref)
      return ref
    },
    /** Draws a figure by updating every shape that changes. */
    draw(figure: Figure, palette: Palette): void {
      const isRecoloured = palette !== colours
      const before = drawn
      drawn = figure
      colours = palette
      for (const [name, all] of elements) {
        const shape = shapes[name]
        if (!shape || all.size === 0) continue
        if (!isRecoloured && shape.dependsOn.every((part) => before[part] === figure[part]))
          continue
        const attributes = shape.draw(figure, palette)
        for (const element of all) writeAttributes(element, attributes)
      }
    },
  }
}

export const RigContext = createContext<Rig | null>(null)

/** The bird's paint, and `shape(name)`: the attributes and the ref with which the rig draws that element. */
export function useRig() {
  const rig = useContext(RigContext)
  const paint = useContext(PaintContext)
  if (!rig) throw new Error('the rig is missing in the context')
  const shape = (name: string) => ({
    ...shapes[name]?.draw(rig.first, palettes[paint.tint]),
    ref: rig.attach(name),
  })
  return { ...paint, shape }
}
