/** Films of the screen. */
import { setTimeout as passed } from 'node:timers/promises'
import { openScreen } from '../x11.ts'
import { writeSheet } from './sheet.ts'

const framesPerSecond = 20
const columns = 10
const headBytes = 54

export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A frame: its milliseconds since the begin of the film, and a bitmap of half its size that a page can show. */
export interface FilmFrame {
  readonly ms: number
  readonly bitmap: Buffer
}

/** Films a part of the screen, twenty times a second, while something happens. */
export async function film(
  area: Area,
  action: () => Promise<unknown>,
): Promise<readonly FilmFrame[]> {
  // A connection of its own, so that its answers are not those of what the action asks.
  const screen = await openScreen()
  const frames: FilmFrame[] = []
  const over = new AbortController()
  const start = performance.now()
  const acting = action().finally(() => over.abort())
  while (!over.signal.aborted) {
    const ms = performance.now() - start
    frames.push({
      ms,
      bitmap: bitmapOf(await screen.look(area.x, area.y, area.width, area.height), area),
    })
    const next = (frames.length * 1000) / framesPerSecond
    await passed(Math.max(0, start + next - performance.now()))
  }
  await acting.finally(() => screen.close())
  return frames
}

/** Every other pixel of every other row as BITMAPINFOHEADER has them, the upper row first (a height below zero). */
function bitmapOf(pixels: Buffer, area: Area): Buffer {
  const [width, height] = [Math.floor(area.width / 2), Math.floor(area.height / 2)]
  const bitmap = Buffer.alloc(headBytes + width * height * 4)
  bitmap.write('BM', 0, 'latin1')
  bitmap.writeUInt32LE(bitmap.length, 2)
  bitmap.writeUInt32LE(headBytes, 10)
  bitmap.writeUInt32LE(40, 14)
  bitmap.writeInt32LE(width, 18)
  bitmap.writeInt32LE(-height, 22)
  bitmap.writeUInt16LE(1, 26)
  bitmap.writeUInt16LE(32, 28)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = (2 * y * area.width + 2 * x) * 4
      bitmap.writeUInt32LE(pixels.readUInt32LE(from), headBytes + (y * width + x) * 4)
    }
  }
  return bitmap
}

/** Writes a sheet with the frames of a film that differ from the one before. @param name of the picture's file */
export async function writeFilm(name: string, frames: readonly FilmFrame[]): Promise<void> {
  const changed = frames.filter(
    ({ bitmap }, index) => index === 0 || !bitmap.equals(frames[index - 1]?.bitmap ?? bitmap),
  )
  await writeSheet(
    name,
    columns,
    changed.map(({ ms, bitmap }) => ({
      caption: `${Math.round(ms)} ms`,
      type: 'image/bmp',
      bytes: bitmap,
    })),
  )
}
