/** The screen of the session and its windows, as a user sees them, points at them and presses them. */
import type { Page } from '@playwright/test'
import { openBrowser } from '../pictures/sheet.ts'
import { openScreen, type Screen } from '../support/x11-screen.ts'
import { expect, test, type Dash } from './app.ts'

export interface Place {
  readonly x: number
  readonly y: number
}

export async function display({}, use: (screen: Screen) => Promise<void>): Promise<void> {
  const screen = await openScreen()
  await use(screen)
  screen.close()
}

export const onScreen = test.extend<{ display: Screen }>({ display })

/** Bounds of a window's content on screen. @param title of the window */
export const boundsOf = ({ electron }: Dash, title: string): Promise<Electron.Rectangle> =>
  electron.evaluate(({ BrowserWindow }, wanted) => {
    const found = BrowserWindow.getAllWindows().find((window) => window.title === wanted)
    if (!found) throw new Error(`no window: ${wanted}`)
    return found.getContentBounds()
  }, title)

/**
 * Waits until the floating window is where Dash first stands: the window manager may put a new window elsewhere at
 * first.
 */
export const untilInCorner = ({ electron }: Dash): Promise<void> =>
  expect
    .poll(() =>
      electron.evaluate(({ BrowserWindow, screen }) => {
        const { x, y, width, height } = screen.getPrimaryDisplay().workArea
        const bounds = BrowserWindow.getAllWindows()
          .find(({ title }) => title === 'Dash')
          ?.getBounds()
        return bounds && [x + width - bounds.x, y + height - bounds.y]
      }),
    )
    .toEqual([534, 530])

/** The middle of Dash (the button) or of its bubble, on screen. */
export async function middleOf(dash: Dash, pet: Page, role: 'button' | 'status'): Promise<Place> {
  const corner = await boundsOf(dash, 'Dash')
  const name = role === 'button' ? /^Dash/ : ''
  const box = await pet.getByRole(role, { name }).boundingBox()
  if (!box) throw new Error(`nothing there: ${role}`)
  return { x: corner.x + box.x + box.width / 2, y: corner.y + box.y + box.height / 2 }
}

/** Opens another program's window over the whole screen, beneath Dash: it gets the clicks that Dash lets through. */
export async function openBeneath(
  background = 'white',
): Promise<{ readonly page: Page; close(): Promise<void> }> {
  const electron = await openBrowser()
  const page = await electron.firstWindow()
  await page.setContent(`<body style="margin: 0; background: ${background}">`)
  await electron.evaluate(({ BrowserWindow, screen }) => {
    BrowserWindow.getAllWindows()[0]?.setBounds(screen.getPrimaryDisplay().bounds)
  })
  return { page, close: () => electron.close() }
}

/**
 * Makes Dash walk soon: nobody types, and Dash seems to have started an hour ago. The pause between walks is short,
 * and the clock advances by its full length.
 * @param roll the constant result of `Math.random`: below a half Dash walks left, and the higher the roll the longer
 *   the walk
 */
export const hurryWalks = ({ electron }: Dash, roll = 0): Promise<void> =>
  electron.evaluate(({ powerMonitor }, always) => {
    powerMonitor.getSystemIdleTime = () => 100
    powerMonitor.isOnBatteryPower = () => false
    Math.random = () => always
    const now = performance.now.bind(performance)
    let ahead = 3_600_000
    performance.now = () => now() + ahead
    const wait = globalThis.setTimeout
    globalThis.setTimeout = ((task: () => void, ms: number) => {
      if (ms !== 30_000 + always * 60_000) return wait(task, ms)
      ahead += ms
      // Do not check during a walk: the higher the roll, the longer the walk.
      return wait(task, 2500 + always * 10_000)
    }) as typeof setTimeout
  }, roll)
