/** Where Dash is and where it looks. */
import type { Page } from '@playwright/test'
import { expect, type Dash } from './app.ts'

/** Bounds of a bird of this size in its window: in the middle of the lower edge. */
export const birdIn = ({ x, y, width, height }: Electron.Rectangle, side: number) => ({
  x: x + (width - side) / 2,
  y: y + height - side,
  width: side,
  height: side,
})

/** Dash's bounds on screen. */
export async function birdBounds({ electron }: Dash, side = 200) {
  const bounds = await electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find(({ title }) => title === 'Dash')
      ?.getBounds(),
  )
  return bounds && birdIn(bounds, side)
}

/** Whether the floating window is visible; undefined without one. */
export const isPetVisible = ({ electron }: Dash) =>
  electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find(({ title }) => title === 'Dash')
      ?.isVisible(),
  )

/** Closes Home with its window's own button, and waits until it is gone. */
export async function closeHome({ electron, openHome }: Dash): Promise<void> {
  await openHome()
  await electron.evaluate(
    ({ BrowserWindow }) =>
      new Promise<void>((resolve) => {
        const home = BrowserWindow.getAllWindows().find(({ title }) => title === 'Hot Dash')
        // This may run twice (`evaluateAgainWhenCollected` in app.ts), and the first time has closed it.
        if (!home) {
          resolve()
          return
        }
        home.once('closed', () => resolve())
        home.close()
      }),
  )
}

/** The place of Dash. */
export const place = (page: Page) =>
  page.evaluate(async () => (await window.dash.request('snapshot', null)).place)

/** Settles once Dash stands. */
export const isStanding = (pet: Page) =>
  expect(pet.locator('[data-pose]')).not.toHaveAttribute(
    'data-pose',
    /dangling|falling|tumbling|landing/,
  )

/** How far to the side the irises are drawn. */
export const irisOf = (pet: Page) => async () =>
  Number(await pet.locator('svg.bird ellipse[fill$="iris)"]').first().getAttribute('cx'))
