/** Draws a Dash that does not move as SVG text. Pure. */
import type { FormId } from '../../preload/contract/wardrobe.ts'
import dash from '../../resources/art/dash.svg?raw'
import { figureOf } from './figure.ts'
import { contentOf, elementsOf, withIdPrefix, type DrawnElement } from './markup.ts'
import { outfitArtOf, type Wearable } from './outfit.tsx'
import { palettes } from './palette.ts'
import { shapes } from './shapes.ts'
import { svgNameOf } from './svg-attributes.ts'

/** Dash on its canvas of 512, by day. @param outfit the only thing that it wears, if any */
export function stillDash(outfit: Wearable | null, form: FormId = 'dash'): string {
  const art = outfit && outfitArtOf(outfit)
  const figure = figureOf({ pose: 'idle', form, holds: art?.anchor === 'held' })
  const optional: Readonly<Record<string, string | boolean>> = {
    down: art?.hidesDown !== true,
    tuft: art?.hidesTuft !== true,
    ...(art && { [art.anchor]: withIdPrefix(art.markup, 'outfit-') }),
  }
  const draw = ({ tag, attributes, children }: DrawnElement): string => {
    const { 'data-shape': moving = '', 'data-optional': option, ...still } = attributes
    const content = option === undefined || optional[option]
    const drawn = { ...still, ...shapes[moving]?.draw(figure, palettes.day) }
    if (content === undefined || content === false || drawn['display'] === 'none') return ''
    const written = Object.entries(drawn).map(([name, value]) =>
      value === undefined ? '' : ` ${svgNameOf(name)}="${value}"`,
    )
    const inside = content === true ? children.map(draw).join('') : content
    return `<${tag}${written.join('')}>${inside}</${tag}>`
  }
  return elementsOf(contentOf(dash)).map(draw).join('')
}
