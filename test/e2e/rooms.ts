/** Every screen of Home, after a user's busy week. */
import type { Page } from '@playwright/test'
import en from '../../resources/locales/en.json' with { type: 'json' }
import ja from '../../resources/locales/ja.json' with { type: 'json' }
import { startGithub, type FakeGithub } from '../fakes/github/server.ts'
import { expect, expectAccessible, picture, type Dash, type Launch } from './app.ts'

/** A bright morning, so that screenshots of two runs can be compared. */
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
  // Contributions that the token cannot see, and a busy day.
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

export interface BusyLife {
  readonly dash: Dash
  readonly home: Page
  readonly close: () => Promise<void>
}

/** Starts Hot Dash for a user with food of all kinds, some of it eaten, and two outfits. */
export async function startBusyLife(
  start: (launch: Launch) => Promise<Dash>,
  locale: 'ja' | 'en',
): Promise<BusyLife> {
  const github = await busyGithub()
  const env = { HOT_DASH_NOW: now.toISOString(), HOT_DASH_GITHUB_URL: github.url }
  const dash = await start({ locale, env })
  const home = await dash.openHome()
  const token = github.model.token(github.model.user('dash'))
  const { host } = github
  await home.evaluate((sent) => window.dash.request('sign-in-token', sent), { host, token })
  const waiting = () =>
    home.evaluate(async () => (await window.dash.request('snapshot', null)).pantry.length)
  await expect.poll(waiting).toBe(4)
  await home.evaluate(async () => {
    for (let n = 0; n < 5; n += 1) await window.dash.request('feed-one', { kind: 'pull-request' })
    for (let n = 0; n < 7; n += 1) await window.dash.request('feed-one', { kind: 'review' })
    await window.dash.request('choose', { id: 'chilli-skewer' })
    await window.dash.request('choose', { id: 'chef-hat' })
  })
  return { dash, home, close: () => github.close() }
}

/** Visits all screens. @param visit called on each, with its name in a screenshot's file name */
export async function visitRooms(
  home: Page,
  locale: 'ja' | 'en',
  visit: (name: string) => Promise<void>,
): Promise<void> {
  const words = { en, ja }[locale]
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
      await expect(home.locator('[data-pose]').first()).toHaveAttribute('data-pose', dashAtRest)
    }
    if (name === 'wardrobe') {
      const pictures = home.getByRole('option').locator('img')
      const areDrawn = (all: (HTMLElement | SVGElement)[]) =>
        all.every((one) => one instanceof HTMLImageElement && one.naturalWidth > 0)
      await expect.poll(() => pictures.evaluateAll(areDrawn)).toBe(true)
    }
    const { tab, backups } = words.settings
    // The room opens at the tab that was open last.
    if (name === 'settings') await home.getByRole('tab', { name: tab.work }).click()
    await visit(name)
    if (name === 'settings') {
      await home.getByRole('tab', { name: tab.app }).click()
      await home.evaluate(() => window.dash.request('back-up', null))
      const list = home.getByRole('list', { name: backups.list })
      // The new backup may move the list under the pointer.
      await expect(async () => {
        await list.getByRole('button').first().click()
        await expect(home.getByRole('button', { name: words.common.cancel })).toBeFocused({
          timeout: 1000,
        })
      }).toPass()
      await visit('settings-restore')
    }
    if (name !== 'history') continue
    // Each number opens its explanation, and all years are beside the single year.
    await home.getByRole('button', { name: new RegExp(`^${words.kind.commit}`) }).click()
    await expect(home.getByRole('heading', { level: 2 }).first()).toBeFocused()
    await visit('history-explanation')
    await home.getByRole('button', { name: words.history.allYears, exact: true }).click()
    await expect(home.getByRole('region', { name: words.history.chart.years })).toBeVisible()
    await visit('history-all')
    await home.getByRole('button', { name: words.history.pages.book }).click()
    await expect(home.getByRole('region', { name: words.deeds.chapter.table })).toBeVisible()
    await visit('history-book')
  }
}

/** Visits all tabs of Settings. @param visit called on each, with its name in a screenshot's file name */
export async function visitTabs(
  home: Page,
  locale: 'ja' | 'en',
  visit: (name: string) => Promise<void>,
): Promise<void> {
  const words = { en, ja }[locale]
  const link = home.getByRole('navigation').getByRole('button', { name: words.room.settings })
  await link.click()
  for (const [tab, name] of Object.entries(words.settings.tab)) {
    const button = home.getByRole('tab', { name, exact: true })
    await button.click()
    await expect(button).toHaveAttribute('aria-selected', 'true')
    await visit(`settings-${tab}`)
  }
}

/** Takes a screenshot of what is shown, and expects it to fit and to be accessible. */
export async function checkRoom(home: Page, name: string): Promise<void> {
  const overflows = await home.evaluate(() =>
    [...document.querySelectorAll('html, main')].some(
      ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth,
    ),
  )
  expect(overflows, `${name} is too wide`).toBe(false)
  await picture(home, name)
  await expectAccessible(home, name)
}
