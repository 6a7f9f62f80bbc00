import type { Page } from '@playwright/test'
import { expect, test } from './app.ts'
import { record, silence, untilSilent } from './sound.ts'

interface BirdRecord {
  readonly type: string
  readonly at: number
}

/**
 * @returns reads the bird events that a page has received so far, with their times, and the small sounds it has
 *   fetched
 */
async function listen(page: Page) {
  const fetched: string[] = []
  page.on('request', (request) => {
    const [, name] = /\/sounds\/(.*)\.wav$/.exec(request.url()) ?? []
    if (name !== undefined) fetched.push(name)
  })
  await page.evaluate(() => {
    const told: BirdRecord[] = []
    Object.assign(globalThis, { told })
    window.dash.on('bird', ({ type }) => told.push({ type, at: Date.now() }))
  })
  const told = () => page.evaluate(() => (globalThis as unknown as { told: BirdRecord[] }).told)
  const when = async (type: string) => (await told()).findLast((event) => event.type === type)?.at
  return { fetched, when }
}

test.skip(process.platform !== 'linux', 'only Linux sessions have their own loudspeaker')

test('a meal has sound, and Dash speaks only after it', async ({ start }) => {
  const dash = await start()
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

test('the beak moves even if there is no sound output', async ({ start }) => {
  const nowhere = { PULSE_SERVER: 'unix:/nowhere', ALSA_CONFIG_PATH: '/dev/null' }
  const dash = await start({ env: nowhere })
  const home = await dash.openHome()
  await untilSilent(home)
  const shapes = await home.locator('.stage svg.bird').evaluate(async (bird) => {
    const seen = new Set<string>()
    const watch = new MutationObserver(() => seen.add(bird.getAttribute('data-mouth') ?? ''))
    watch.observe(bird, { attributeFilter: ['data-mouth'] })
    const over = new Promise((resolve) =>
      window.dash.on('bird', ({ type }) => {
        if (type === 'stops-speaking') resolve(null)
      }),
    )
    await window.dash.request('try-voice', { styleId: null })
    await over
    return [...seen]
  })
  expect(shapes.length, shapes.join(' ')).toBeGreaterThan(3)
})

test('while muted, a meal makes no sound at all', async ({ start }) => {
  const dash = await start()
  const home = await dash.openHome()
  await home.evaluate(() => window.dash.request('set', { muted: true }))
  await untilSilent(home)
  const { fetched, when } = await listen(home)
  const recording = await record()
  try {
    await home.getByRole('button', { name: 'Feed one', exact: true }).click()
    await expect(home.locator('.stage-shows')).toHaveCount(1)
    await expect(home.locator('.stage-shows')).toHaveCount(0)
    const fed = (await when('fed')) ?? 0
    expect(recording.peak(fed, Date.now())).toBeLessThan(silence)
    expect(fetched).toEqual([])
  } finally {
    await recording.close()
  }
})

test('no effect plays over speech or starts before it ends', async ({ start }) => {
  const dash = await start()
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
