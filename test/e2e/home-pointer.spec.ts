import { expect, test } from './app.ts'
import { irisOf } from './floating.ts'

test('in Home, Dash looks at the pointer, and a key press strokes Dash', async ({ start }) => {
  const dash = await start()
  const home = await dash.openHome()
  const before = await irisOf(home)()
  await home.mouse.move(30, 300)
  await home.mouse.move(20, 300)
  await expect.poll(irisOf(home)).toBeLessThan(before - 4)
  await home.getByRole('button', { name: 'Pet Dash' }).press('Enter')
  await expect(home.locator('svg.bird')).toHaveAttribute('data-pose', 'nuzzle')
})

test('Dash opens its beak for a dish held in front of it', async ({ start }) => {
  const dash = await start()
  const home = await dash.openHome()
  const bird = home.locator('svg.bird')
  const face = await home.locator('.stage-dash').boundingBox()
  if (!face) throw new Error('no Dash')
  await home.locator('.tiles [draggable=true]').first().hover()
  await home.mouse.down()
  await home.mouse.move(face.x - 80, face.y)
  await home.mouse.move(face.x - 90, face.y)
  await expect(bird).not.toHaveAttribute('data-pose', 'awaiting')
  await home.mouse.move(face.x + face.width / 2, face.y + face.height * 0.6)
  await home.mouse.move(face.x + face.width / 2 + 4, face.y + face.height * 0.6)
  await expect(bird).toHaveAttribute('data-pose', 'awaiting')
  await home.mouse.up()
  await expect(bird).toHaveAttribute('data-pose', 'eating')
})
