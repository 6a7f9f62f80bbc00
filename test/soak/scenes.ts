import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import type { Settings } from '../../preload/contract/declared-settings.ts'
import { expect } from '../e2e/app.ts'
import type { Place } from '../e2e/on-screen.ts'
import { buttons } from '../support/x11-screen.ts'
import type { Developer } from './developer.ts'

/**
 * A scene of some seconds.
 * @throws if an expected reaction does not happen
 */
export type Scene = (developer: Developer) => Promise<void>

const set = (page: Page, change: Partial<Settings>) =>
  page.evaluate((next) => window.dash.request('set', next), change)

const readingMs = 4000

/** A piece of work with Git, and time to see Dash's reaction. */
const gitScene =
  (act: (developer: Developer, clone: string) => void): Scene =>
  async (developer) => {
    await developer.pet()
    act(developer, developer.chance.pick(developer.work.clones))
    await delay(readingMs)
  }

const meal =
  (dishes: number, skip: boolean): Scene =>
  async (developer) => {
    await developer.cook(dishes)
    const home = await developer.home()
    await home.getByRole('navigation').getByRole('button', { name: 'Nest' }).click()
    const one = home.getByRole('button', { name: 'Feed one', exact: true })
    if (dishes > 10) await home.getByRole('button', { name: 'Feed all' }).click()
    else for (let n = 0; n < dishes; n += 1) await one.click()
    await expect(home.locator('.stage-shows').first()).toBeVisible()
    if (skip) await home.locator('.stage-dash').click()
    await expect(home.locator('.stage-shows')).toHaveCount(0)
    await delay(readingMs)
  }

const rooms = ['Wardrobe', 'History', 'Settings', 'Nest'] as const

const somewhere = ({ chance }: Developer): Place => ({
  x: chance.between(150, 900),
  y: chance.between(150, 650),
})

/** The scenes of a day, by name. Each may start with any room of Home, and restores the settings that it changes. */
export const scenes: Readonly<Record<string, Scene>> = {
  'a commit': gitScene(({ work }, clone) => work.commit(clone)),
  'twelve commits': gitScene(({ work }, clone) => work.commit(clone, 12)),
  'an amended commit': gitScene(({ work }, clone) => work.amend(clone)),
  'a merged branch': gitScene(({ work }, clone) => work.mergeBranch(clone)),
  'a rebase': gitScene(({ work }, clone) => work.rebase(clone)),
  'a revert': gitScene(({ work }, clone) => work.revert(clone)),
  'a stash': gitScene(({ work }, clone) => work.stash(clone)),
  'a tag, pushed': gitScene(({ work }, clone) => {
    work.tag(clone)
    work.push(clone)
  }),
  'a pull': gitScene(({ work }, clone) => work.pull(clone)),
  async 'a conflict'(developer) {
    const pet = await developer.pet()
    const end = developer.work.runIntoConflict(developer.chance.pick(developer.work.clones))
    try {
      await expect(pet.locator('[data-pose="holding-head"]').first()).toBeVisible()
      await delay(readingMs)
    } finally {
      end(developer.chance.pick(['abort', 'resolve']))
    }
    await delay(readingMs)
  },
  'a meal of one': meal(1, false),
  'a meal of five': meal(5, false),
  'a meal of fifty': meal(50, false),
  'a meal of fifty, skipped': meal(50, true),
  async 'a meal on the desktop'(developer) {
    await developer.cook(1)
    const pet = await developer.pet()
    await pet.evaluate(() => window.dash.request('feed-one', { kind: null }))
    await delay(2 * readingMs)
  },
  async 'a stroke, and clicks on Dash'(developer) {
    await developer.stroke()
    const { x, y } = await developer.middle()
    for (const [dx, dy] of [
      [0, -30],
      [0, 40],
      [-10, 5],
      [0, 80],
    ] as const)
      await developer.click({ x: x + dx, y: y + dy })
    await delay(readingMs)
  },
  async 'a lot of poking'(developer) {
    const { x, y } = await developer.middle()
    for (let times = 0; times < 14; times += 1) {
      await developer.click({ x, y: y + 20 })
      // Two clicks within half a second would open Home.
      await delay(650)
    }
    await delay(readingMs)
  },
  async 'carried and let go'(developer) {
    await developer.carry(
      [somewhere(developer), somewhere(developer), somewhere(developer)],
      'rest',
    )
  },
  async thrown(developer) {
    const from = { x: 500, y: 500 }
    const to = developer.chance.pick([
      { x: 1500, y: 300 },
      { x: 20, y: 300 },
      { x: 700, y: 20 },
    ])
    await developer.carry([from, to], 'throw')
    await developer.pet()
  },
  async 'the pointer near Dash'(developer) {
    const { x, y } = await developer.middle()
    let hand: Place = { x: x - 280, y: y - 60 }
    for (let turn = 0; turn < 12; turn += 1) {
      const angle = Math.PI * (1 + 0.45 * Math.sin(turn))
      const far = developer.chance.between(110, 280)
      const next = { x: x + far * Math.cos(angle), y: y + far * Math.sin(angle) }
      await developer.move(hand, next, 900)
      hand = next
    }
    await developer.move(hand, { x: 5, y: 5 }, 500)
  },
  async 'the wheel over Dash'(developer) {
    const { x, y } = await developer.middle()
    await developer.display.point(x, y)
    for (const button of [buttons.wheelUp, buttons.wheelDown])
      for (let times = 0; times < 4; times += 1) {
        await developer.display.click(button)
        await delay(150)
      }
    await set(await developer.pet(), { size: 200 })
  },
  async 'another display, plugged in and out while Dash is carried'(developer) {
    await developer.displays('two, the second to the right')
    const pluggedOut = () => developer.displays('only the left one')
    await developer.carry([{ x: 1250, y: 400 }], 'rest')
    await developer.pet()
    await developer.carry([{ x: 1300, y: 300 }], 'rest', pluggedOut)
    await delay(2000)
    await developer.displays('one')
    await developer.pet()
  },
  async 'a display unplugged in flight'(developer) {
    await developer.displays('two, the second below')
    const places = [
      { x: 500, y: 250 },
      { x: 900, y: 60 },
    ]
    await developer.carry(places, 'throw')
    await developer.displays('small')
    await developer.pet()
    await developer.displays('with a panel above')
    await delay(2000)
    await developer.displays('one')
    await developer.pet()
  },
  async 'Home, opened and closed'(developer) {
    for (const leave of ['close', 'minimize', 'close'] as const) {
      const home = await developer.home()
      await delay(developer.chance.between(300, 2500))
      await expect(home.locator('svg.bird').first()).toBeVisible()
      await developer.pet(leave)
      await delay(developer.chance.between(300, 2500))
    }
  },
  async 'every room of Home'(developer) {
    const home = await developer.home()
    for (const name of rooms) {
      await home.getByRole('navigation').getByRole('button', { name }).click()
      await expect(home.getByRole('main', { name })).toBeVisible()
      await home.mouse.move(640, 400)
      await home.mouse.wheel(0, 600)
      await delay(800)
      if (name !== 'Settings') continue
      for (const tab of await home.getByRole('tab').all()) {
        await tab.click()
        await delay(400)
      }
    }
  },
  async 'other outfits'(developer) {
    const page = await developer.home()
    await page.evaluate(async () => {
      const { wardrobe } = await window.dash.request('snapshot', null)
      for (const { id, slot, unlock } of wardrobe.outfits) {
        if (unlock.name !== 'unlocked') continue
        await window.dash.request('choose', { id })
        await new Promise((resolve) => setTimeout(resolve, 300))
        await window.dash.request('put-away', { place: slot })
      }
    })
  },
  async 'settings, changed and put back'(developer) {
    const page = await developer.pet()
    for (const [change, back] of [
      [{ size: 320 }, { size: 200 }],
      [{ motion: 'lively' }, { motion: 'polite' }],
      [{ motion: 'statue' }, { motion: 'polite' }],
      [{ muted: true }, { muted: false }],
      [{ appearance: 'dark' }, { appearance: 'light' }],
      [{ locale: 'ja' }, { locale: 'system' }],
      [{ clickThrough: true }, { clickThrough: false }],
      [{ mirrorsWork: false }, { mirrorsWork: true }],
      [{ shown: false }, { shown: true }],
    ] as const) {
      await set(page, change)
      await delay(developer.chance.between(300, 2000))
      await set(page, back)
      await delay(500)
    }
  },
  async presenting(developer) {
    const page = await developer.pet()
    await set(page, { presenting: { until: null } })
    developer.work.commit(developer.chance.pick(developer.work.clones))
    await delay(2 * readingMs)
    await page.evaluate(() => window.dash.request('end-quiet', null))
  },
  async 'a locked screen and a sleeping machine'(developer) {
    await developer.pet()
    await developer.tell('lock-screen', 'suspend')
    developer.work.commit(developer.chance.pick(developer.work.clones), 2)
    await delay(developer.chance.between(5000, 20_000))
    await developer.tell('resume', 'unlock-screen')
    await delay(readingMs)
  },
  async 'another scan of the folders'(developer) {
    const page = await developer.pet()
    await page.evaluate(() => window.dash.request('scan-now', null))
    await delay(readingMs)
  },
}
