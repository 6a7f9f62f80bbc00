import type { Page } from '@playwright/test'
import { expect, followTray, logged, picture, test, type Dash } from './app.ts'
import { birdBounds, birdIn, closeHome, isPetVisible, isStanding, place } from './floating.ts'
import { hurryWalks, onScreen, untilInCorner } from './on-screen.ts'

/** Waits until the pointer has been still for so long that a release does not throw Dash. */
const restHand = ({ electron }: Dash) =>
  electron.evaluate(() => new Promise<void>((resolve) => setTimeout(resolve, 200)))

/** Records the floating window's places from now on. */
const followWindow = ({ electron }: Dash) =>
  electron.evaluate(({ app, BrowserWindow }) => {
    const path: Electron.Rectangle[] = []
    Object.assign(app, { path })
    const pet = BrowserWindow.getAllWindows().find(({ title }) => title === 'Dash')
    pet?.on('move', () => path.push(pet.getBounds()))
  })

const birdPath = async ({ electron }: Dash) => {
  const path = await electron.evaluate(
    ({ app }) => (app as unknown as { path: Electron.Rectangle[] }).path,
  )
  return path.map((bounds) => birdIn(bounds, 200))
}

/** Moves the pointer of the system, which no page can move, to a place on screen. */
const pointAt = ({ electron }: Dash, x: number, y: number) =>
  electron.evaluate(
    ({ screen }, point) => {
      screen.getCursorScreenPoint = () => point
    },
    { x, y },
  )

/** Picks Dash up with the mouse. The pointer of the screen is at 1000,700 then. */
async function pickUp(dash: Dash): Promise<Page> {
  const pet = await dash.openPet()
  await untilInCorner(dash)
  const box = await pet.getByRole('button', { name: /^Dash/ }).boundingBox()
  if (!box) throw new Error('no bird')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await pointAt(dash, 1000, 700)
  await pet.mouse.move(x, y)
  await pet.mouse.down()
  await pet.mouse.move(x - 20, y - 20, { steps: 4 })
  await expect(pet.locator('[data-pose]')).toHaveAttribute('data-pose', 'dangling')
  return pet
}

/** Picks Dash up and holds it 400 pixels above the floor. @param x where the pointer goes; it was at 1000 */
async function liftUp(dash: Dash, x: number) {
  const pet = await pickUp(dash)
  const before = await birdBounds(dash)
  if (!before) throw new Error('no floating window')
  await pointAt(dash, x, 300)
  await expect.poll(async () => (await birdBounds(dash))?.y).toBe(before.y - 400)
  return { pet, before }
}

test('a Dash set to stand still can be dragged, keeps its size, and stands in the same place after a restart', async ({
  start,
}) => {
  const dash = await start()
  const home = await dash.openHome()
  await home.evaluate(() => window.dash.request('set', { motion: 'statue' }))
  const pet = await pickUp(dash)
  const before = await birdBounds(dash)
  if (!before) throw new Error('no floating window')
  await pointAt(dash, 700, 500)
  await expect.poll(async () => (await birdBounds(dash))?.x).toBe(before.x - 300)
  await pet.mouse.up()
  await isStanding(pet)
  const after = await birdBounds(dash)
  expect(after).toEqual({ ...before, x: before.x - 300, y: before.y - 200 })

  await dash.quit()
  const again = await start()
  await again.openPet()
  await expect.poll(() => birdBounds(again)).toEqual(after)
})

/** The angle in degrees of Dash below the hand that holds it. */
const turnOf = (pet: Page) =>
  pet.evaluate(() => {
    const whole = [...document.querySelectorAll('svg.bird g')]
      .map((group) => group.getAttribute('transform') ?? '')
      .find((transform) => transform.endsWith('270 30)'))
    return Number(/rotate\((\S+) /.exec(whole ?? '')?.[1])
  })

test('when dragged to the right, Dash swings behind the pointer, and hangs still once the pointer rests', async ({
  start,
}) => {
  const dash = await start()
  const { pet } = await liftUp(dash, 700)
  await expect.poll(() => turnOf(pet)).toBe(0)
  await dash.electron.evaluate(({ screen }) => {
    const start = performance.now()
    screen.getCursorScreenPoint = () => ({
      x: Math.min(1000, Math.round(700 + (performance.now() - start) / 2)),
      y: 300,
    })
  })
  await expect.poll(() => turnOf(pet)).toBeGreaterThan(4)
  await picture(pet, 'pet-swings')
  await expect.poll(() => turnOf(pet)).toBe(0)
  await pet.mouse.up()
  await isStanding(pet)
})

test('when enlarged in mid-air, Dash lands on the floor at its new size', async ({ start }) => {
  const dash = await start()
  const { pet, before } = await liftUp(dash, 700)
  await restHand(dash)
  await followWindow(dash)
  await pet.mouse.up()
  await expect.poll(async () => (await birdPath(dash)).length).toBeGreaterThan(2)
  await pet.evaluate(() => window.dash.request('set', { size: 300 }))
  await isStanding(pet)
  const after = await birdBounds(dash, 300)
  expect(after!.y + after!.height).toBe(before.y + before.height)
  await expect
    .poll(async () => (await pet.getByRole('button', { name: /^Dash/ }).boundingBox())?.width)
    .toBe(300)
})

/** The stride of the chick of a first start, in DIP: 31 of 512 units, at a width of 200, times 0.74 for a chick. */
const chickStride = 9

test('a polite Dash walks along the floor while the user does not type, sits down, and stands there after a restart', async ({
  start,
}) => {
  const dash = await start()
  const pet = await dash.openPet()
  // Dash looks at the bubble of its greeting first.
  await expect(pet.getByRole('status')).toBeVisible()
  await expect(pet.getByRole('status')).toBeHidden()
  await hurryWalks(dash)
  const before = await birdBounds(dash)
  if (!before) throw new Error('no floating window')
  await followWindow(dash)
  // Changing the motion makes Dash check again whether to walk.
  for (const motion of ['still', 'polite'] as const)
    await pet.evaluate((next) => window.dash.request('set', { motion: next }), motion)
  const bird = pet.locator('[data-pose]')
  await expect(bird).toHaveAttribute('data-pose', /^walk-/)
  await picture(pet, 'pet-walks')
  await expect(bird).toHaveAttribute('data-pose', 'sit')
  await pet.evaluate(() => window.dash.request('set', { motion: 'still' }))
  const path = await birdPath(dash)
  expect(path.every(({ y }) => y === before.y)).toBe(true)
  const places = [before, ...path].map(({ x }) => x)
  const strides = places.slice(1).map((x, n) => x - places[n]!)
  // The window may report two strides at once.
  expect(strides.every((stride) => stride % chickStride === 0)).toBe(true)
  const stands = places.at(-1)
  expect(stands).toBeLessThanOrEqual(before.x - 8 * chickStride)
  await picture(pet, 'pet-sits')

  await dash.quit()
  const again = await start()
  await again.openPet()
  await expect.poll(async () => (await birdBounds(again))?.x).toBe(stands)
})

onScreen('Dash walks even if the pointer has only just left it', async ({ start, display }) => {
  test.skip(process.platform !== 'linux', 'needs the pointer of an X display')
  const dash = await start()
  const pet = await dash.openPet()
  await expect(pet.getByRole('status')).toBeVisible()
  await expect(pet.getByRole('status')).toBeHidden()
  const at = await birdBounds(dash)
  if (!at) throw new Error('no floating window')
  await display.point(at.x + 100, at.y + 120)
  await expect
    .poll(() => dash.electron.evaluate(({ screen }) => screen.getCursorScreenPoint()))
    .toEqual({ x: at.x + 100, y: at.y + 120 })
  // Leave the shape of the window: another window has the pointer then, so Electron gets no further moves.
  await display.point(at.x + 4, at.y + 4)
  await display.point(0, 0)
  await hurryWalks(dash)
  for (const motion of ['still', 'polite'] as const)
    await pet.evaluate((next) => window.dash.request('set', { motion: next }), motion)
  // An interrupted walk ends without this pose.
  await expect(pet.locator('[data-pose]')).toHaveAttribute('data-pose', 'sit', { timeout: 20_000 })
  const stands = await birdBounds(dash)
  expect(stands?.x).toBeLessThanOrEqual(at.x - 8 * chickStride)
})

test('a replaced tray menu is freed along with its submenus', async ({ start }) => {
  const dash = await start()
  const home = await dash.openHome()
  const muted = () =>
    home.evaluate(async () => (await window.dash.request('snapshot', null)).settings.muted)
  const replace = async (times: number) => {
    for (let time = 0; time < times; time += 1) {
      const next = time % 2 === 0
      await home.evaluate((muted) => window.dash.request('set', { muted }), next)
      await expect.poll(muted).toBe(next)
    }
  }
  // Collect garbage before counting.
  const menus = () =>
    dash.electron.evaluate(({ Menu }) =>
      process.getBuiltinModule('node:v8').queryObjects(Menu, { format: 'count' }),
    )
  await replace(4)
  const before = await menus()
  expect(before).toBeGreaterThan(1)
  await replace(150)
  await expect.poll(menus).toBeLessThanOrEqual(before)
})

test('when released in mid-air, Dash falls to the floor, and stands there after a restart', async ({
  start,
}) => {
  const dash = await start()
  const { pet, before } = await liftUp(dash, 700)
  // A resting hand does not throw Dash.
  await restHand(dash)
  await pet.mouse.up()
  const floor = { ...before, x: before.x - 300 }
  await expect.poll(() => birdBounds(dash)).toEqual(floor)
  await isStanding(pet)

  await dash.quit()
  const again = await start()
  await again.openPet()
  await expect.poll(() => birdBounds(again)).toEqual(floor)
})

/** Records Dash's poses from now on. */
const followPoses = (pet: Page) =>
  pet.evaluate(() => {
    const bird = document.querySelector('svg.bird')!
    const poses: (string | null)[] = []
    Object.assign(globalThis, { poses })
    new MutationObserver(() => poses.push(bird.getAttribute('data-pose'))).observe(bird, {
      attributeFilter: ['data-pose'],
    })
  })
const posesTaken = (pet: Page) =>
  pet.evaluate(() => (globalThis as unknown as { poses: string[] }).poses)

test('when released, Dash squashes where it first hits the floor, and bounces off', async ({
  start,
}) => {
  const dash = await start()
  const { pet } = await liftUp(dash, 700)
  await restHand(dash)
  await followPoses(pet)
  await pet.mouse.up()
  await expect.poll(() => posesTaken(pet)).toContain('blink')
  const poses = await posesTaken(pet)
  expect(poses.slice(0, poses.indexOf('blink'))).toEqual([
    'falling',
    'landing',
    'falling',
    'landing',
  ])
})

test('when thrown sideways, Dash tumbles, lands upright, and is dizzy', async ({ start }) => {
  const dash = await start()
  const { pet } = await liftUp(dash, 1300)
  await dash.electron.evaluate(({ screen }) => {
    const start = performance.now()
    screen.getCursorScreenPoint = () => ({
      x: Math.round(1300 - (performance.now() - start) * 1.5),
      y: 300,
    })
  })
  // Let go before Dash reaches the display's real pointer, which would end the drag.
  const isOnTheWay = expect.poll(() => birdBounds(dash).then((bounds) => bounds?.x), {
    intervals: [10],
  })
  await isOnTheWay.toBeLessThan(1150)
  await followPoses(pet)
  await pet.mouse.up()
  const rotation = () => pet.locator('.pet-dash').evaluate((dash) => getComputedStyle(dash).rotate)
  await expect.poll(rotation).not.toBe('none')
  await expect.poll(() => posesTaken(pet)).toContain('dizzy')
  const poses = await posesTaken(pet)
  // A busy machine may draw no frame of the small bounce at the end.
  const flight = poses.slice(0, poses.indexOf('dizzy')).join(', ')
  expect(flight).toMatch(/^falling, tumbling, landing(?:, falling, landing)?$/)
  expect(await rotation()).toBe('none')
})

test('when thrown against the edge of the screen, Dash bounces back, and lands on the floor', async ({
  start,
}) => {
  const dash = await start()
  const { pet, before } = await liftUp(dash, 800)
  await followWindow(dash)
  // The pointer moves right, and is still moving at the release.
  await dash.electron.evaluate(({ screen }) => {
    const start = performance.now()
    screen.getCursorScreenPoint = () => ({
      x: Math.round(800 + (performance.now() - start) / 2),
      y: 300,
    })
  })
  // Let go long before the edge.
  const isOnTheWay = expect.poll(async () => (await birdPath(dash)).length, { intervals: [10] })
  await isOnTheWay.toBeGreaterThan(8)
  await pet.mouse.up()
  await expect.poll(async () => (await birdPath(dash)).at(-1)?.y).toBe(before.y)
  await isStanding(pet)
  const path = await birdPath(dash)
  const { workArea } = await dash.electron.evaluate(({ screen }) => screen.getPrimaryDisplay())
  const edge = workArea.x + workArea.width - before.width
  const right = Math.max(...path.map(({ x }) => x))
  // Dash reached the edge between two frames.
  expect(right).toBeGreaterThan(edge - 100)
  expect(path.at(-1)?.x).toBeLessThan(Math.min(edge, right))
  expect(path.at(-1)?.y).toBe(before.y)
})

test('the floating window survives a close request, and both windows survive a crash of their process', async ({
  start,
  dataFolder,
}) => {
  const dash = await start()
  await dash.openPet()
  const onPet = (act: 'close' | 'crash') =>
    dash.electron.evaluate(({ BrowserWindow }, what) => {
      const pet = BrowserWindow.getAllWindows().find(({ title }) => title === 'Dash')
      if (what === 'close') pet?.close()
      else pet?.webContents.forcefullyCrashRenderer()
    }, act)
  await onPet('close')
  await expect.poll(() => isPetVisible(dash)).toBe(false)
  const home = await dash.openHome()
  await home.evaluate(() => window.dash.request('set', { shown: true }))
  await dash.openPet()
  await expect.poll(() => isPetVisible(dash)).toBe(true)

  const isDrawn = (window: string) => () =>
    dash.electron.evaluate(
      ({ BrowserWindow }, wanted) =>
        BrowserWindow.getAllWindows()
          .find(({ title }) => title === wanted)
          ?.webContents.executeJavaScript('document.documentElement.dataset.ready'),
      window,
    )
  await onPet('crash')
  const ended: unknown = expect.stringContaining('has ended')
  await expect.poll(() => logged(dataFolder)).toEqual([ended, ended])
  await expect.poll(isDrawn('Dash')).toBe('true')
  await expect.poll(isDrawn('Hot Dash')).toBe('true')
})

/** Records in each frame how far Dash is from the middle of its window. @returns reads the record */
async function followAside(pet: Page): Promise<() => Promise<readonly number[]>> {
  await pet.evaluate(() => {
    const aside = new Set<number>()
    Object.assign(globalThis, { aside })
    const look = () => {
      const { left, width } = document.querySelector('.pet-dash')!.getBoundingClientRect()
      aside.add(Math.round(left + width / 2 - innerWidth / 2))
      requestAnimationFrame(look)
    }
    look()
  })
  return () => pet.evaluate(() => [...(globalThis as unknown as { aside: Set<number> }).aside])
}

test('Dash is shown only once: in Home while Home is open, otherwise where it stood before', async ({
  start,
}) => {
  const dash = await start()
  const pet = await dash.openPet()
  // The window manager may put a new window elsewhere at first.
  const { workArea } = await dash.electron.evaluate(({ screen }) => screen.getPrimaryDisplay())
  const corner = { x: workArea.x + workArea.width - 224, y: workArea.y + workArea.height - 200 }
  const isHere = (page: Page) => expect(page.locator('.entrance-here svg.bird')).toBeVisible()
  const isBack = async () => {
    await expect.poll(() => isPetVisible(dash)).toBe(true)
    await isHere(pet)
    await expect.poll(() => birdBounds(dash)).toEqual({ ...corner, width: 200, height: 200 })
  }
  const aside = await followAside(pet)
  const home = await dash.openHome()
  await expect.poll(() => isPetVisible(dash)).toBe(false)
  await isHere(home)
  await expect(pet.locator('svg.bird')).toBeHidden()

  await dash.openPet()
  await isBack()
  // Restore the minimised window, then close it.
  await dash.openHome()
  await expect.poll(() => isPetVisible(dash)).toBe(false)
  await isHere(home)
  await closeHome(dash)
  await isBack()
  expect(await aside()).toEqual([0])
})

test('a minimised Home that does not respond is throttled only once it responds', async ({
  start,
}) => {
  const dash = await start()
  const home = await dash.openHome()
  const throttled = await dash.electron.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows().find(
      ({ title }) => title === 'Hot Dash',
    )?.webContents
    if (!contents) throw new Error('no Home')
    const told: boolean[] = []
    const set = contents.setBackgroundThrottling.bind(contents)
    contents.setBackgroundThrottling = (is) => {
      told.push(is)
      set(is)
    }
    Object.assign(contents, { told })
    return contents.getBackgroundThrottling()
  })
  expect(throttled).toBe(true)
  const busy = home.waitForEvent('console', (message) => message.text() === 'busy')
  await home.evaluate(() => {
    setTimeout(() => {
      // eslint-disable-next-line no-console
      console.log('busy')
      const end = performance.now() + 4000
      while (performance.now() < end);
    })
  })
  await busy
  const told = () =>
    dash.electron.evaluate(
      ({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()
          .map(({ webContents }) => webContents as typeof webContents & { told?: boolean[] })
          .find((contents) => contents.told)?.told,
    )
  await dash.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find(({ title }) => title === 'Hot Dash')
      ?.minimize(),
  )
  await expect.poll(told).toEqual([false, true])
})

onScreen('called from the tray, Dash leaves Home for the pointer', async ({ start, display }) => {
  test.skip(process.platform !== 'linux', 'needs the pointer of an X display')
  const dash = await start()
  const pet = await dash.openPet()
  await pet.evaluate(() => window.dash.request('set', { motion: 'statue' }))
  const choose = await followTray(dash, pet)
  await dash.openHome()
  await expect.poll(() => isPetVisible(dash)).toBe(false)
  await display.point(400, 400)
  await choose('Come here')
  await expect.poll(() => place(pet)).toBe('desktop')
  await expect.poll(() => isPetVisible(dash)).toBe(true)
  await expect(pet.locator('.entrance-here')).toBeVisible()
  const middle = async () => ((await birdBounds(dash))?.x ?? 0) + 100
  await expect.poll(middle).toBe(400)
})
