/** The drawings of things that can be earned, as complete SVG texts with an aspect ratio of 3:2. Pure. */
import type { FormId } from '../../preload/contract/earnables.ts'
import { withIdPrefix } from './markup.ts'
import type { Anchor, OutfitArt } from './outfit.tsx'
import { stillDash } from './still-dash.ts'

/** The part of Dash's canvas that shows what it wears. */
const views: Readonly<Record<Anchor, string>> = {
  head: '29 -4 453 302',
  face: '86 112 348 232',
  body: '46 196 420 280',
  held: '84 104 450 300',
  lap: '46 196 420 280',
}

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

/** The part of Dash that wears an outfit. */
export const outfitDrawing = (art: OutfitArt) =>
  drawing(art.view ?? views[art.anchor], stillDash([art]))

export const formDrawing = (form: FormId) => drawing('-89 28 690 460', stillDash([], form))

/** @param scene the scene's SVG content, drawn in daylight */
export const sceneDrawing = (scene: string) => drawing('0 0 1200 800', scene)

/** @param ornament the ornament's SVG content */
export const ornamentDrawing = (ornament: string) => drawing('-40 0 240 160', ornament)
