import type { Page } from '@playwright/test'
import { buttons, startCompositor } from '../support/x11-screen.ts'
import { expect, test, type Dash } from './app.ts'
import {
  boundsOf,
  middleOf,
  onScreen,
  openBeneath,
  untilInCorner,
  type Place,
} from './on-screen.ts'

test.skip(process.platform !== 'linux', 'needs the pointer of an X display')

/** Counts the button presses that a page gets from now on. */
async function countPresses(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    Object.assign(globalThis, { presses: 0 })
    const counted = globalThis as unknown as { presses: number }
    addEventListener('pointerdown', () => (counted.presses += 1), { capture: true })
  })
  return () => page.evaluate(() => (globalThis as unknown as { presses: number }).presses)
}

/** The X display's id of the floating window. */
const nativeIdOf = ({ electron }: Dash): Promise<number | undefined> =>
  electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find(({ title }) => title === 'Dash')
      ?.getNativeWindowHandle()
      .readUInt32LE(0),
  )

/** Makes Dash say something. */
async function say(pet: Page): Promise<void> {
  await pet.evaluate(() => window.dash.request('stroke', null))
  await expect(pet.getByRole('status')).toBeVisible()
}

onScreen(
  'only Dash and its bubble take clicks; others go to the window beneath',
  async ({ start, display }) => {
    const dash = await start()
    const pet = await dash.openPet()
    await untilInCorner(dash)
    const beneath = await openBeneath()
    const [onPet, onBeneath] = [await countPresses(pet), await countPresses(beneath.page)]
    const press = async ({ x, y }: Place) => {
      await display.point(x, y)
      await display.click()
    }
    const middle = await middleOf(dash, pet, 'button')
    // Dash is round, so the corner of its box is empty, like the space beside the box.
    const corner = { x: middle.x - 92, y: middle.y - 92 }
    const beside = { x: middle.x - 160, y: middle.y }
    const above = { x: middle.x, y: middle.y - 150 }

    await expect(async () => {
      const before = await onBeneath()
      for (const place of [corner, beside, above]) await press(place)
      expect(await onBeneath()).toBe(before + 3)
    }).toPass()
    // Until now, the page may not have reported the area of Dash.
    const [taken, passed] = [await onPet(), await onBeneath()]
    await press(middle)
    await expect.poll(onPet).toBe(taken + 1)
    expect(await onBeneath()).toBe(passed)

    // On a slow machine the bubble may close by itself; then try again.
    await expect(async () => {
      const [taken, passed] = [await onPet(), await onBeneath()]
      await say(pet)
      const words = await middleOf(dash, pet, 'status')
      await press({ x: words.x - 150, y: words.y })
      await press(words)
      await expect(pet.getByRole('status')).toBeHidden()
      expect(await onPet()).toBe(taken + 1)
      expect(await onBeneath()).toBe(passed + 1)
      await press(words)
      await expect.poll(onBeneath).toBe(passed + 2)
    }).toPass()
    await beneath.close()
  },
)

onScreen(
  'a parcel beside Dash takes a click and opens, and its place then takes none',
  async ({ start, display }) => {
    const dash = await start()
    const pet = await dash.openPet()
    await untilInCorner(dash)
    const parcel = pet.getByRole('button', { name: 'Open a parcel' })
    // The parcel of this half-month would stand in the pile as well.
    await pet.evaluate(() => window.dash.request('open-parcels', { id: null }))
    await expect(parcel).toBeHidden()
    await pet.evaluate(() => window.dash.request('feed-all', null))
    await expect(parcel).toBeVisible()
    const corner = await boundsOf(dash, 'Dash')
    const box = (await parcel.boundingBox())!
    const place = { x: corner.x + box.x + box.width / 3, y: corner.y + box.y + box.height / 2 }
    const beneath = await openBeneath()
    const onBeneath = await countPresses(beneath.page)
    const press = async () => {
      await display.point(place.x, place.y)
      await display.click()
    }
    // The page reports its areas a moment after the parcel has arrived.
    await expect(async () => {
      await press()
      await expect(parcel).toBeHidden({ timeout: 1000 })
    }).toPass()
    const passed = await onBeneath()
    await expect(async () => {
      await press()
      expect(await onBeneath()).toBeGreaterThan(passed)
    }).toPass()
    await beneath.close()
  },
)

onScreen(
  'dragged half out, Dash hides behind the edge, looks out, speaks on screen, and comes out at a click',
  async ({ start, display }) => {
    const dash = await start()
    const pet = await dash.openPet()
    await untilInCorner(dash)
    const bird = pet.locator('[data-pose]')
    const { workArea } = await dash.electron.evaluate(({ screen }) => screen.getPrimaryDisplay())
    const floor = workArea.y + workArea.height
    const x = async () => (await boundsOf(dash, 'Dash')).x + (820 - 200) / 2
    const from = await middleOf(dash, pet, 'button')
    await expect(async () => {
      await display.point(from.x, from.y)
      await display.press()
      await display.point(from.x - 6, from.y - 6)
      await expect(bird).toHaveAttribute('data-pose', 'dangling', { timeout: 2000 })
    }).toPass()
    await display.point(workArea.x + 2, floor - 300)
    await expect.poll(x).toBeLessThan(workArea.x - 60)
    await display.release()
    await expect.poll(x).toBe(workArea.x - 100)
    await display.point(workArea.x + 900, floor - 300)
    await expect(pet.getByRole('button', { name: /^Dash/ })).not.toHaveAttribute(
      'style',
      /translate/,
    )
    await display.point(workArea.x + 250, floor - 300)
    await expect(bird).toHaveAttribute('data-pose', 'peeking-out')
    await expect(pet.getByRole('button', { name: /^Dash/ })).toHaveAttribute('style', /translate/)
    await pet.evaluate(() => window.dash.request('stroke', null))
    const words = pet.getByRole('status')
    await expect(words).toBeVisible()
    const [corner, box] = [await boundsOf(dash, 'Dash'), await words.boundingBox()]
    if (!box) throw new Error('no bubble')
    // A point beside Dash, three quarters of which are visible.
    expect(corner.x + box.x).toBeGreaterThan(workArea.x + 80)
    expect(corner.y + box.y).toBeGreaterThanOrEqual(workArea.y)
    expect(corner.y + box.y + box.height).toBeLessThanOrEqual(floor)

    await dash.quit()
    const again = await start()
    const hidden = await again.openPet()
    const place = () => boundsOf(again, 'Dash')
    await expect.poll(async () => (await place()).x + (820 - 200) / 2).toBe(workArea.x - 100)
    const { y } = await middleOf(again, hidden, 'button')
    expect(y).toBeLessThan(floor - 200)
    await expect(async () => {
      await display.point(workArea.x + 40, y)
      await display.click()
      const { x: left, y: top } = await place()
      expect([left + (820 - 200) / 2, top + 530]).toEqual([workArea.x, floor])
    }).toPass()
  },
)

onScreen('the wheel enlarges Dash in place, but only over Dash', async ({ start, display }) => {
  const dash = await start()
  const pet = await dash.openPet()
  await untilInCorner(dash)
  const width = async () => (await pet.getByRole('button', { name: /^Dash/ }).boundingBox())?.width
  const middle = await middleOf(dash, pet, 'button')
  const corner = await boundsOf(dash, 'Dash')
  await display.point(middle.x, middle.y)
  await expect(async () => {
    await display.click(buttons.wheelUp)
    expect(await width()).toBeGreaterThan(200)
  }).toPass()
  const size = await width()
  await display.point(middle.x - 300, middle.y)
  await display.click(buttons.wheelUp)
  await display.point(middle.x, middle.y)
  await display.click(buttons.wheelDown)
  await expect.poll(width).toBe((size ?? 0) - 16)
  expect(await boundsOf(dash, 'Dash')).toEqual(corner)
})

/** Counts a screenshot's pixels in Dash's blue. */
function blueIn(picture: Buffer): number {
  let count = 0
  for (let n = 0; n < picture.length; n += 4) {
    const [blue = 0, green = 0, red = 0] = picture.subarray(n, n + 3)
    if (blue > 180 && blue > red + 60 && green > red) count += 1
  }
  return count
}

onScreen(
  'around Dash the window is transparent, from the first start on',
  async ({ start, display }) => {
    const stopCompositor = await startCompositor()
    const beneath = await openBeneath('#ff00ff')
    try {
      // A first start shows Home first, and Dash shares its process.
      const dash = await start()
      const pet = await dash.openPet()
      await untilInCorner(dash)
      const { x, y } = await middleOf(dash, pet, 'button')
      const [blue, green, red] = [255, 0, 255]
      await expect
        .poll(async () => [...(await display.look(x - 92, y - 92, 1, 1))].slice(0, 3))
        .toEqual([blue, green, red])
      await expect
        .poll(async () => blueIn(await display.look(x - 100, y - 100, 200, 200)))
        .toBeGreaterThan(2000)
    } finally {
      await beneath.close()
      await stopCompositor()
    }
  },
)

onScreen(
  'Dash is complete in every frame while a bubble comes and goes',
  async ({ start, display }, testInfo) => {
    const stopCompositor = await startCompositor()
    try {
      const dash = await start()
      const pet = await dash.openPet()
      await untilInCorner(dash)
      await pet.evaluate(() => window.dash.request('set', { motion: 'statue' }))
      const [corner, middle] = [await boundsOf(dash, 'Dash'), await middleOf(dash, pet, 'button')]
      const [left, y] = [middle.x - corner.x - 100, middle.y - corner.y]
      const id = await nativeIdOf(dash)
      // The window's own pixels: on a busy machine the compositor shows some frames in parts. A new Dash is a chick,
      // whose middle is 40 pixels below that of its box.
      const look = async () => {
        const upper = await display.look(left, y - 60, 200, 100, id)
        const feet = await display.look(left, y + 40, 200, 60, id)
        return [blueIn(upper), blueIn(feet)] as const
      }
      // Until the window is mapped, the display refuses to read it.
      await expect(async () => expect((await look())[0]).toBeGreaterThan(1000)).toPass()
      const frames: (readonly [number, number])[] = []
      for (let times = 0; times < 3; times += 1) {
        await pet.evaluate(() => window.dash.request('stroke', null))
        await expect(pet.getByRole('status')).toBeVisible()
        const gone = pet.getByRole('status').waitFor({ state: 'hidden' })
        const untilGone = gone.then(() => 'gone' as const)
        // Keep the frames until the bubble has gone, and for a second more.
        do frames.push(await look())
        while ((await Promise.race([untilGone, Promise.resolve('there')])) !== 'gone')
        for (let n = 0; n < 30; n += 1) frames.push(await look())
      }
      await testInfo.attach('blue pixels', { body: JSON.stringify(frames) })
      // A pose shows less blue than another: looking up, three fifths of the most at the top.
      for (const [half, share] of [0.55, 0.7].entries()) {
        const blues = frames.map((frame) => frame[half] ?? 0)
        expect(Math.min(...blues)).toBeGreaterThan(Math.max(...blues) * share)
      }
    } finally {
      await stopCompositor()
    }
  },
)
