import type { Page } from '@playwright/test'
import { expect, followTray, openSettings, picture, test, watchDash } from './app.ts'

const snapshot = (page: Page) => page.evaluate(() => window.dash.request('snapshot', null))

test('while the user presents, Dash eats silently, and Home says how to end that', async ({
  start,
}) => {
  const dash = await start()
  const pet = await dash.openPet()
  const choose = await followTray(dash, pet)
  await pet.evaluate(() => window.dash.request('set', { muted: false }))
  await choose('Presenting, until I turn it off')
  await expect.poll(async () => (await snapshot(pet)).quiet.name).toBe('presenting')
  // The greeting ends at once.
  expect((await snapshot(pet)).bubble).toBeNull()
  await expect(pet.getByRole('status')).toBeHidden()
  const { log } = await snapshot(pet)
  const record = await watchDash(pet)
  await pet.evaluate(() => window.dash.request('feed-one', { kind: null }))
  await expect.poll(async () => (await record()).events).toContain('fed')
  expect(await record()).toEqual({ events: ['fed'], words: [] })
  expect((await snapshot(pet)).log).toEqual(log)

  const home = await dash.openHome()
  await expect(home.getByText('Presenting: Dash is silent and still.')).toBeVisible()
  await picture(home, 'quiet-en')
  await home.getByRole('button', { name: 'End now' }).click()
  await expect(home.getByText('Presenting: Dash is silent and still.')).toBeHidden()
  const later = await watchDash(home)
  await home.getByRole('button', { name: 'Feed one', exact: true }).click()
  await expect.poll(async () => (await later()).words).not.toEqual([])
})

test('quiet hours start at the time set in Settings, and stop when the user ends them', async ({
  start,
}) => {
  const dash = await start({ env: { HOT_DASH_NOW: '2026-11-25T21:00:00Z', TZ: 'UTC' } })
  const home = await dash.openHome()
  await openSettings(home, 'desktop')
  await home.getByText('Quiet hours each day').click()
  // Both times are kept, even if the page has not received the first one yet.
  await Promise.all([
    home.getByLabel('From', { exact: true }).fill('20:00'),
    home.getByLabel('To', { exact: true }).fill('23:00'),
  ])
  await expect.poll(async () => (await snapshot(home)).quiet.name).toBe('quiet-hours')
  await home.getByRole('navigation').getByRole('button', { name: 'Nest' }).click()
  await home.getByRole('button', { name: 'End now' }).click()
  await expect.poll(async () => (await snapshot(home)).quiet.name).toBe('none')
})
