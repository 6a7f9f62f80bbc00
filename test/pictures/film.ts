/** Films of the screen. */
import { setTimeout as passed } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { encodePng } from '../fakes/png.ts'
import { openScreen, type Screen } from '../x11.ts'
import { writeSheet, type SheetCell } from './sheet.ts'

const framesPerSecond = 20

export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A frame: its milliseconds since the begin of the film, and a PNG of it. */
export interface FilmFrame {
  readonly ms: number
  readonly picture: Buffer
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
      picture: await pictureOf(screen, area, 2),
    })
    const next = (frames.length * 1000) / framesPerSecond
    await passed(Math.max(0, start + next - performance.now()))
  }
  await acting.finally(() => screen.close())
  return frames
}

/** What a page and the system have to do until the screen shows what a step of the clock has changed; ms of real time. */
const shownMs = 80

/**
 * Films what a page does by a clock that is stepped: one frame a step, however long the machine takes for it. The page's clock
 * has to stand still (`stopClock`).
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
    await passed(shownMs)
    all.push({ ms: (n + 1) * stepMs, picture: await pictureOf(screen, area, 1) })
  }
  screen.close()
  return all
}

/** From now on timers and frames of all pages come when `page.clock` is stepped. */
export async function stopClock(page: Page): Promise<void> {
  await page.clock.install()
  await page.clock.pauseAt(Date.now() + 1000)
}

/** A part of the screen as a picture: each n-th pixel of each n-th row. */
async function pictureOf(screen: Screen, area: Area, each: number): Promise<Buffer> {
  const pixels = await screen.look(area.x, area.y, area.width, area.height)
  const [width, height] = [Math.floor(area.width / each), Math.floor(area.height / each)]
  // Each row begins with the number of its filter: none.
  const rows = Buffer.alloc(height * (1 + 3 * width))
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = each * (y * area.width + x) * 4
      const to = y * (1 + 3 * width) + 1 + 3 * x
      // From blue, green, red.
      for (const channel of [0, 1, 2]) rows[to + channel] = pixels[from + 2 - channel] ?? 0
    }
  }
  return encodePng(width, height, rows, 1)
}

const cellOf = ({ ms, picture }: FilmFrame, what = ''): SheetCell => ({
  caption: `${what} ${Math.round(ms)} ms`,
  type: 'image/png',
  bytes: picture,
})

/**
 * Writes a sheet with the frames of a film that differ from the one before.
 * @param name of the picture's file
 * @param columns how many frames are beside each other
 */
export async function writeFilm(
  name: string,
  frames: readonly FilmFrame[],
  columns: number,
): Promise<void> {
  const changed = frames.filter(
    ({ picture }, index) => index === 0 || !picture.equals(frames[index - 1]?.picture ?? picture),
  )
  await writeSheet(
    name,
    columns,
    changed.map((frame) => cellOf(frame)),
  )
}

/** Writes a sheet with a film in each row, all of as many frames. @param name of the picture's file */
export async function writeFilms(
  name: string,
  films: readonly (readonly [what: string, frames: readonly FilmFrame[]])[],
): Promise<void> {
  await writeSheet(
    name,
    films[0]?.[1].length ?? 1,
    films.flatMap(([what, frames]) => frames.map((frame) => cellOf(frame, what))),
  )
}
