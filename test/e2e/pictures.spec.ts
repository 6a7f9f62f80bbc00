import type { Page } from '@playwright/test'
import { expect, expectAccessible, picture, setLook, test } from './app.ts'
import { startBusyLife, visitRooms, visitTabs } from './rooms.ts'

/** Takes a screenshot of what is shown, and expects it to fit and to be accessible. */
async function check(home: Page, name: string) {
  const overflows = await home.evaluate(() =>
    [...document.querySelectorAll('html, main')].some(
      ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth,
    ),
  )
  expect(overflows, `${name} is too wide`).toBe(false)
  await picture(home, name)
  await expectAccessible(home, name)
}

const looks = [
  { appearance: 'light', width: 1280, height: 860 },
  { appearance: 'dark', width: 1040, height: 720 },
  { appearance: 'light', width: 720, height: 520 },
] as const

/** All tabs of Settings take a while, so each language shows them in one appearance. */
const tabsIn = { en: looks[2], ja: looks[1] }

for (const locale of ['en', 'ja'] as const) {
  test(`every room fits and is accessible, with screenshots (${locale})`, async ({ start }) => {
    const { dash, home, close } = await startBusyLife(start, locale)
    try {
      for (const look of looks) {
        await setLook(dash, look)
        const visit = (name: string) =>
          check(home, `${name}-${locale}-${look.appearance}-${look.width}`)
        await visitRooms(home, locale, visit)
        if (look === tabsIn[locale]) await visitTabs(home, locale, visit)
      }
      const pet = await dash.openPet()
      await expect(pet.locator('html')).toHaveAttribute('lang', locale)
      await pet.evaluate(() => window.dash.request('stroke', null))
      await expect(pet.getByRole('status')).toBeVisible()
      await picture(pet, `pet-${locale}`)
      await expectAccessible(pet, `pet-${locale}`)
      expect(dash.complaints).toEqual([])
    } finally {
      await close()
    }
  })
}
