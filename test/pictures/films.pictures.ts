import { setTimeout as passed } from 'node:timers/promises'
import type { ElectronApplication } from '@playwright/test'
import { expect, test as base, type Dash } from '../e2e/app.ts'
import { openScreen, startCompositor, type Screen } from '../x11.ts'
import { film, writeFilm, type Area } from './film.ts'
import { openBrowser } from './sheet.ts'

/** What a desktop looks like behind Dash. */
const wallpapers = {
  light: '#f4f1ea',
  dark: '#16181d',
  busy: `repeating-conic-gradient(from 20deg at 30% 60%, #e4572e 0 12deg, #ffc914 0 24deg, #17bebb 0 36deg, #2e282a 0 48deg)`,
} as const

const test = base.extend<{ display: Screen; desktop: keyof typeof wallpapers; scenery: undefined }>(
  {
    desktop: ['light', { option: true }],
    scenery: [
      async ({ desktop }, use) => {
        const compositor = await startCompositor()
        const wallpaper = await showWallpaper(wallpapers[desktop])
        await use(undefined)
        await wallpaper.close()
        compositor.kill()
      },
      { auto: true },
    ],
    display: async ({}, use) => {
      const screen = await openScreen()
      await use(screen)
      screen.close()
    },
  },
)

async function showWallpaper(background: string): Promise<ElectronApplication> {
  const electron = await openBrowser()
  const page = await electron.firstWindow()
  await page.setContent(`<body style="margin: 0; background: ${background}">`)
  await electron.evaluate(({ BrowserWindow, screen }) => {
    BrowserWindow.getAllWindows()[0]?.setBounds(screen.getPrimaryDisplay().bounds)
  })
  return electron
}

const boundsOf = ({ electron }: Dash, title: string): Promise<Area> =>
  electron.evaluate(({ BrowserWindow }, wanted) => {
    const found = BrowserWindow.getAllWindows().find((window) => window.title === wanted)
    if (!found) throw new Error(`no window: ${wanted}`)
    return found.getBounds()
  }, title)

/** The middle of the floating Dash, and as much of the screen around it as a film shows. */
async function standing(dash: Dash): Promise<{ x: number; y: number; around: Area }> {
  const pet = await dash.openPet()
  const corner = await boundsOf(dash, 'Dash')
  const box = await pet.getByRole('button').boundingBox()
  if (!box) throw new Error('no Dash')
  const [x, y] = [corner.x + box.x + box.width / 2, corner.y + box.y + box.height / 2]
  const [width, height] = [720, 560]
  const { bounds } = await dash.electron.evaluate(({ screen }) => screen.getPrimaryDisplay())
  return {
    x,
    y,
    around: { x: bounds.width - width, y: bounds.height - height, width, height },
  }
}

for (const desktop of ['light', 'dark', 'busy'] as const) {
  test.describe(`on a ${desktop} desktop`, () => {
    test.use({ desktop })

    test('Dash is carried, swings, is thrown, falls and lands', async ({ start, display }) => {
      const dash = await start()
      const { x, y, around } = await standing(dash)
      const frames = await film(around, async () => {
        await display.point(x, y - 20)
        await display.press()
        for (let step = 1; step <= 30; step += 1) {
          await display.point(x - 120 + 120 * Math.cos(step / 5), y - 20 - step * 8)
          await passed(33)
        }
        for (let step = 1; step <= 6; step += 1) {
          await display.point(x - step * 30, y - 260)
          await passed(16)
        }
        await display.release()
        await passed(2500)
      })
      await writeFilm(`films/carried-${desktop}`, frames)
      expect(frames.length).toBeGreaterThan(20)
    })
  })
}

for (const desktop of ['light', 'dark', 'busy'] as const) {
  test.describe(`on a ${desktop} desktop, at its edge`, () => {
    test.use({ desktop })

    test('Dash hides, peeks out, speaks, and comes out', async ({ start, display }) => {
      const dash = await start()
      const pet = await dash.openPet()
      await pet.getByRole('status').waitFor({ state: 'hidden' })
      const { x, y } = await standing(dash)
      const { bounds } = await dash.electron.evaluate(({ screen }) => screen.getPrimaryDisplay())
      const [width, height] = [400, 440]
      const edge = bounds.x + bounds.width
      const around = { x: edge - width, y: bounds.y + bounds.height - height, width, height }
      const frames = await film(around, async () => {
        await display.point(x, y)
        await display.press()
        for (let step = 1; step <= 20; step += 1) {
          await display.point(x + (step / 20) * (edge - 2 - x), y - 10 * step)
          await passed(33)
        }
        await display.release()
        await passed(2200)
        await display.point(edge - 700, y - 200)
        await passed(3400)
        await display.point(edge - 260, y - 200)
        await passed(2200)
        await pet.evaluate(() => window.dash.request('stroke', null))
        await passed(1500)
        await display.point(edge - 40, y - 200)
        await display.click()
        await passed(1500)
      })
      await writeFilm(`films/edge-${desktop}`, frames)
      expect(frames.length).toBeGreaterThan(20)
    })
  })
}

test('a bubble comes and goes', async ({ start }) => {
  const dash = await start()
  const pet = await dash.openPet()
  const { around } = await standing(dash)
  const frames = await film(around, async () => {
    await pet.evaluate(() => window.dash.request('stroke', null))
    await expect(pet.getByRole('status')).toBeVisible()
    await pet.getByRole('status').waitFor({ state: 'hidden' })
    await passed(500)
  })
  await writeFilm('films/bubble', frames)
})

test('Dash hops home and back', async ({ start }) => {
  const dash = await start()
  await standing(dash)
  const { bounds } = await dash.electron.evaluate(({ screen }) => screen.getPrimaryDisplay())
  const frames = await film(bounds, async () => {
    await dash.openHome()
    await passed(2000)
    await dash.electron.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()
        .find(({ title }) => title === 'Hot Dash')
        ?.close()
    })
    await passed(2000)
  })
  await writeFilm('films/home-and-back', frames)
})

test('a meal', async ({ start }) => {
  const dash = await start()
  const home = await dash.openHome()
  await passed(3000)
  const area = await boundsOf(dash, 'Hot Dash')
  const frames = await film({ ...area, width: 1040, height: 720 }, async () => {
    await home.evaluate(() => window.dash.request('feed-one', { kind: null }))
    await passed(3500)
  })
  await writeFilm('films/meal-one', frames)
})
