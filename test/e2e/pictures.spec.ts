import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, picture, setLook, test } from './app.ts'
import { startBusyLife, visitRooms } from './rooms.ts'

/** Takes the picture of what is shown; it fits and is accessible. */
async function check(home: Page, name: string) {
  const overflows = await home.evaluate(
    () => document.documentElement.scrollWidth > window.innerWidth,
  )
  expect(overflows, `${name} is too wide`).toBe(false)
  await picture(home, name)
  // The legacy mode opens no page of its own, which a sandboxed app refuses.
  const { violations } = await new AxeBuilder({ page: home })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .analyze()
  const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(grave.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
}

const looks = [
  { appearance: 'light', width: 1280, height: 860 },
  { appearance: 'dark', width: 1040, height: 720 },
  { appearance: 'light', width: 720, height: 520 },
] as const

for (const locale of ['en', 'ja'] as const) {
  test(`every room fits, is accessible, and has its pictures (${locale})`, async ({ start }) => {
    const { dash, home, close } = await startBusyLife(start, locale)
    try {
      for (const look of looks) {
        await setLook(dash, look)
        await visitRooms(home, locale, (name) =>
          check(home, `${name}-${locale}-${look.appearance}-${look.width}`),
        )
      }
      const pet = await dash.openPet()
      await expect(pet.locator('html')).toHaveAttribute('lang', locale)
      await picture(pet, `pet-${locale}`)
      expect(dash.complaints).toEqual([])
    } finally {
      await close()
    }
  })
}
