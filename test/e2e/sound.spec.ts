import { expect } from './app.ts'
import { sharing as test } from './shared-app.ts'
import { listen, record, silence, untilSilent } from './sound.ts'

test.use({ file: import.meta.url })
test.skip(process.platform !== 'linux', 'only Linux sessions have their own loudspeaker')

test('a meal has sound, and Dash speaks only after it', async ({ dash }) => {
  const home = await dash.openHome()
  await untilSilent(home)
  const { fetched, when } = await listen(home)
  const recording = await record()
  try {
    await home.getByRole('button', { name: 'Feed one', exact: true }).click()
    await expect.poll(() => when('stops-speaking'), { timeout: 60_000 }).toBeDefined()
    const [fed = 0, speaks = 0] = [await when('fed'), await when('speaks')]
    expect(fetched).toEqual(['bite-commit', 'swallow'])
    expect(recording.peak(fed, speaks), 'the bite is heard').toBeGreaterThan(silence)
    expect(recording.peak(speaks, Date.now()), 'so is what Dash says').toBeGreaterThan(silence)
    expect(speaks - fed).toBeGreaterThan(1000)
    await expect(home.locator('.stage-shows')).toHaveCount(0)
    expect(dash.complaints).toEqual([])
  } finally {
    await recording.close()
  }
})

test('no effect plays over speech or starts before it ends', async ({ dash }) => {
  const home = await dash.openHome()
  await untilSilent(home)
  const { fetched, when } = await listen(home)
  await home.evaluate(() => void window.dash.request('try-voice', { styleId: null }))
  await expect.poll(() => when('speaks')).toBeDefined()
  const stroke = home.getByRole('button', { name: 'Pet Dash' })
  await stroke.press('Enter')
  const stroked = Date.now()
  await expect.poll(() => when('stops-speaking'), { timeout: 60_000 }).toBeDefined()
  expect((await when('stops-speaking')) ?? 0).toBeGreaterThan(stroked)
  expect(fetched).toEqual([])
  await untilSilent(home)
  await stroke.press('Enter')
  await expect.poll(() => fetched).toEqual(['purr'])
})
