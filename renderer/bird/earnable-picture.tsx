import { useEffect } from 'react'
import { createStore, useStore } from 'zustand'
import { formIds, earnableIds, type ThingId } from '../../preload/contract/wardrobe.ts'
import { drawingHeight, drawingOf, drawingWidth, sheetOf } from './earnable-drawing.ts'

/** In CSS pixels: sharp in the largest tile. */
const [width, height] = [192, 128] as const

const pictured: readonly ThingId[] = [...earnableIds, ...formIds]

/**
 * The pictures of everything that can be earned. Each is drawn once, as an image: dozens of drawings of a hundred shapes
 * each would take the page a second to style, lay out and paint.
 */
const pictures = createStore<Readonly<Partial<Record<ThingId, HTMLImageElement>>>>(() => ({}))

/** Drawing one mostly waits for other threads, and every SVG document stays in memory for a while. */
const drawnTogether = 6
/** The sheets that were begun. Each has the pictures that are drawn together, from a place of `pictured` on. */
const sheets = new Map<number, Promise<void>>()

/** Whether all pictures are drawn. */
export const useEarnablePicturesDrawn = (): boolean =>
  useStore(pictures, (drawn) => pictured.every((id) => drawn[id] !== undefined))

/** Draws all pictures, a few at a time while the page has nothing else to do. */
export async function drawEarnablePictures(): Promise<void> {
  for (let first = 0; first < pictured.length; first += drawnTogether) {
    await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 100 }))
    await drawSheetOnce(first)
  }
}

/**
 * Dash with an outfit or in a form, an ornament, or a scene by day, 3:2 and empty until it is drawn. Hidden from
 * assistive technology, because its name is beside it.
 */
export function EarnablePicture({ id }: { readonly id: ThingId }) {
  const picture = useStore(pictures, (drawn) => drawn[id])
  useEffect(() => {
    const place = pictured.indexOf(id)
    void drawSheetOnce(place - (place % drawnTogether))
  }, [id])
  return <img data-item={id} src={picture?.src} alt="" draggable={false} />
}

/** Never rejects: a sheet that cannot be drawn leaves its places empty, and is tried again when one is shown. */
function drawSheetOnce(first: number): Promise<void> {
  const sheet = sheets.get(first) ?? drawSheet(first).catch(() => void sheets.delete(first))
  sheets.set(first, sheet)
  return sheet
}

async function drawSheet(first: number): Promise<void> {
  const ids = pictured.slice(first, first + drawnTogether)
  const content = sheetOf(ids.map(drawingOf))
  const url = URL.createObjectURL(new Blob([content], { type: 'image/svg+xml' }))
  try {
    const sheet = await loadedImage(url)
    const drawn = await Promise.all(ids.map((_, place) => pictureFrom(sheet, place)))
    pictures.setState(Object.fromEntries(ids.map((id, place) => [id, drawn[place]])))
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** All pictures are drawn on one canvas, which would otherwise stay in memory dozens of times. */
let canvas: OffscreenCanvas | undefined

/** Draws one on pixels. */
async function pictureFrom(sheet: HTMLImageElement, place: number): Promise<HTMLImageElement> {
  canvas ??= new OffscreenCanvas(width * devicePixelRatio, height * devicePixelRatio)
  const context = canvas.getContext('2d', { willReadFrequently: true })
  const source = [drawingWidth * place, 0, drawingWidth, drawingHeight] as const
  context?.clearRect(0, 0, canvas.width, canvas.height)
  context?.drawImage(sheet, ...source, 0, 0, canvas.width, canvas.height)
  // This copies the canvas at once. Chromium encodes WebP on another thread, and other formats on this one when it is idle.
  const content = await canvas.convertToBlob({ type: 'image/webp', quality: 0.95 })
  return loadedImage(URL.createObjectURL(content))
}

/** An image, so that every element with the same URL shows it at once. It is not decoded, which would take more memory. */
async function loadedImage(url: string): Promise<HTMLImageElement> {
  const image = new Image()
  await new Promise((resolve, reject) => {
    image.onload = resolve
    image.onerror = reject
    image.src = url
  })
  return image
}
