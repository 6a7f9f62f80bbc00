import { useSyncExternalStore } from 'react'
import {
  formIds,
  isFormId,
  isOrnamentId,
  isOutfitId,
  earnableIds,
  type ThingId,
} from '../../preload/contract/earnables.ts'
import { createLoads, useDrawings, type Drawings } from './drawings.ts'
import {
  drawingHeight,
  drawingWidth,
  formDrawing,
  ornamentDrawing,
  outfitDrawing,
  sceneDrawing,
  sheetOf,
} from './earnable-drawing.ts'
import { ornamentDrawings } from './ornament.tsx'
import { outfitDrawings } from './outfit.tsx'
import { sceneDrawings } from './scene.tsx'

/** In CSS pixels: sharp in the largest tile. */
const [width, height] = [192, 128] as const

/**
 * The pictures of everything that can be earned. Each is drawn once, as an image: dozens of drawings of a hundred
 * shapes each would take the page a second to style, lay out and paint.
 */
const earnablePictures = createLoads<ThingId, HTMLImageElement>(draw)

/** How many pictures share an SVG document: drawing mostly waits, and each document stays in memory for a while. */
const drawnTogether = 6
/** The batches that are drawn together, by their first index in `pictured`. */
const sheets = new Map<number, Promise<HTMLImageElement>>()

const pictured: readonly ThingId[] = [...earnableIds, ...formIds]
const areAllDrawn = () => pictured.every((id) => earnablePictures.loaded.has(id))

export const useEarnablePicturesDrawn = (): boolean =>
  useSyncExternalStore(earnablePictures.subscribe, areAllDrawn)

/** Draws all pictures, a few at a time while the page has nothing else to do. */
export async function drawEarnablePictures(): Promise<void> {
  await Promise.all([outfitDrawings, sceneDrawings, ornamentDrawings].map((all) => all.loadAll()))
  for (let at = 0; at < pictured.length; at += drawnTogether) {
    await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 100 }))
    await earnablePictures.load(pictured.slice(at, at + drawnTogether))
    sheets.delete(at)
  }
}

/**
 * A picture of Dash with an outfit or in a form, of an ornament, or of a scene by day. It is 3:2, and empty until it is
 * drawn. Hidden from assistive technology, because its name is beside it.
 */
export function EarnablePicture({ id }: { readonly id: ThingId }) {
  const picture = useDrawings(earnablePictures, [id]).get(id)
  return <img data-item={id} src={picture?.src} alt="" draggable={false} />
}

async function loadDrawing(id: ThingId): Promise<string> {
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

/** All pictures share one canvas. Otherwise dozens of canvases would stay in memory. */
let canvas: OffscreenCanvas | undefined

async function draw(id: ThingId): Promise<HTMLImageElement> {
  const place = pictured.indexOf(id) % drawnTogether
  const sheet = await sheetFrom(pictured.indexOf(id) - place)
  canvas ??= new OffscreenCanvas(width * devicePixelRatio, height * devicePixelRatio)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  const source = [drawingWidth * place, 0, drawingWidth, drawingHeight] as const
  context?.clearRect(0, 0, canvas.width, canvas.height)
  context?.drawImage(sheet, ...source, 0, 0, canvas.width, canvas.height)
  // This copies the canvas at once. Chromium encodes WebP on another thread, and other formats on this one while idle.
  const content = await canvas.convertToBlob({ type: 'image/webp', quality: 0.95 })
  return loadedImage(URL.createObjectURL(content))
}

async function loadSheet(first: number): Promise<HTMLImageElement> {
  const drawings = await Promise.all(pictured.slice(first, first + drawnTogether).map(loadDrawing))
  const url = URL.createObjectURL(new Blob([sheetOf(drawings)], { type: 'image/svg+xml' }))
  try {
    return await loadedImage(url)
  } finally {
    URL.revokeObjectURL(url)
  }
}

function sheetFrom(first: number): Promise<HTMLImageElement> {
  const known = sheets.get(first)
  if (known !== undefined) return known
  const sheet = loadSheet(first)
  sheets.set(first, sheet)
  // Try again the next time that one of them is shown.
  sheet.catch(() => sheets.delete(first))
  return sheet
}

/** Loads an image, so that every element with its URL shows it at once. Does not decode it, to save memory. */
async function loadedImage(url: string): Promise<HTMLImageElement> {
  const image = new Image()
  await new Promise((resolve, reject) => {
    image.onload = resolve
    image.onerror = reject
    image.src = url
  })
  return image
}
