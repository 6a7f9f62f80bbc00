import type { DashPictures } from '../../../preload/contract/dash-pictures.ts'
import {
  drawMoments,
  film,
  codexPetCell,
  codexPetRows,
  stickerMoments,
  type Moment,
  type DashLook,
} from '../../bird/dash-picture-sheets.tsx'
import { animatedWebp } from '../../shared/animated-webp.ts'

/** Pixels. */
const stickerSide = 512
const filmSide = 320
const lossless = { type: 'image/webp', quality: 1 }

/** Takes about a second, mostly on other threads. */
export async function drawDashPictures(look: DashLook): Promise<DashPictures> {
  const sheet = await pictures(Object.values(codexPetRows), codexPetCell, look)
  const frames = await pictures([film.moments], square(filmSide), look)
  const stills: Uint8Array<ArrayBuffer>[] = []
  for (const [index] of film.moments.entries())
    stills.push(await readBytes(await frames.part(index * filmSide, filmSide, lossless)))
  const row = await pictures([stickerMoments], square(stickerSide), look)
  const stickers: DashPictures['stickers'][number][] = []
  for (const [index, { pose: name }] of stickerMoments.entries())
    stickers.push({
      name,
      picture: await readDataUrl(
        await row.part(index * stickerSide, stickerSide, { type: 'image/png' }),
      ),
    })
  const moving = animatedWebp(stills, { ...square(filmSide), frameMs: film.frameMs })
  return {
    sheet: await readDataUrl(await sheet.part(0, sheet.width, lossless)),
    film: await readDataUrl(new Blob([moving], { type: 'image/webp' })),
    stickers,
  }
}

const square = (side: number) => ({ width: side, height: side })

const readBytes = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer())

const readDataUrl = (blob: Blob) =>
  new Promise<string>((resolve) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result as string)
    reader.readAsDataURL(blob)
  })

async function pictures(
  rows: readonly (readonly Moment[])[],
  cell: { readonly width: number; readonly height: number },
  look: DashLook,
) {
  const text = await drawMoments(rows, cell, look)
  const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }))
  const image = new Image()
  image.src = url
  await image.decode()
  URL.revokeObjectURL(url)
  return {
    width: image.width,
    /** The columns of pixels from `x` on, encoded. */
    part(x: number, width: number, encoding: ImageEncodeOptions): Promise<Blob> {
      const canvas = new OffscreenCanvas(width, image.height)
      canvas.getContext('2d')?.drawImage(image, -x, 0)
      return canvas.convertToBlob(encoding)
    },
  }
}
