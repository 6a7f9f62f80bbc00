import type { Page } from '@playwright/test'
import { expect, followTray, openSettings, picture, test, watchDash } from './app.ts'

const snapshot = (page: Page) => page.evaluate(() => window.dash.request('snapshot', null))

test('while a person presents Dash eats without a word, and Home says how to end it', async ({
  start,
}) => {
  const dash = await start()
  const pet = await dash.openPet()
  const choose = await followTray(dash, pet)
  await pet.evaluate(() => window.dash.request('set', { muted: false }))
  await choose('Presenting, until switched off')
  await expect.poll(async () => (await snapshot(pet)).quiet.name).toBe('presenting')
  // The greeting is over at once.
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

test('quiet hours begin by the clock that Settings say, and end when they are ended', async ({
  start,
}) => {
  const dash = await start()
  const home = await dash.openHome()
  await openSettings(home, 'Desktop')
  await home.getByText('Quiet hours each day').click()
  const clock = await home.evaluate(() => {
    const text = (at: Date) => at.toTimeString().slice(0, 5)
    const now = new Date()
    return { from: text(now), to: text(new Date(now.getTime() + 2 * 3_600_000)) }
  })
  await home.getByLabel('From').fill(clock.from)
  // The other end is changed beside what is kept of this one.
  const [hour = 0, minute = 0] = clock.from.split(':').map(Number)
  await expect.poll(async () => (await snapshot(home)).quietHours.from).toBe(hour * 60 + minute)
  await home.getByLabel('To', { exact: true }).fill(clock.to)
  await expect.poll(async () => (await snapshot(home)).quiet.name).toBe('quiet-hours')
  await home.getByRole('navigation').getByRole('button', { name: 'Nest' }).click()
  await home.getByRole('button', { name: 'End now' }).click()
  await expect.poll(async () => (await snapshot(home)).quiet.name).toBe('none')
})
