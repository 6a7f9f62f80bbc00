import type { Page } from '@playwright/test'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { expect, logged, nextWindow, picture, setLook, test } from './app.ts'

const experience = (home: Page) => home.getByRole('meter', { name: 'Experience' })

test('the starter basket feeds Dash, the level bar moves, and a restart keeps it all', async ({
  start,
  dataFolder,
}) => {
  const dash = await start()
  const home = await dash.openHome()
  await expect(home.getByRole('button', { name: /Chilli ×3/ })).toBeVisible()
  await expect(experience(home)).toHaveAttribute('aria-valuenow', '0')
  // The thing of this half-month is there from the first start.
  await home.getByRole('button', { name: 'Open the parcel' }).click()
  await home.getByRole('button', { name: 'Close', exact: true }).click()
  const said = () =>
    home.evaluate(async () => (await window.dash.request('snapshot', null)).log.length)
  await expect.poll(said).toBeGreaterThan(0)

  await home.getByRole('button', { name: 'Feed one', exact: true }).click()
  await expect(experience(home)).toHaveAttribute('aria-valuenow', '10')
  await expect(experience(home)).toHaveAttribute('aria-valuetext', '10 / 25 XP')
  await expect(home.getByRole('meter', { name: 'Fullness' })).toHaveAttribute(
    'aria-valuenow',
    '100',
  )
  await expect(home.getByRole('button', { name: /Chilli ×2/ })).toBeVisible()

  await dash.quit()
  const again = await start()
  const later = await again.openHome()
  await expect(later.getByRole('button', { name: /Chilli ×2/ })).toBeVisible()
  await expect(experience(later)).toHaveAttribute('aria-valuenow', '10')

  const feed = later.getByRole('button', { name: 'Feed one', exact: true })
  const place = await feed.boundingBox()
  await later.getByRole('button', { name: 'Feed all' }).click()
  await expect(experience(later)).toHaveAttribute('aria-valuetext', '5 / 25 XP')
  await expect(later.getByRole('button', { name: /Chilli ×0/ })).toBeDisabled()
  expect(await feed.boundingBox(), 'the button stays where it is').toEqual(place)

  // Three chillies lead to level 2, which brings the first parcel.
  await later.getByRole('button', { name: 'Open the parcel' }).click()
  const care = later.getByRole('complementary', { name: 'Care for Dash' })
  await expect(care.getByText('Chilli skewer', { exact: true })).toBeVisible()
  await later.getByRole('button', { name: 'Put it on' }).click()
  await expect(later.locator('.stage [data-outfit="chilli-skewer"]').first()).toBeAttached()

  expect(again.complaints).toEqual([])
  await again.quit()
  expect(await logged(dataFolder)).toEqual([])
})

test('at any size, unpacked things cover less than half of each bar, and an ornament is visible', async ({
  start,
}) => {
  const dash = await start({ env: { HOT_DASH_NOW: '2026-11-25T03:00:00Z' } })
  const home = await dash.openHome()
  const edges = async (selector: string) => {
    const { x, y, width, height } = (await home.locator(selector).first().boundingBox())!
    return { left: x, right: x + width, bottom: y + height }
  }
  const covered = async () => (await edges('.level-card')).bottom - (await edges('.status')).bottom
  await home.getByRole('button', { name: 'Open the parcel' }).click()
  for (const [width, height] of [
    [1500, 860],
    [1280, 760],
    [720, 560],
  ] as const) {
    await setLook(dash, { appearance: 'light', width, height })
    await expect.poll(covered).toBeGreaterThanOrEqual(0)
    await picture(home, `unpacked-${width}`)
  }
  await home.getByRole('button', { name: 'Set it out' }).click()
  await expect(home.locator('.stage [data-ornament]')).toBeVisible()
  const side = await edges('.nest-side .card')
  expect((await edges('.stage [data-ornament]')).right).toBeLessThanOrEqual(side.left)
  await picture(home, 'ornament-720')
})

test('Dash can be fed with the keyboard only', async ({ start }) => {
  const dash = await start()
  const home = await dash.openHome()
  const button = home.getByRole('button', { name: 'Feed one', exact: true })
  await home.locator('body').focus()
  for (let step = 0; step < 30; step += 1) {
    await home.keyboard.press('Tab')
    if (await button.evaluate((element) => element === document.activeElement)) break
  }
  await expect(button).toBeFocused()
  await home.keyboard.press('Enter')
  await expect(experience(home)).toHaveAttribute('aria-valuenow', '10')
})

test('a second launch shows home again after it was closed', async ({ start, dataFolder }) => {
  const dash = await start()
  await dash.openPet()
  await (await dash.openHome()).close()
  const reopened = nextWindow(dash)
  const args = (process.env['HOT_DASH_TEST_ELECTRON_ARGS'] ?? '').split(' ')
  const second = spawn(
    process.env['HOT_DASH_TEST_ELECTRON'] ?? '',
    [...args, resolve(import.meta.dirname, '../..')],
    { env: { ...process.env, HOT_DASH_HOME: dataFolder }, stdio: 'ignore' },
  )
  expect(await once(second, 'exit')).toEqual([0, null])
  expect((await reopened).url()).toContain('/home/index.html')
})

test('a page has no Node, no network, and no way out', async ({ start }) => {
  const dash = await start()
  for (const page of [await dash.openHome(), await dash.openPet()]) {
    const before = page.url()
    const reached = await page.evaluate(async () => ({
      node: 'process' in globalThis || 'require' in globalThis,
      opened: window.open('https://example.com') !== null,
      network: await fetch('https://example.com').then(
        () => true,
        () => false,
      ),
      outside: (await fetch('/..%2fmain%2findex.js').catch(() => undefined))?.status,
    }))
    expect(reached).toEqual({ node: false, opened: false, network: false, outside: 404 })
    await page.evaluate(() => location.assign('https://example.com'))
    expect(await page.evaluate(() => location.href)).toBe(before)
  }
})
