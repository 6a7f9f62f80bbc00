import type { Page } from '@playwright/test'
import { startVoicevox } from '../fakes/voicevox/server.ts'
import { expect, openSettings, test, type Dash } from './app.ts'

/** The bird events that the floating window hears from now on. */
async function listen(pet: Page): Promise<() => Promise<readonly string[]>> {
  await pet.evaluate(() => {
    const heard: string[] = []
    Object.assign(globalThis, { heard })
    window.dash.on('bird', ({ type }) => heard.push(type))
  })
  return () => pet.evaluate(() => (globalThis as unknown as { heard: string[] }).heard)
}

async function feed({ openHome }: Dash, name: string): Promise<void> {
  const home = await openHome()
  await home.getByRole('button', { name, exact: true }).click()
}

/** Whether an engine was found. */
async function engineOf({ openHome }: Dash): Promise<string> {
  const home = await openHome()
  return home.evaluate(async () => (await window.dash.request('snapshot', null)).voice.engine.name)
}

test('with an engine Dash speaks: bubble at once, one synthesis after another, the credit shown', async ({
  start,
}) => {
  const engine = await startVoicevox()
  try {
    const dash = await start({ locale: 'ja', env: { HOT_DASH_VOICEVOX_URL: engine.url } })
    const pet = await dash.openPet()
    await expect.poll(() => engineOf(dash)).toBe('found')
    const heard = await listen(pet)
    await engine.received('/synthesis')
    await feed(dash, 'ひとつあげる')
    await expect.poll(heard).toContain('fed')
    await expect.poll(heard).toContain('speaks')
    await expect.poll(heard).toContain('stops-speaking')
    await expect(pet.getByText(/VOICEVOX/)).toBeVisible()
    expect(engine.maxConcurrent).toBe(1)
    expect(engine.requests.some(({ headers }) => headers['origin'] !== undefined)).toBe(false)
    expect(dash.complaints).toEqual([])
  } finally {
    await engine.close()
  }
})

test('without an engine Dash chirps, and the clip is really played to its end', async ({
  start,
}) => {
  const dash = await start()
  const heard = await listen(await dash.openPet())
  await feed(dash, 'Feed one')
  await expect.poll(heard).toContain('speaks')
  await expect.poll(heard).toContain('stops-speaking')
  const home = await dash.openHome()
  await openSettings(home, 'Voice')
  await expect(home.getByText(/No voice engine was found/)).toBeVisible()
  expect(dash.complaints).toEqual([])
})

test('an engine that dies in the middle of a sentence leaves the bubble, and chirps take over', async ({
  start,
}) => {
  const engine = await startVoicevox()
  try {
    engine.configure({ breaksDuringSynthesis: true })
    const dash = await start({ locale: 'ja', env: { HOT_DASH_VOICEVOX_URL: engine.url } })
    const pet = await dash.openPet()
    const heard = await listen(pet)
    await feed(dash, 'ひとつあげる')
    await expect(pet.locator('.bubble')).not.toBeEmpty()
    await expect.poll(heard).toContain('speaks')
    await expect.poll(() => engineOf(dash)).toBe('absent')
  } finally {
    await engine.close()
  }
})

test('muted, Dash only shows its words', async ({ start }) => {
  const dash = await start()
  const home = await dash.openHome()
  await home.evaluate(() => window.dash.request('set', { muted: true }))
  const pet = await dash.openPet()
  const heard = await listen(pet)
  await feed(dash, 'Feed one')
  await expect.poll(heard).toContain('fed')
  await expect(pet.locator('.bubble')).not.toBeEmpty()
  expect(await heard()).not.toContain('speaks')
})
