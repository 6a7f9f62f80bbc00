import { expect, expectAccessible, picture, setLook, test } from './app.ts'
import { checkRoom, startBusyLife, visitRooms, visitTabs } from './rooms.ts'

const looks = [
  { appearance: 'light', width: 1280, height: 860 },
  { appearance: 'dark', width: 1040, height: 720 },
  { appearance: 'light', width: 720, height: 520 },
] as const

/** All tabs of Settings take a while, so each language shows them in one appearance. */
const tabsIn = { en: looks[2], ja: looks[1] }

test('every room fits and is accessible in both languages, with screenshots', async ({ start }) => {
  const { dash, home, close } = await startBusyLife(start, 'en')
  try {
    for (const locale of ['en', 'ja'] as const) {
      await home.evaluate((chosen) => window.dash.request('set', { locale: chosen }), locale)
      await expect(home.locator('html')).toHaveAttribute('lang', locale)
      for (const look of looks) {
        await setLook(dash, look)
        const visit = (name: string) =>
          checkRoom(home, `${name}-${locale}-${look.appearance}-${look.width}`)
        await visitRooms(home, locale, visit)
        if (look === tabsIn[locale]) await visitTabs(home, locale, visit)
      }
      const pet = await dash.openPet()
      await expect(pet.locator('html')).toHaveAttribute('lang', locale)
      await pet.evaluate(() => window.dash.request('stroke', null))
      await expect(pet.getByRole('status')).toBeVisible()
      await picture(pet, `pet-${locale}`)
      await expectAccessible(pet, `pet-${locale}`)
      await dash.openHome()
    }
    expect(dash.complaints).toEqual([])
  } finally {
    await close()
  }
})
