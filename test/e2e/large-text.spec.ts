import type { Page } from '@playwright/test'
import en from '../../resources/locales/en.json' with { type: 'json' }
import ja from '../../resources/locales/ja.json' with { type: 'json' }
import { expect, picture, test, type Dash } from './app.ts'

/** Doubles the size of the whole page, or only of its text. */
const scales = {
  page: { zoom: 2, text: '' },
  text: { zoom: 1, text: '30px' },
} as const

async function show({ electron }: Dash, home: Page, scale: keyof typeof scales, width: number) {
  const { zoom, text } = scales[scale]
  await electron.evaluate(
    ({ BrowserWindow }, size) => {
      const window = BrowserWindow.getAllWindows().find(({ title }) => title === 'Hot Dash')
      window?.webContents.setZoomFactor(size.zoom)
      window?.setContentSize(size.width, size.width === 720 ? 520 : 720)
    },
    { width, zoom },
  )
  await home.evaluate((size) => {
    document.documentElement.style.fontSize = size
  }, text)
  await expect.poll(() => home.evaluate(() => window.innerWidth)).toBe(width / zoom)
}

/** How many pixels of the room are out of sight, beyond scrolling. */
const hiddenPixels = (home: Page) =>
  home.evaluate(() => {
    const room = document.querySelector('main')
    return room ? room.scrollWidth - room.clientWidth : Infinity
  })

test('every room fits with text twice as large, in both languages', async ({ start }) => {
  const dash = await start()
  const home = await dash.openHome()
  for (const [locale, words] of [
    ['en', en],
    ['ja', ja],
  ] as const) {
    await home.evaluate((chosen) => window.dash.request('set', { locale: chosen }), locale)
    await expect(home.locator('html')).toHaveAttribute('lang', locale)
    for (const scale of ['page', 'text'] as const) {
      for (const width of [720, 1280]) {
        await show(dash, home, scale, width)
        for (const name of ['nest', 'wardrobe', 'history', 'settings'] as const) {
          const room = words.room[name]
          await home.getByRole('navigation').getByRole('button', { name: room }).click()
          await expect(home.getByRole('main', { name: room })).toBeVisible()
          await expect.poll(() => hiddenPixels(home), `${name} at ${width.toString()}`).toBe(0)
          await picture(home, `large-${scale}-${name}-${locale}-${width.toString()}`)
        }
      }
    }
  }
})
