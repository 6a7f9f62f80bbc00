import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import en from '../../resources/locales/en.json' with { type: 'json' }
import ja from '../../resources/locales/ja.json' with { type: 'json' }
import { startGithub, type FakeGithub } from '../fakes/github/server.ts'
import { expect, picture, setLook, test } from './app.ts'

/** A bright morning, so that pictures of two runs can be compared. */
const now = new Date()
now.setHours(10, 30, 0, 0)

const daysAgo = (days: number, hour: number) =>
  new Date(now.getTime() - days * 86_400_000 - hour * 3_600_000).toISOString()

/** A busy week on two projects. */
async function busyGithub(): Promise<FakeGithub> {
  const github = await startGithub({ interval: 1, now: () => now.getTime() })
  const { model } = github
  const me = model.user('dash')
  const curry = model.repository('kitchen/curry-app', { languages: ['C++', 'Dart'] })
  const spice = model.repository('kitchen/spice_rack', { languages: ['Dart'] })
  // What a token may not see, and a day of three digits.
  model.commit(me, model.repository('kitchen/secret', { isPrivate: true }), daysAgo(50, 2))
  for (let n = 0; n < 120; n += 1) model.commit(me, spice, daysAgo(20, n / 20))
  for (let day = 0; day < 7; day += 1) {
    for (let n = 0; n < ((day * 5) % 8) + 2; n += 1) {
      model.commit(me, n % 3 === 0 ? spice : curry, daysAgo(day, n / 4))
    }
    if (day % 2 === 0) model.issue(me, curry, daysAgo(day, 2))
    if (day % 3 === 0) model.pullRequest(me, spice, daysAgo(day, 1))
    model.review(
      me,
      model.pullRequest(model.user('mochi'), curry, daysAgo(day, 5)),
      daysAgo(day, 3),
    )
  }
  return github
}

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
    const github = await busyGithub()
    try {
      const dash = await start({
        locale,
        env: { HOT_DASH_NOW: now.toISOString(), HOT_DASH_GITHUB_URL: github.url },
      })
      const home = await dash.openHome()
      const words = { en, ja }[locale]
      const token = github.model.token(github.model.user('dash'))
      const { host } = github
      await home.evaluate((sent) => window.dash.request('sign-in-token', sent), { host, token })
      const waiting = () =>
        home.evaluate(async () => (await window.dash.request('snapshot', null)).pantry.length)
      await expect.poll(waiting).toBe(4)
      await home.evaluate(async () => {
        for (let n = 0; n < 5; n += 1)
          await window.dash.request('feed-one', { kind: 'pull-request' })
        for (let n = 0; n < 7; n += 1) await window.dash.request('feed-one', { kind: 'review' })
        await window.dash.request('wear', { slot: 'held', outfit: 'chilli-skewer' })
        await window.dash.request('wear', { slot: 'head', outfit: 'chef-hat' })
      })

      for (const { appearance, width, height } of looks) {
        await setLook(dash, { appearance, width, height })
        // The rooms without Dash come first: Dash is still eating.
        for (const name of ['history', 'settings', 'nest', 'wardrobe'] as const) {
          const room = words.room[name]
          const link = home.getByRole('navigation').getByRole('button', { name: room })
          await link.click()
          await expect(link).toHaveAttribute('aria-current', 'page')
          await expect(home.getByRole('main', { name: room })).toBeVisible()
          if (name === 'history') await expect(home.getByRole('grid')).toBeVisible()
          if (name === 'nest' || name === 'wardrobe') {
            const dashAtRest = /^(idle|glad|warm)$/
            await expect(home.locator('[data-pose]').first()).toHaveAttribute(
              'data-pose',
              dashAtRest,
            )
          }
          const look = `${locale}-${appearance}-${width}`
          await check(home, `${name}-${look}`)
          if (name === 'settings') {
            const { section, backups } = words.settings
            await home.getByRole('tab', { name: section.data }).click()
            await home.evaluate(() => window.dash.request('back-up', null))
            const list = home.getByRole('list', { name: backups.list })
            await list.getByRole('button').first().click()
            await expect(home.getByRole('button', { name: backups.no })).toBeFocused()
            await check(home, `settings-data-${look}`)
          }
          if (name !== 'history') continue
          // Each number opens to why, and all years stand beside the one.
          await home.getByRole('button', { name: new RegExp(`^${words.kind.commit}`) }).click()
          await expect(home.getByRole('heading', { level: 2 }).first()).toBeFocused()
          await check(home, `history-why-${look}`)
          await home.getByRole('button', { name: words.history.allYears, exact: true }).click()
          await expect(home.getByRole('region', { name: words.history.chart.years })).toBeVisible()
          await check(home, `history-all-${look}`)
        }
      }
      const pet = await dash.openPet()
      await expect(pet.locator('html')).toHaveAttribute('lang', locale)
      await picture(pet, `pet-${locale}`)
      expect(dash.complaints).toEqual([])
    } finally {
      await github.close()
    }
  })
}
