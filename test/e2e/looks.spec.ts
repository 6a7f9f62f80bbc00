/**
 * A small set of screenshots, compared with those in test/baselines. They show the app's own pages with its own
 * fonts, on a fake bridge in plain Chromium: the same data at the same hour, without motion.
 */
import { expect, test as base, type Page } from '@playwright/test'
import en from '../../resources/locales/en.json' with { type: 'json' }
import ja from '../../resources/locales/ja.json' with { type: 'json' }
import { servePages } from '../fakes/browser/serve.ts'
import { openBrowser } from '../pictures/sheet.ts'

/**
 * The major version of Chromium that took the screenshots: another one renders letters and line breaks slightly
 * differently. Within a version only edge pixels differ, some forty at most.
 */
const takenBy = '130'
const fewPixels = { threshold: 0.02, maxDiffPixels: 120 }
const otherLetters = { threshold: 0.1, maxDiffPixelRatio: 0.01 }

interface Shown {
  readonly page: Page
  /** The tolerance for a screenshot with words. */
  readonly tolerance: typeof fewPixels | typeof otherLetters
}

const test = base.extend<object, { address: string; shown: Shown }>({
  address: [
    async ({}, use) => {
      const server = await servePages()
      await use(server.address)
      await server.close()
    },
    { scope: 'worker' },
  ],
  shown: [
    async ({}, use) => {
      const electron = await openBrowser()
      const page = await electron.firstWindow()
      await page.emulateMedia({ reducedMotion: 'reduce' })
      await page.clock.install()
      // The floating Dash's bubble goes where the screen has room.
      await page.addInitScript(() => Object.assign(window, { screenX: 0, screenY: 0 }))
      const version = await electron.evaluate(() => process.versions.chrome)
      const isSame = version.startsWith(`${takenBy}.`)
      await use({ page, tolerance: isSame ? fewPixels : otherLetters })
      await electron.close()
    },
    { scope: 'worker' },
  ],
})

test.skip(process.platform !== 'linux', 'every system renders letters differently')

/** This clock stands still. */
async function atRest(page: Page): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-ready', 'true')
  await page.evaluate(() => document.fonts.ready)
  await page.clock.pauseAt(Date.now() + 3_600_000)
}

/** What Dash does while speaking depends on when that began. Its own looks are compared in the poses. */
async function hideDash(page: Page): Promise<void> {
  await page.addStyleTag({ content: 'svg.bird { display: none }' })
}

test('Dash looks right in eight poses, dressed', async ({ shown: { page }, address }) => {
  await page.setViewportSize({ width: 592, height: 320 })
  await page.goto(new URL('poses.html', address).href)
  await expect(page.locator('svg.bird')).toHaveCount(8)
  await atRest(page)
  await expect(page).toHaveScreenshot('poses.png', fewPixels)
})

for (const [locale, words, room] of [
  ['ja', ja, 'nest'],
  ['en', en, 'history'],
] as const) {
  for (const appearance of ['light', 'dark'] as const) {
    test(`the ${room} looks right (${locale}, ${appearance})`, async ({
      shown: { page, tolerance },
      address,
    }) => {
      await page.setViewportSize({ width: 720, height: 520 })
      const query = new URLSearchParams({ locale, appearance })
      await page.goto(new URL(`home.html?${query}`, address).href)
      const name = words.room[room]
      await page.getByRole('navigation').getByRole('button', { name }).click()
      await expect(page.getByRole('main', { name })).toBeVisible()
      if (room === 'history') await expect(page.getByRole('grid')).toBeVisible()
      await atRest(page)
      await hideDash(page)
      await expect(page).toHaveScreenshot(`${room}-${locale}-${appearance}.png`, tolerance)
    })
  }
}

test('texts follow a change of the appearance at once, even with reduced motion', async ({
  shown: { page },
  address,
}) => {
  await page.goto(new URL('home.html?locale=en&appearance=light', address).href)
  await atRest(page)
  const colours = await page.evaluate(() => {
    document.documentElement.dataset['appearance'] = 'dark'
    const texts = [...document.querySelectorAll('h1, h2, .status-title')]
    return [document.body, ...texts].map((text) => getComputedStyle(text).color)
  })
  expect(colours).toEqual(colours.map(() => 'rgb(251, 241, 228)'))
})

test('the floating Dash speaks (ja)', async ({ shown: { page, tolerance }, address }) => {
  await page.setViewportSize({ width: 400, height: 320 })
  await page.goto(new URL('pet.html?locale=ja&appearance=light', address).href)
  await expect(page.getByRole('status')).toBeVisible()
  await atRest(page)
  await hideDash(page)
  await expect(page).toHaveScreenshot('pet-ja.png', tolerance)
})
