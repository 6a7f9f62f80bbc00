/** Draws a Dash that does not move as SVG text. Pure. */
import type { FormId } from '../../preload/contract/earnables.ts'
import dash from '../../resources/art/dash.svg?raw'
import { figureOf } from './figure.ts'
import { contentOf, elementsOf, withIdPrefix, type DrawnElement } from './markup.ts'
import type { OutfitArt } from './outfit.tsx'
import { palettes } from './palette.ts'
import { shapes } from './shapes.ts'
import { svgNameOf } from './svg-attributes.ts'

/**
 * Dash on its canvas of 512, by day.
 * @param outfits at most one for each anchor
 */
export function stillDash(outfits: readonly OutfitArt[], form: FormId = 'dash'): string {
  const holds = outfits.some(({ anchor }) => anchor === 'held')
  const figure = figureOf({ pose: 'idle', form, holds })
  const optional: Readonly<Record<string, string | boolean>> = {
    down: !outfits.some(({ hidesDown }) => hidesDown),
    tuft: !outfits.some(({ hidesTuft }) => hidesTuft),
    ...Object.fromEntries(
      outfits.map(({ anchor, markup }) => [anchor, withIdPrefix(markup, `${anchor}-`)]),
    ),
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
