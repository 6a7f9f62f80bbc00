/** A desktop with a compositor and a background, on which Dash is filmed. */
import type { Dash } from '../e2e/app.ts'
import { onScreen, openBeneath } from '../e2e/on-screen.ts'
import { startCompositor } from '../support/x11-screen.ts'
import type { Area } from './film.ts'

/** Desktop backgrounds behind Dash. */
export const wallpapers = {
  light: '#f4f1ea',
  dark: '#16181d',
  busy: `repeating-conic-gradient(from 20deg at 30% 60%, #e4572e 0 12deg, #ffc914 0 24deg, #17bebb 0 36deg, #2e282a 0 48deg)`,
} as const

export const test = onScreen.extend<{ desktop: keyof typeof wallpapers; scenery: undefined }>({
  desktop: ['light', { option: true }],
  scenery: [
    async ({ desktop }, use) => {
      const stopCompositor = await startCompositor()
      const wallpaper = await openBeneath(wallpapers[desktop])
      await use(undefined)
      await wallpaper.close()
      await stopCompositor()
    },
    { auto: true },
  ],
})

export const wholeScreen = ({ electron }: Dash): Promise<Area> =>
  electron.evaluate(({ screen }) => screen.getPrimaryDisplay().bounds)

/** The lower right part of the screen, where Dash walks and falls. */
export async function ground(dash: Dash, width: number, height: number): Promise<Area> {
  const bounds = await wholeScreen(dash)
  return { x: bounds.width - width, y: bounds.height - height, width, height }
}
