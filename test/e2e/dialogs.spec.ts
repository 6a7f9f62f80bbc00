import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import type { Dash } from './app.ts'
import { expect, hangTimeoutMs } from './app.ts'
import { onScreen as test } from './on-screen.ts'
import { keys, type Screen } from '../support/x11-screen.ts'

test.skip(process.platform !== 'linux', 'needs an X display to see and answer the dialogs')

/** Counts dark pixels on a light background, which are the letters of a dialog. The screen behind it is black. */
async function inkOf(display: Screen, { electron }: Dash): Promise<number> {
  const { width, height } = await electron.evaluate(
    ({ screen }) => screen.getPrimaryDisplay().bounds,
  )
  const seen = await display.look(0, 0, width, height)
  const pixels = Array.from({ length: width * height }, (_, n) => seen.subarray(4 * n, 4 * n + 3))
  const rows = Array.from({ length: height }, (_, y) => pixels.slice(y * width, (y + 1) * width))
  return rows
    .map((row) => {
      const isGround = (pixel: Uint8Array) => Math.min(...pixel) > 225
      const ground = row.filter(isGround).length
      const within = row.slice(row.findIndex(isGround), row.findLastIndex(isGround))
      return ground < width / 5 ? 0 : within.filter((pixel) => Math.max(...pixel) < 90).length
    })
    .reduce((sum, ink) => sum + ink, 0)
}

/** Throws an uncaught error: Hot Dash closes everything and offers to restart. */
const fail = ({ electron }: Dash) =>
  electron.evaluate(({ app }) => {
    // A restarted process would belong to no test.
    app.relaunch = () => undefined
    setImmediate(() => {
      throw new Error('nothing has caught this')
    })
  })

/** Presses Enter in the dialog until Hot Dash has ended: a window gets the focus some time after it appears. */
async function restart(display: Screen, ended: Promise<unknown>): Promise<void> {
  const state = { isOver: false }
  void ended.then(() => {
    state.isOver = true
  })
  await expect
    .poll(async () => {
      await display.type(keys.enter)
      return state.isOver
    })
    .toBe(true)
}

test('after "Start again" Hot Dash quits at once, even while a drive does not respond', async ({
  start,
  dataFolder,
  display,
}) => {
  const dash = await start()
  await dash.openPet()
  const pipe = join(dataFolder, 'pipe')
  execFileSync('mkfifo', [pipe])
  await dash.electron.evaluate(({}, path) => {
    // Nobody writes to the pipe, so a thread of the app waits forever, as it would for a missing drive.
    process.getBuiltinModule('node:fs').open(path, () => undefined)
  }, pipe)
  const ended = dash.electron.waitForEvent('close', { timeout: hangTimeoutMs })
  await fail(dash)
  // The dialog shows its words before the test answers it.
  await expect.poll(() => inkOf(display, dash)).toBeGreaterThan(200)
  await restart(display, ended)
})
