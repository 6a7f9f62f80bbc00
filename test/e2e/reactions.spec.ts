import type { Screen } from '../support/x11-screen.ts'
import { expect, type Dash } from './app.ts'
import { irisOf } from './floating.ts'
import { display } from './on-screen.ts'
import { sharing } from './shared-app.ts'

const test = sharing.extend<{ display: Screen }>({ display })
test.use({ file: import.meta.url })

/** Puts the pointer beside the middle of the floating Dash. */
async function pointBeside({ electron }: Dash, display: Screen, dx: number, dy: number) {
  const middle = await electron.evaluate(({ BrowserWindow }) => {
    const pet = BrowserWindow.getAllWindows().find(({ title }) => title === 'Dash')
    if (!pet) throw new Error('no floating window')
    const { x, y, width, height } = pet.getBounds()
    return { x: x + width / 2, y: y + height - 90 }
  })
  await display.point(middle.x + dx, middle.y + dy)
}

test('the eyes of the floating Dash follow a near pointer, and rest once it has left', async ({
  dash,
  display,
}) => {
  test.skip(process.platform !== 'linux', 'needs the pointer of an X display')
  const pet = await dash.openPet()
  // Dash has finished its greeting.
  await expect(pet.locator('svg.bird')).not.toHaveAttribute('data-motion', /.*/)
  await pointBeside(dash, display, -900, -600)
  // The pointer keeps moving: one that is still when Dash first looks does not count as moved.
  let left = -260
  await expect
    .poll(async () => {
      await pointBeside(dash, display, (left += 1), 0)
      return irisOf(pet)()
    })
    .toBeLessThan(0)
  await expect(pet.locator('svg.bird')).toHaveAttribute('data-motion', 'breath')
  // The screen ends beside Dash, so go above it, to the right.
  await pointBeside(dash, display, 80, -260)
  await expect.poll(irisOf(pet)).toBeGreaterThan(4)
  await pointBeside(dash, display, -900, -600)
  await expect(pet.locator('svg.bird')).not.toHaveAttribute('data-motion', /.*/)
})

test('a click on Dash is answered before the next frame, with a gesture that depends on the zone', async ({
  dash,
}) => {
  const pet = await dash.openPet()
  await expect(pet.locator('svg.bird')).not.toHaveAttribute('data-motion', /.*/)
  const box = await pet.locator('svg.bird').boundingBox()
  if (!box) throw new Error('no bird')
  for (const [pose, x, y] of [
    // Belly, head and beak of a chick, in the units of the drawing.
    ['giggling', 258, 418],
    ['nuzzle', 256, 251],
    ['nipping', 262, 359],
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

test('seven clicks at double-click speed annoy Dash, and Home stays closed', async ({ dash }) => {
  const pet = await dash.openPet()
  await expect(pet.locator('svg.bird')).not.toHaveAttribute('data-motion', /.*/)
  // One click every 480 ms, held for half that time.
  await pet
    .getByRole('button', { name: /^Dash/ })
    .click({ clickCount: 7, delay: 240, position: { x: 100, y: 98 } })
  await expect(pet.locator('svg.bird')).toHaveAttribute('data-pose', /^huffy/)
  await expect(pet.getByRole('status')).toBeHidden()
  // Dash has forgotten the clicks by then.
  await expect(pet.locator('svg.bird')).toHaveAttribute('data-pose', 'glad')
  const isHomeMinimized = await dash.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find(({ title }) => title === 'Hot Dash')
      ?.isMinimized(),
  )
  expect(isHomeMinimized).toBe(true)
})

test('a dish that flies to the floating Dash stays fully visible, and keeps the size that it has in the beak', async ({
  dash,
}) => {
  const pet = await dash.openPet()
  await expect(pet.locator('svg.bird')).not.toHaveAttribute('data-motion', /.*/)
  for (const size of [200, 400]) {
    await pet.evaluate((side) => window.dash.request('set', { size: side }), size)
    const width = async () =>
      (await pet.getByRole('button', { name: /^Dash/ }).boundingBox())?.width
    await expect.poll(width).toBe(size)
    await pet.evaluate(() => window.dash.request('feed-one', { kind: 'commit' }))
    await pet.locator('.flight').waitFor()
    const { seen, boxes, lands } = await pet.evaluate(() => {
      const { screenX, screenY, innerWidth, innerHeight, screen } = window
      const flights = document
        .getAnimations()
        .filter(({ effect }) => (effect as KeyframeEffect).target?.closest('.flight'))
      for (const flight of flights) flight.pause()
      const chilli = document.querySelector('.flight svg')!
      const at = (ms: number) => {
        for (const flight of flights) flight.currentTime = ms
        const { left, right, top, bottom } = chilli.getBoundingClientRect()
        return { left, right, top, bottom }
      }
      const found = Array.from({ length: 27 }, (_, n) => at(n * 20))
      const scale = new DOMMatrix(getComputedStyle(chilli.parentElement!).transform)
      const lands = chilli.clientWidth * Math.hypot(scale.a, scale.b)
      for (const flight of flights) flight.finish()
      return {
        // The floating Dash stands in the lower right corner of the only display.
        seen: {
          right: Math.min(innerWidth, screen.availWidth - screenX),
          bottom: Math.min(innerHeight, screen.availHeight - screenY),
        },
        boxes: found,
        lands,
      }
    })
    for (const { left, right, top, bottom } of boxes) {
      expect(left).toBeGreaterThanOrEqual(0)
      expect(top).toBeGreaterThanOrEqual(0)
      expect(right).toBeLessThanOrEqual(seen.right)
      expect(bottom).toBeLessThanOrEqual(seen.bottom)
    }
    // The chilli in the beak is 173 units long, and a chick's is smaller (renderer/bird/forms.ts).
    const inBeak = (0.74 * 1.1 * 173 * size) / 512
    expect(lands).toBeGreaterThan(0.9 * inBeak)
    expect(lands).toBeLessThan(1.1 * inBeak)
    await expect(pet.locator('svg.bird')).toHaveAttribute('data-pose', 'happy')
    await pet.keyboard.press('Escape')
  }
  await pet.evaluate(() => window.dash.request('set', { size: 200 }))
})

test('a key press shows the focus around Dash only for a moment', async ({ dash }) => {
  const pet = await dash.openPet()
  const button = pet.getByRole('button', { name: /^Dash/ })
  // An earlier test may have left the focus there, so that its moment is over.
  await button.blur()
  await button.focus()
  await pet.keyboard.press('Escape')
  const ring = () =>
    button.evaluate((element) => {
      const { outlineStyle, outlineColor } = getComputedStyle(element)
      return outlineStyle === 'none' || /, 0\)|transparent/.test(outlineColor) ? 'none' : 'shown'
    })
  expect(await ring()).toBe('shown')
  await expect.poll(ring).toBe('none')
})
