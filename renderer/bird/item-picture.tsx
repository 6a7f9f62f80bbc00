import { useSyncExternalStore } from 'react'
import {
  formIds,
  isFormId,
  isOrnamentId,
  isOutfitId,
  itemIds,
  type FormId,
  type ItemId,
} from '../../preload/contract/wardrobe.ts'
import { createLoads, useDrawings, type Drawings } from './drawings.ts'
import { formDrawing, ornamentDrawing, outfitDrawing, sceneDrawing } from './item-drawing.ts'
import { ornamentDrawings } from './ornament.tsx'
import { outfitDrawings } from './outfit.tsx'
import { sceneDrawings } from './scene.tsx'

/** In device pixels: sharp in the largest tile at two of them to a CSS pixel. */
const [width, height] = [288, 192] as const

/**
 * The pictures of everything that can be earned. Each is drawn once, as an image: dozens of drawings of a hundred shapes
 * each would take the page a second to style, lay out and paint.
 */
const itemPictures = createLoads<ItemId | FormId, HTMLImageElement>(async (id) =>
  asImage(await drawingOf(id)),
)

const pictured = [...itemIds, ...formIds]
const areAllDrawn = () => pictured.every((id) => itemPictures.loaded.has(id))

/** Whether all pictures are drawn. */
export const useItemPicturesDrawn = (): boolean =>
  useSyncExternalStore(itemPictures.subscribe, areAllDrawn)

/** Draws all pictures, one by one while the page has nothing else to do. */
export async function drawItemPictures(): Promise<void> {
  await Promise.all([outfitDrawings, sceneDrawings, ornamentDrawings].map((all) => all.loadAll()))
  for (const id of pictured) {
    await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 1000 }))
    await itemPictures.load([id])
  }
}

/**
 * Dash with an outfit or in a form, an ornament, or a scene by day, 3:2 and empty until it is drawn. Hidden from
 * assistive technology, because its name is beside it.
 */
export function ItemPicture({ id }: { readonly id: ItemId | FormId }) {
  const picture = useDrawings(itemPictures, [id]).get(id)
  return <img data-item={id} src={picture?.src} alt="" draggable={false} />
}

async function drawingOf(id: ItemId | FormId): Promise<string> {
  if (isFormId(id)) return formDrawing(id)
  if (isOutfitId(id)) return outfitDrawing(await loaded(outfitDrawings, id))
  return isOrnamentId(id)
    ? ornamentDrawing(await loaded(ornamentDrawings, id))
    : sceneDrawing(await loaded(sceneDrawings, id))
}

async function loaded<Name extends string, Drawing>(
  drawings: Drawings<Name, Drawing>,
  name: Name,
): Promise<Drawing> {
  await drawings.load([name])
  const drawing = drawings.loaded.get(name)
  if (drawing === undefined) throw new Error(`the drawing of ${name} could not be loaded`)
  return drawing
}

/** Draws an SVG text on pixels. */
async function asImage(svg: string): Promise<HTMLImageElement> {
  const drawing = await decoded(new Blob([svg], { type: 'image/svg+xml' }))
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  context?.drawImage(drawing, 0, 0, width, height)
  URL.revokeObjectURL(drawing.src)
  return decoded(await canvas.convertToBlob())
}

/** An image, which keeps its content in memory for every element with the same URL. */
async function decoded(content: Blob): Promise<HTMLImageElement> {
  const image = new Image()
  image.src = URL.createObjectURL(content)
  await image.decode()
  return image
}
