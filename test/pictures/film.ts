/** Films of the screen. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { encodePng } from '../fakes/png.ts'
import { openScreen, type Screen } from '../support/x11-screen.ts'
import { pictures, writeSheet, type SheetCell } from './sheet.ts'

export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A frame of a film: the milliseconds since the start, a PNG, and what happens. */
export interface FilmFrame {
  readonly ms: number
  readonly picture: Buffer
  readonly what?: string
}

/**
 * Films a part of the screen while the action runs.
 * @param action calls its parameter with what happens from now on
 * @param options.each keeps every n-th pixel of every n-th row
 */
export async function film(
  area: Area,
  action: (note: (what: string) => void) => Promise<unknown>,
  { framesPerSecond = 20, each = 2 } = {},
): Promise<readonly FilmFrame[]> {
  // Use a separate connection, so that its answers do not mix with those of the action.
  const screen = await openScreen()
  const frames: FilmFrame[] = []
  const over = new AbortController()
  const start = performance.now()
  let what = ''
  const acting = action((happens) => (what = happens)).finally(() => over.abort())
  while (!over.signal.aborted) {
    const ms = performance.now() - start
    frames.push({ ms, what, picture: await pictureOf(screen, area, each) })
    const next = (frames.length * 1000) / framesPerSecond
    await delay(Math.max(0, start + next - performance.now()))
  }
  await acting.finally(() => screen.close())
  return frames
}

/** The real time, in milliseconds, until the screen shows a step of the page's clock. */
const shownMs = 80

/**
 * Films a page on a stepped clock, one frame per step, however long the machine takes. Before that, stop the page's
 * clock (`stopClock`).
 */
export async function filmByStep(
  page: Page,
  area: Area,
  { stepMs, frames }: { readonly stepMs: number; readonly frames: number },
): Promise<readonly FilmFrame[]> {
  const screen = await openScreen()
  const all: FilmFrame[] = []
  for (let n = 0; n < frames; n += 1) {
    await page.clock.runFor(stepMs)
    await delay(shownMs)
    all.push({ ms: (n + 1) * stepMs, picture: await pictureOf(screen, area, 1) })
  }
  screen.close()
  return all
}

/** Stops the timers and frames of all pages until `page.clock` is stepped. */
export async function stopClock(page: Page): Promise<void> {
  await page.clock.install()
  await page.clock.pauseAt(Date.now() + 1000)
}

/** A picture of a part of the screen. It keeps every n-th pixel of every n-th row. */
async function pictureOf(screen: Screen, area: Area, each: number): Promise<Buffer> {
  const pixels = await screen.look(area.x, area.y, area.width, area.height)
  const [width, height] = [Math.floor(area.width / each), Math.floor(area.height / each)]
  // Each row of a PNG begins with its filter type; 0 means none.
  const rows = Buffer.alloc(height * (1 + 3 * width))
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = each * (y * area.width + x) * 4
      const to = y * (1 + 3 * width) + 1 + 3 * x
      // The order of the screen's bytes is blue, green, red.
      for (const channel of [0, 1, 2]) rows[to + channel] = pixels[from + 2 - channel] ?? 0
    }
  }
  return encodePng(width, height, rows, 1)
}

const cellOf = ({ ms, picture, what = '' }: FilmFrame): SheetCell => ({
  caption: `${what} ${Math.round(ms)} ms`,
  type: 'image/png',
  bytes: picture,
})

/**
 * Writes a sheet with each frame of a film that differs from the previous frame.
 * @param name the name of the picture's file
 * @param columns the number of frames side by side
 */
export async function writeFilm(
  name: string,
  frames: readonly FilmFrame[],
  columns: number,
): Promise<void> {
  const changed = frames.filter(
    ({ picture }, index) => index === 0 || !picture.equals(frames[index - 1]?.picture ?? picture),
  )
  await writeSheet(name, columns, changed.map(cellOf))
}

/** Writes every frame of a film as a numbered PNG. @param name of the folder */
export async function writeFrames(name: string, frames: readonly FilmFrame[]): Promise<void> {
  const folder = join(pictures, name)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  for (const [index, { picture }] of frames.entries())
    await writeFile(join(folder, `${index.toString().padStart(4, '0')}.png`), picture)
}

/**
 * Writes a sheet with one film per row. All films must have the same number of frames.
 * @param name the name of the picture's file
 */
export async function writeFilms(
  name: string,
  films: readonly (readonly [what: string, frames: readonly FilmFrame[]])[],
): Promise<void> {
  await writeSheet(
    name,
    films[0]?.[1].length ?? 1,
    films.flatMap(([what, frames]) => frames.map((frame) => cellOf({ ...frame, what }))),
  )
}
