/** The drawings of things that can be earned, as complete SVG texts of 3:2. Pure. */
import {
  isFormId,
  isOrnamentId,
  isOutfitId,
  type ThingId,
} from '../../preload/contract/wardrobe.ts'
import { withIdPrefix } from './markup.ts'
import { ornamentMarkupOf } from './ornament.tsx'
import { outfitArtOf, type Anchor } from './outfit.tsx'
import { sceneMarkupOf } from './scene.tsx'
import { stillDash } from './still-dash.ts'

/** The part of Dash's canvas that shows what it wears. */
const views: Readonly<Record<Anchor, string>> = {
  head: '29 -4 453 302',
  face: '86 112 348 232',
  body: '46 196 420 280',
  held: '84 104 450 300',
  lap: '46 196 420 280',
}

/** The size of a drawing. */
export const [drawingWidth, drawingHeight] = [288, 192] as const

const svg = (attributes: string, content: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" ${attributes} height="${drawingHeight}">${content}</svg>`

const drawing = (view: string, content: string) =>
  svg(`viewBox="${view}" width="${drawingWidth}"`, content)

/** Several drawings side by side. */
export const sheetOf = (drawings: readonly string[]) =>
  svg(
    `width="${drawingWidth * drawings.length}"`,
    drawings
      .map(
        (one, place) =>
          `<g transform="translate(${drawingWidth * place})">${withIdPrefix(one, `${place}-`)}</g>`,
      )
      .join(''),
  )

/** Dash with an outfit or in a form, an ornament, or a scene by day. */
export function drawingOf(id: ThingId): string {
  if (isFormId(id)) return drawing('-89 28 690 460', stillDash(null, id))
  if (isOrnamentId(id)) return drawing('-40 0 240 160', ornamentMarkupOf(id))
  if (!isOutfitId(id)) return drawing('0 0 1200 800', sceneMarkupOf(id))
  const { view, anchor } = outfitArtOf(id)
  return drawing(view ?? views[anchor], stillDash(id))
}
