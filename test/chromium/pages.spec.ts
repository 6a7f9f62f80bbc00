/** Every page on the fake bridge, in a Chromium as new as that of the pinned Electron. */
import { chromium, test as base, type Page } from '@playwright/test'
import en from '../../resources/locales/en.json' with { type: 'json' }
import ja from '../../resources/locales/ja.json' with { type: 'json' }
import { expect, tabTo, untilReady } from '../e2e/app.ts'
import { checkRoom, visitRooms, visitTabs } from '../e2e/rooms.ts'
import { servePages } from '../fakes/browser/serve.ts'

const executablePath = process.env['HOT_DASH_TEST_CHROMIUM'] ?? '/usr/bin/chromium'

type Open = (path: string, size?: { width: number; height: number }) => Promise<Page>

const test = base.extend<{ open: Open }, { address: string }>({
  address: [
    async ({}, use) => {
      const server = await servePages()
      await use(server.address)
      await server.close()
    },
    { scope: 'worker' },
  ],
  open: async ({ address }, use) => {
    const browser = await chromium.launch({ executablePath })
    const complaints: string[] = []
    await use(async (path, viewport = { width: 1040, height: 720 }) => {
      const page = await browser.newPage({ viewport })
      page.on('pageerror', ({ message }) => complaints.push(message))
      page.on('console', (message) => {
        const { url } = message.location()
        if (['warning', 'error'].includes(message.type()))
          complaints.push(`${url}: ${message.text()}`)
      })
      await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }))
      await page.goto(new URL(path, address).href)
      await untilReady(page)
      return page
    })
    await browser.close()
    expect(complaints).toEqual([])
  },
})

const sizes = { light: { width: 1280, height: 860 }, dark: { width: 720, height: 520 } } as const

for (const [locale, words] of [
  ['en', en],
  ['ja', ja],
] as const) {
  for (const appearance of ['light', 'dark'] as const) {
    const query = `locale=${locale}&appearance=${appearance}`
    const look = `${locale}-${appearance}`

    test(`every room and every tab fits, and is accessible (${look})`, async ({ open }) => {
      const home = await open(`home.html?${query}`, sizes[appearance])
      const visit = (name: string) => checkRoom(home, `chromium-${name}-${look}`)
      await visitRooms(home, locale, visit)
      await visitTabs(home, locale, visit)
    })

    test(`each card of the onboarding and each state of the nest fits and is accessible (${look})`, async ({
      open,
    }) => {
      const home = await open(`home.html?state=first&${query}`, sizes[appearance])
      for (const card of ['meet', 'work', 'voice', 'place'] as const) {
        await home.evaluate((step) => window.dash.request('set', { onboarding: step }), card)
        const title = home.getByRole('heading', { level: 2 })
        await expect(title).toHaveText(words.onboarding[card].title)
        await expect(home.locator('.onboarding-body')).toHaveCSS('opacity', '1')
        await checkRoom(home, `chromium-onboarding-${card}-${look}`)
      }
      for (const state of ['fed', 'parcels', 'code']) {
        const nest = await open(`home.html?state=${state}&${query}`, sizes[appearance])
        await expect(nest.locator('.stage svg.bird')).toBeVisible()
        await checkRoom(nest, `chromium-${state}-${look}`)
      }
    })
  }
}

test('the keyboard alone feeds and dresses Dash', async ({ open }) => {
  const home = await open('home.html?locale=en')
  const bird = home.locator('svg.bird').first()
  const press = async (name: string) => {
    await tabTo(home.getByRole('button', { name, exact: true }))
    await home.keyboard.press('Enter')
  }
  await press('Pet Dash')
  await expect(bird).toHaveAttribute('data-pose', 'nuzzle')
  await press('Feed one')
  await expect(bird).toHaveAttribute('data-pose', 'eating')
  await press('Wardrobe')
  const hat = home.getByRole('option', { name: "Chef's hat" })
  const wasWorn = await hat.getAttribute('aria-selected')
  await tabTo(hat)
  await home.keyboard.press('Space')
  await expect(hat).toHaveAttribute('aria-selected', wasWorn === 'true' ? 'false' : 'true')
})

test('the floating Dash speaks, eats and is accessible', async ({ open }) => {
  const pet = await open('pet.html?locale=ja', { width: 400, height: 320 })
  await expect(pet.getByRole('status')).toBeVisible()
  await checkRoom(pet, 'chromium-pet')
  await tabTo(pet.getByRole('button', { name: /^Dash/ }))
  await pet.keyboard.press('f')
  await expect(pet.locator('svg.bird')).toHaveAttribute('data-pose', 'eating')
})
