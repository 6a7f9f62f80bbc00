import type { Page } from '@playwright/test'
import { expect, test, type Dash } from './app.ts'

/** Puts the system's pointer, which no page can move, beside the middle of the floating Dash. */
const pointBeside = ({ electron }: Dash, dx: number, dy: number) =>
  electron.evaluate(
    ({ BrowserWindow, screen }, by) => {
      const pet = BrowserWindow.getAllWindows().find(({ title }) => title === 'Dash')
      if (!pet) throw new Error('no floating window')
      const { x, y, width, height } = pet.getBounds()
      screen.getCursorScreenPoint = () => ({
        x: Math.round(x + width / 2 + by.dx),
        y: Math.round(y + height - 90 + by.dy),
      })
    },
    { dx, dy },
  )

/** How far aside the irises are drawn. */
const iris = (pet: Page) => async () =>
  Number(await pet.locator('svg.bird ellipse[fill$="iris)"]').first().getAttribute('cx'))

test('the eyes of the floating Dash follow the system’s pointer near it, and rest once it has gone', async ({
  start,
}) => {
  const dash = await start()
  const pet = await dash.openPet()
  // It has greeted.
  await expect(pet.locator('svg.bird')).not.toHaveAttribute('data-motion', /.*/)
  const before = await iris(pet)()
  await pointBeside(dash, 900, -600)
  await pointBeside(dash, -260, 0)
  await expect.poll(iris(pet)).toBeLessThan(0)
  await expect(pet.locator('svg.bird')).toHaveAttribute('data-motion', 'breath')
  await pointBeside(dash, 260, 0)
  await expect.poll(iris(pet)).toBeGreaterThan(10)
  await pointBeside(dash, -900, -600)
  await expect.poll(iris(pet)).toBe(before)
  await expect(pet.locator('svg.bird')).not.toHaveAttribute('data-motion', /.*/)
})

test('a click on Dash is answered before the next frame, by what it was on', async ({ start }) => {
  const dash = await start()
  const pet = await dash.openPet()
  await expect(pet.locator('svg.bird')).not.toHaveAttribute('data-motion', /.*/)
  const box = await pet.locator('svg.bird').boundingBox()
  if (!box) throw new Error('no bird')
  for (const [pose, x, y] of [
    ['giggling', 258, 400],
    ['nuzzle', 256, 175],
    ['nipping', 264, 306],
  ] as const) {
    await pet.evaluate(() => {
      const answer = { frames: NaN }
      Object.assign(globalThis, { answer })
      const onClick = () => {
        let frames = 0
        const count = (): number =>
          requestAnimationFrame(() => {
            frames += 1
            if (frames < 60) count()
          })
        count()
        new MutationObserver((_, observer) => {
          answer.frames = frames
          observer.disconnect()
        }).observe(document.querySelector('svg.bird')!, { attributeFilter: ['data-pose'] })
      }
      window.addEventListener('pointerup', onClick, { once: true, capture: true })
    })
    await pet.mouse.click(box.x + (x * box.width) / 512, box.y + (y * box.height) / 512)
    await expect(pet.locator('svg.bird')).toHaveAttribute('data-pose', pose)
    const frames = await pet.evaluate(() => (globalThis as { answer?: { frames: number } }).answer)
    expect(frames, pose).toEqual({ frames: 0 })
  }
})

test('Home’s Dash looks at the pointer, and a key strokes it', async ({ start }) => {
  const dash = await start()
  const home = await dash.openHome()
  const before = await iris(home)()
  await home.mouse.move(30, 300)
  await home.mouse.move(20, 300)
  await expect.poll(iris(home)).toBeLessThan(before - 4)
  await home.getByRole('button', { name: 'Stroke Dash' }).press('Enter')
  await expect(home.locator('svg.bird')).toHaveAttribute('data-pose', 'nuzzle')
})
