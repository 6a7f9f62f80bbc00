import { expect, pantry, tabTo, test } from './app.ts'
import { startBusyLife } from './rooms.ts'

const sum = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((total, count) => total + count, 0)

test('without a pointer, Dash can be stroked, fed and dressed in Home', async ({ start }) => {
  const { home, close } = await startBusyLife(start, 'en')
  try {
    const bird = home.locator('svg.bird').first()
    const button = (name: string) => home.getByRole('button', { name, exact: true })
    // Dash has finished eating.
    await expect(bird).toHaveAttribute('data-pose', /^(idle|glad|warm)$/)
    await tabTo(button('Pet Dash'))
    await home.keyboard.press('Enter')
    await expect(bird).toHaveAttribute('data-pose', 'nuzzle')

    const before = sum(await pantry(home))
    await tabTo(button('Feed one'))
    await home.keyboard.press('Enter')
    await expect(bird).toHaveAttribute('data-pose', 'eating')
    expect(sum(await pantry(home))).toBe(before - 1)

    await tabTo(button('Wardrobe'))
    await home.keyboard.press('Enter')
    const head = home.getByRole('listbox', { name: 'Head' })
    const hat = head.getByRole('option', { name: "Chef's hat" })
    await tabTo(hat)
    await expect(hat).toHaveAttribute('aria-selected', 'true')
    await home.keyboard.press('Space')
    await expect(hat).toHaveAttribute('aria-selected', 'false')
    const worn = () =>
      home.evaluate(async () => (await window.dash.request('snapshot', null)).wardrobe.worn.head)
    await expect.poll(worn).toBe(null)
  } finally {
    await close()
  }
})

test('without a pointer, the floating Dash can be stroked, fed and enlarged, and its menu opens beside it', async ({
  start,
}) => {
  const dash = await start()
  const pet = await dash.openPet()
  const bird = pet.locator('svg.bird')
  const body = pet.getByRole('button', { name: /^Dash/ })
  // Dash has finished its greeting.
  await expect(bird).not.toHaveAttribute('data-motion', /.*/)
  await tabTo(body)
  await pet.keyboard.press('Space')
  await expect(bird).toHaveAttribute('data-pose', 'nuzzle')
  await expect(bird).toHaveAttribute('data-pose', /^(idle|glad|talk-.)$/)

  await pet.keyboard.press('f')
  await expect(bird).toHaveAttribute('data-pose', 'eating')
  expect(await pantry(pet)).toEqual({ commit: 2 })

  const before = await body.boundingBox()
  await pet.keyboard.press('+')
  await expect.poll(async () => (await body.boundingBox())?.width).toBe(before!.width + 16)

  await dash.electron.evaluate(({ Menu }) => {
    const places: Electron.PopupOptions[] = []
    Object.assign(Menu, { places })
    // A real system menu would take all keys from now on.
    Menu.prototype.popup = (options = {}) => void places.push(options)
  })
  const places = () =>
    dash.electron.evaluate(({ Menu }) =>
      (Menu as unknown as { places: Electron.PopupOptions[] }).places.map(({ x, y }) => [x, y]),
    )
  for (const keys of ['ContextMenu', 'Shift+F10']) await pet.keyboard.press(keys)
  await expect.poll(async () => (await places()).length).toBe(2)
  const { x, y, width, height } = (await body.boundingBox())!
  for (const [left = NaN, top = NaN] of await places()) {
    expect(left).toBeGreaterThanOrEqual(x)
    expect(left).toBeLessThanOrEqual(x + width)
    expect(top).toBeGreaterThanOrEqual(y)
    expect(top).toBeLessThanOrEqual(y + height)
  }
})
