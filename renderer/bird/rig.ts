/**
 * Writes Dash's numbers into its shapes. React creates the shapes once; the rig changes the few attributes that move.
 */
import { createContext, useContext, type RefCallback, type SVGProps } from 'react'
import { shapeNames, shapes, type ShapeName } from './drawing.ts'
import type { Figure } from './motion/parts.ts'
import { usePaint, type Paint } from './paint.tsx'
import type { Palette } from './palette.ts'
import type { Attributes } from './svg-attributes.ts'

export interface Rig {
  /** The figure at creation, which React draws. It never changes, so React leaves the attributes alone. */
  readonly first: Figure
  /** A ref for an element that shows this shape from then on. */
  readonly attach: (shape: ShapeName) => RefCallback<SVGElement>
  /** Shows a figure, updating every shape that changes. */
  show(figure: Figure, colours: Palette): void
}

const attributesOf = (shape: ShapeName, figure: Figure, colours: Palette): Attributes =>
  shapes[shape].draw(figure, colours)

const nameInSvg = (name: string) => (name === 'strokeWidth' ? 'stroke-width' : name)

/** Writes the attributes that changed, and removes those that are undefined. */
export function write(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    const named = nameInSvg(name)
    if (value === undefined) element.removeAttribute(named)
    else if (element.getAttribute(named) !== String(value))
      element.setAttribute(named, String(value))
  }
}

export function createRig(first: Figure, firstColours: Palette): Rig {
  const elements = new Map<ShapeName, Set<SVGElement>>()
  const refs = new Map<ShapeName, RefCallback<SVGElement>>()
  let shown = first
  let colours = firstColours

  return {
    first,
    attach(shape) {
      const known = refs.get(shape)
      if (known) return known
      const ref: RefCallback<SVGElement> = (element) => {
        if (element === null) return undefined
        const all = elements.get(shape) ?? new Set<SVGElement>()
        elements.set(shape, all.add(element))
        write(element, attributesOf(shape, shown, colours))
        return () => {
          all.delete(element)
        }
      }
      refs.set(shape, ref)
      return ref
    },
    show(figure, palette) {
      const isRecoloured = palette !== colours
      const before = shown
      shown = figure
      colours = palette
      for (const shape of shapeNames) {
        const all = elements.get(shape)
        if (!all || all.size === 0) continue
        if (!isRecoloured && shapes[shape].of.every((part) => before[part] === figure[part]))
          continue
        const attributes = attributesOf(shape, figure, palette)
        for (const element of all) write(element, attributes)
      }
    },
  }
}

export const RigContext = createContext<Rig | null>(null)

/** The paint of this bird, and the props that make an element show a shape: attributes, and a ref for the rig. */
export function useRig(): Paint & {
  readonly shape: (
    name: ShapeName,
  ) => SVGProps<SVGElement> & { readonly ref: RefCallback<SVGElement> }
} {
  const rig = useContext(RigContext)
  const paint = usePaint()
  if (!rig) throw new Error('no rig around')
  const shape = (name: ShapeName) => ({
    ...attributesOf(name, rig.first, paint.colours),
    ref: rig.attach(name),
  })
  return { ...paint, shape }
}
