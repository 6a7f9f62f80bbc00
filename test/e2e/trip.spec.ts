import { expect, picture, test, type Dash } from './app.ts'

/** From now on, a minute of main's schedule lasts a fifth of a second, and the test sets how long the user has been away. */
async function hurryMinutes({ electron }: Dash) {
  await electron.evaluate(({ app, powerMonitor }) => {
    const hurried = Object.assign(app, { idleSeconds: 0, aheadMs: 0 })
    powerMonitor.getSystemIdleTime = () => hurried.idleSeconds
    const [wait, now] = [globalThis.setTimeout, Date.now.bind(Date)]
    Date.now = () => now() + hurried.aheadMs
    globalThis.setTimeout = ((task: () => void, ms: number) =>
      wait(task, ms === 60_000 ? 200 : ms)) as typeof setTimeout
  })
  return (change: { readonly idleSeconds?: number; readonly aheadMs?: number }) =>
    electron.evaluate(({ app }, changed) => void Object.assign(app, changed), change)
}

test('Dash goes on a trip while the user is away, and comes back with a souvenir once the user is back', async ({
  start,
}) => {
  const dash = await start({ env: { HOT_DASH_NOW: '2026-11-27T15:05:00Z', TZ: 'UTC' } })
  const pass = await hurryMinutes(dash)
  const pet = await dash.openPet()
  const current = () => pet.evaluate(() => window.dash.request('snapshot', null))
  const note = pet.getByRole('button', { name: 'Back soon' })
  await expect(note).toBeHidden()

  // Dash leaves only after a meal and its line.
  await pet.evaluate(() => window.dash.request('feed-one', { kind: null }))
  await pass({ idleSeconds: 300, aheadMs: 11 * 60_000 })
  await expect(pet.locator('svg.bird')).toHaveAttribute('data-pose', 'flying')
  await expect(note).toBeVisible()
  await expect(pet.locator('svg.bird')).toBeHidden()
  await picture(pet, 'trip-note-en')
  await pass({ idleSeconds: 0 })
  await expect(note).toBeHidden()
  await expect(pet.locator('svg.bird')).toBeVisible()
  const { trip, bubble } = await current()
  if (trip.name !== 'back') throw new Error(`the trip is ${trip.name}`)
  expect(bubble).not.toBeNull()
  await expect(pet.locator(`[data-outfit="${trip.souvenir}"]`).first()).toBeVisible()
  await picture(pet, 'trip-back-en')

  const home = await dash.openHome()
  const lying = home.locator(`[data-souvenir="${trip.souvenir}"]`)
  await expect(lying).toBeHidden()
  await pass({ aheadMs: 13 * 60_000 })
  await expect(lying).toBeVisible()
  await picture(home, 'trip-over-en')
})
