import type { Page } from '@playwright/test'
import en from '../../resources/locales/en.json' with { type: 'json' }
import ja from '../../resources/locales/ja.json' with { type: 'json' }
import {
  chooseFolder,
  expect,
  expectAccessible,
  gitEnvironment,
  picture,
  setLook,
  tabTo,
  test,
  untilReady,
} from './app.ts'

const words = en.onboarding

async function press(home: Page, name: string | RegExp): Promise<void> {
  await tabTo(home.getByRole('button', { name, exact: true }))
  await home.keyboard.press('Enter')
}

const title = (home: Page) => home.getByRole('heading', { level: 2 })

test('a new user goes through all four cards by keyboard, leaves midway, and returns to the same card', async ({
  start,
  sandbox,
}) => {
  sandbox.commit(sandbox.init('app'))
  const options = { isNew: true, env: gitEnvironment(sandbox) }
  const dash = await start(options)
  const home = await dash.openHome()
  await expect(title(home)).toHaveText(words.meet.title)
  await press(home, words.meet.feed)
  await expect(home.getByRole('button', { name: words.next })).toBeFocused()
  await home.keyboard.press('Enter')
  await expect(title(home)).toHaveText(words.work.title)
  await expect(title(home)).toBeFocused()
  await dash.quit()

  const again = await start(options)
  const later = await again.openHome()
  await expect(title(later)).toHaveText(words.work.title)
  await chooseFolder(again, sandbox.root)
  await press(later, new RegExp(`^${words.work.folders}`))
  await expect(later.getByText(/1 repository$/)).toBeVisible()
  await press(later, words.next)
  await expect(title(later)).toHaveText(words.voice.title)
  await press(later, words.voice.try)
  await press(later, words.next)
  await expect(title(later)).toHaveText(words.place.title)
  await press(later, words.done)
  await expect(later.getByRole('button', { name: en.pantry.feedOne, exact: true })).toBeVisible()
  await later.reload()
  await untilReady(later)
  await expect(later.getByRole('button', { name: en.pantry.feedOne, exact: true })).toBeVisible()
  expect(again.complaints).toEqual([])
})

const looks = [
  { appearance: 'light', width: 1280, height: 720, text: 100 },
  { appearance: 'dark', width: 720, height: 520, text: 100 },
  { appearance: 'light', width: 720, height: 520, text: 200 },
  { appearance: 'dark', width: 1280, height: 720, text: 200 },
] as const

/** Elements that stick out of the card, or are wider than it. */
const outside = (home: Page) =>
  home.evaluate(() => {
    const card = document.querySelector('.onboarding')?.getBoundingClientRect()
    if (!card) return ['no card']
    return [...document.querySelectorAll('.onboarding *')]
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect()
        return width > 1 && (left < card.left - 1 || right > card.right + 1)
      })
      .map(({ className, textContent }) => `${className}: ${textContent}`)
  })

async function check(home: Page, name: string): Promise<void> {
  expect(await outside(home), name).toEqual([])
  await picture(home, name)
  await expectAccessible(home, name)
}

test('each card fits, is accessible, and leaves Dash visible in both languages', async ({
  start,
}) => {
  const dash = await start({ isNew: true })
  const home = await dash.openHome()
  for (const { appearance, width, height, text } of looks) {
    await setLook(dash, { appearance, width, height })
    await home.evaluate(
      (size) => {
        document.documentElement.style.fontSize = size
      },
      `${(15 * text) / 100}px`,
    )
    for (const [locale, all] of [
      ['en', en],
      ['ja', ja],
    ] as const) {
      await home.evaluate((chosen) => window.dash.request('set', { locale: chosen }), locale)
      for (const card of ['meet', 'work', 'voice', 'place'] as const) {
        await home.evaluate((step) => window.dash.request('set', { onboarding: step }), card)
        await expect(title(home)).toHaveText(all.onboarding[card].title)
        await expect(home.locator('.onboarding-body')).toHaveCSS('opacity', '1')
        await check(home, `onboarding-${card}-${locale}-${appearance}-${width}-${text}`)
      }
    }
  }
})
