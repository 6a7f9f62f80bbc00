/** Films of the real windows: a window is shown only once drawn, and Dash is in only one place in every frame. */
import { startCompositor } from '../support/x11-screen.ts'
import { expect, type Dash } from './app.ts'
import { onScreen, openBeneath } from './on-screen.ts'

/** The screen's background; no drawing of ours uses any of these colours. */
const wallpaper = '#3a5a3a'
const colours = { pet: [255, 0, 255], home: [0, 255, 1], blank: [255, 255, 255] } as const

const pixelsOf = (pixels: Buffer, [red, green, blue]: readonly [number, number, number]) => {
  let count = 0
  for (let at = 0; at < pixels.length; at += 4)
    if (pixels[at + 2] === red && pixels[at + 1] === green && pixels[at] === blue) count += 1
  return count
}

/** From now on, each new window draws Dash in a colour of its own, so that a frame shows which window it is in. */
const dyeDash = ({ electron }: Dash): Promise<void> =>
  electron.evaluate(
    ({ app, BrowserWindow }, [pet, home]) => {
      const dye = (contents: Electron.WebContents) => {
        const paint = () => {
          const colour = contents.getURL().includes('/pet/') ? pet : home
          void contents.insertCSS(
            `svg.bird * { fill: ${colour} !important; stroke: ${colour} !important; filter: none !important }`,
          )
        }
        contents.on('did-navigate', paint)
        if (contents.getURL() !== '') paint()
      }
      for (const { webContents } of BrowserWindow.getAllWindows()) dye(webContents)
      app.on('web-contents-created', (_event, contents) => dye(contents))
    },
    [`rgb(${colours.pet.join()})`, `rgb(${colours.home.join()})`] as const,
  )

const test = onScreen.extend<{ scenery: undefined }>({
  scenery: [
    async ({}, use) => {
      const stopCompositor = await startCompositor()
      const beneath = await openBeneath(wallpaper)
      await use(undefined)
      await beneath.close()
      await stopCompositor()
    },
    { auto: true },
  ],
})

for (const appearance of ['light', 'dark'] as const) {
  test(`Home opens fully drawn, and takes Dash over from the desktop (${appearance})`, async ({
    start,
    display,
  }) => {
    const dash = await start()
    const pet = await dash.openPet()
    await pet.evaluate(
      (look) => window.dash.request('set', { appearance: look, motion: 'statue', muted: true }),
      appearance,
    )
    // Make Home open a new window.
    await dash.electron.evaluate(({ BrowserWindow }) => {
      const home = BrowserWindow.getAllWindows().find(({ title }) => title === 'Hot Dash')
      if (home === undefined) return undefined
      const closed = new Promise<undefined>((resolve) =>
        home.once('closed', () => resolve(undefined)),
      )
      home.close()
      return closed
    })
    await dyeDash(dash)
    const { corner, nest } = await dash.electron.evaluate(({ screen }) => {
      const { width, height } = screen.getPrimaryDisplay().bounds
      return {
        corner: { x: width - 250, y: height - 250, width: 250, height: 250 },
        // A part of the area in which Home appears, in the middle of the screen: the nest without its cards.
        nest: { x: width / 2 - 400, y: height / 2 - 100, width: 420, height: 400 },
      }
    })
    const look = ({ x, y, width, height }: Electron.Rectangle) => display.look(x, y, width, height)
    await expect.poll(async () => pixelsOf(await look(corner), colours.pet)).toBeGreaterThan(2000)
    await dash.electron.evaluate(({ app }) => {
      app.once('browser-window-created', (_event, window) => {
        const order: string[] = []
        Object.assign(app, { order })
        window.webContents.once('dom-ready', () => order.push('drawn'))
        const look = () => {
          if (window.isVisible()) order.push('shown')
          else setTimeout(look, 1)
        }
        look()
      })
    })
    const begun = performance.now()
    await dash.electron.evaluate(({ app }) => void setImmediate(() => app.emit('activate')))
    const frames: { ms: number; home: number; blank: number; pet: number }[] = []
    while (performance.now() - begun < 3000) {
      const ms = Math.round(performance.now() - begun)
      // Look first at the window to which Dash goes. If Dash is there, it must be gone from its old place.
      const there = await look(nest)
      const here = await look(corner)
      frames.push({
        ms,
        home: pixelsOf(there, colours.home),
        blank: pixelsOf(there, colours.blank),
        pet: pixelsOf(here, colours.pet),
      })
    }
    const told = frames
      .filter(
        (frame, n) =>
          JSON.stringify({ ...frame, ms: 0 }) !== JSON.stringify({ ...frames[n - 1], ms: 0 }),
      )
      .map(({ ms, pet, home, blank }) => `${ms} ms: desktop ${pet}, Home ${home}, white ${blank}`)
      .join('\n')
    const isSeen = (pixels: number) => pixels > 40
    expect(frames.length).toBeGreaterThan(30)
    // The compositor may draw Home once more before it learns that the floating window is hidden.
    const both = frames.filter(({ pet, home }) => isSeen(pet) && isSeen(home))
    expect((both.at(-1)?.ms ?? 0) - (both[0]?.ms ?? 0), told).toBeLessThan(50)
    const gone = frames.filter(({ pet, home }) => !isSeen(pet) && !isSeen(home))
    expect((gone.at(-1)?.ms ?? 0) - (gone[0]?.ms ?? 0), told).toBeLessThan(1500)
    const order = await dash.electron.evaluate(
      ({ app }) => (app as unknown as { order: string[] }).order,
    )
    expect(order, told).toEqual(['drawn', 'shown'])
    expect(frames.at(-1)).toMatchObject({ pet: 0 })
    expect(frames.at(-1)?.home).toBeGreaterThan(2000)
  })
}
