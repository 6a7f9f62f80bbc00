/** What the tray and the keyboard do with the floating Dash and Home. At first Dash stands in the corner. */
import { expect, followTray, nextWindow, picture, untilReady } from './app.ts'
import { birdBounds, closeHome, isPetVisible, isStanding, place } from './floating.ts'
import { sharing } from './shared-app.ts'

const test = sharing.extend<object, { choose: (label: string) => Promise<void> }>({
  choose: [
    async ({ dash }, use) => {
      await use(await followTray(dash, await dash.openPet()))
    },
    { scope: 'worker' },
  ],
})
test.use({ file: import.meta.url })

test('Dash can be hidden, shown and enlarged without leaving the screen', async ({ dash }) => {
  const pet = await dash.openPet()
  await expect.poll(() => isPetVisible(dash)).toBe(true)
  await pet.evaluate(() => window.dash.request('set', { shown: false }))
  await expect.poll(() => isPetVisible(dash)).toBe(false)
  await pet.evaluate(() => window.dash.request('set', { shown: true, size: 400 }))
  await expect.poll(() => isPetVisible(dash)).toBe(true)
  await expect
    .poll(async () => (await pet.getByRole('button', { name: /^Dash/ }).boundingBox())?.width)
    .toBe(400)
  const { workArea } = await dash.electron.evaluate(({ screen }) => screen.getPrimaryDisplay())
  await expect(async () => {
    const bird = await birdBounds(dash, 400)
    if (!bird) throw new Error('no floating window')
    expect(bird.x).toBeGreaterThanOrEqual(workArea.x)
    expect(bird.y).toBeGreaterThanOrEqual(workArea.y)
    expect(bird.x + 400).toBeLessThanOrEqual(workArea.x + workArea.width)
    expect(bird.y + 400).toBeLessThanOrEqual(workArea.y + workArea.height)
  }).toPass()
  await pet.evaluate(() => window.dash.request('set', { size: 200 }))
})

test('the tray and the keyboard place Dash', async ({ dash, choose }) => {
  const pet = await dash.openPet()
  const { workArea } = await dash.electron.evaluate(({ screen }) => screen.getPrimaryDisplay())
  await choose('In the middle')
  const middleOf = async () => {
    const bounds = await birdBounds(dash)
    return bounds && bounds.x + bounds.width / 2
  }
  const middle = workArea.x + workArea.width / 2
  await expect.poll(middleOf).toBe(middle)
  await pet.getByRole('button', { name: /^Dash/ }).press('ArrowLeft')
  await expect.poll(middleOf).toBe(middle - 24)
})

test('the shortcut that calls Dash is registered while it is set', async ({ dash }) => {
  const pet = await dash.openPet()
  const shortcut = { comeHereKeys: 'Control+Alt+Shift+D' }
  await pet.evaluate((change) => window.dash.request('set', change), shortcut)
  const isRegistered = () =>
    dash.electron.evaluate(
      ({ globalShortcut }, { comeHereKeys }) => globalShortcut.isRegistered(comeHereKeys),
      shortcut,
    )
  await expect.poll(isRegistered).toBe(true)
  await pet.evaluate(() => window.dash.request('set', { comeHereKeys: null }))
  await expect.poll(isRegistered).toBe(false)
})

test('the tray and the keyboard make Dash hide behind an edge, and come out again', async ({
  dash,
  choose,
}) => {
  const pet = await dash.openPet()
  const { workArea } = await dash.electron.evaluate(({ screen }) => screen.getPrimaryDisplay())
  const right = workArea.x + workArea.width
  const x = async () => (await birdBounds(dash))?.x
  await choose('Behind the right edge')
  await expect.poll(x).toBe(right - 100)
  await expect(pet.locator('[data-pose]')).toHaveAttribute('data-pose', 'hiding')
  const button = pet.getByRole('button', { name: /^Dash/ })
  await button.press('ArrowUp')
  await expect
    .poll(async () => (await birdBounds(dash))?.y)
    .toBe(workArea.y + workArea.height - 200 - 24)
  await button.press('ArrowLeft')
  await expect
    .poll(() => birdBounds(dash))
    .toEqual({
      x: right - 200,
      y: workArea.y + workArea.height - 200,
      width: 200,
      height: 200,
    })
  await isStanding(pet)
  await button.press('ArrowRight')
  await expect.poll(x).toBe(right - 100)
  // Half of Dash stays visible at the new size.
  await pet.evaluate(() => window.dash.request('set', { size: 300 }))
  await expect.poll(async () => (await birdBounds(dash, 300))?.x).toBe(right - 150)
  await pet.evaluate(() => window.dash.request('set', { size: 200 }))
  await choose('In the middle')
  await expect.poll(x).toBe(workArea.x + workArea.width / 2 - 100)
})

test('the bubble is on the chosen side, and Dash looks at it', async ({ dash, choose }) => {
  const pet = await dash.openPet()
  const words = pet.getByRole('status')
  const said = () =>
    pet.evaluate(async () => (await window.dash.request('snapshot', null)).log.length)
  await expect.poll(said).toBeGreaterThan(0)
  // Both sides have room there.
  await choose('In the middle')
  for (const [bubbleSide, pose] of [
    ['left', 'look-left'],
    ['right', 'look-right'],
  ] as const) {
    await expect(words).toBeHidden()
    await expect(pet.locator('[data-pose]')).toHaveAttribute('data-pose', /^(idle|glad|hungry)$/)
    await pet.evaluate(
      async (change) => {
        await window.dash.request('set', change)
        const [line] = (await window.dash.request('snapshot', null)).log
        if (line) await window.dash.request('say-again', { line: line.id })
      },
      { bubbleSide },
    )
    await expect(words).toBeVisible()
    await expect(pet.locator('[data-pose]')).toHaveAttribute('data-pose', pose)
    const [bubble, bird] = [
      await words.boundingBox(),
      await pet.getByRole('button', { name: /^Dash/ }).boundingBox(),
    ]
    if (!bubble || !bird) throw new Error('nothing there')
    const offset = bubble.x + bubble.width / 2 - (bird.x + bird.width / 2)
    expect(Math.sign(offset)).toBe(bubbleSide === 'left' ? -1 : 1)
    expect(Math.abs(offset)).toBeGreaterThan(bubble.width / 2)
    await picture(pet, `pet-bubble-${bubbleSide}`)
  }
})

test('if Home is closed, the tray opens Settings, and a double click on Dash opens the Nest', async ({
  dash,
  choose,
}) => {
  const pet = await dash.openPet()
  for (const [open, title] of [
    [() => choose('Settings…'), 'Settings'],
    [() => pet.getByRole('button', { name: /^Dash/ }).dblclick(), 'Nest'],
  ] as const) {
    await closeHome(dash)
    const opened = nextWindow(dash)
    await open()
    const home = await opened
    await untilReady(home)
    await expect(home.getByRole('main', { name: title })).toBeVisible()
  }
})

test('a switch in Settings shows a Dash that was hidden for an hour', async ({ dash, choose }) => {
  await dash.openPet()
  await expect.poll(() => isPetVisible(dash)).toBe(true)
  await choose('Hide for an hour')
  await expect.poll(() => isPetVisible(dash)).toBe(false)
  const home = await dash.openHome()
  await home.evaluate(() => window.dash.request('set', { shown: true }))
  await dash.openPet()
  await expect.poll(() => isPetVisible(dash)).toBe(true)
})

test('a floating Dash that was hidden stays hidden when Home closes', async ({ dash }) => {
  const pet = await dash.openPet()
  const home = await dash.openHome()
  await home.evaluate(() => window.dash.request('set', { shown: false }))
  await closeHome(dash)
  await expect.poll(() => place(pet)).toBe('desktop')
  expect(await isPetVisible(dash)).toBe(false)
  await pet.evaluate(() => window.dash.request('set', { shown: true }))
})
