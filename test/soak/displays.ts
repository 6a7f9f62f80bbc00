import type { Dash } from '../e2e/app.ts'

type Area = Electron.Rectangle

/** Sets of displays. All lie within the session's real display, so their whole area is visible. */
export const displaySets: Readonly<Record<string, readonly Area[]>> = {
  one: [{ x: 0, y: 0, width: 1600, height: 1000 }],
  small: [{ x: 0, y: 0, width: 1280, height: 720 }],
  'two, the second to the right': [
    { x: 0, y: 0, width: 960, height: 1000 },
    { x: 960, y: 100, width: 640, height: 800 },
  ],
  'only the left one': [{ x: 0, y: 0, width: 960, height: 1000 }],
  'two, the second below': [
    { x: 0, y: 0, width: 1600, height: 600 },
    { x: 200, y: 600, width: 1000, height: 400 },
  ],
  'with a panel above': [{ x: 0, y: 40, width: 1600, height: 960 }],
}

/**
 * Makes Electron report these displays to main, as if displays were plugged in, unplugged or changed their
 * resolution. Xvfb itself has only one display (screen-size.ts).
 */
export async function plugDisplays({ electron }: Dash, areas: readonly Area[]): Promise<void> {
  await electron.evaluate(({ screen }, chosen) => {
    const before = screen.getAllDisplays()
    const [template] = before
    if (!template) throw new Error('there is no display')
    const displays = chosen.map((bounds, n) => ({
      ...template,
      id: template.id + n,
      bounds,
      workArea: bounds,
      size: { width: bounds.width, height: bounds.height },
      workAreaSize: { width: bounds.width, height: bounds.height },
    }))
    const between = (value: number, from: number, length: number) =>
      Math.max(from, Math.min(value, from + length))
    const near = (x: number, y: number) => (one: Electron.Display, other: Electron.Display) => {
      const away = ({ bounds: { x: left, y: top, width, height } }: Electron.Display) =>
        Math.hypot(x - between(x, left, width), y - between(y, top, height))
      return away(one) - away(other)
    }
    const nearest = (x: number, y: number) => displays.toSorted(near(x, y))[0] ?? template
    Object.assign(screen, {
      getAllDisplays: () => displays,
      getPrimaryDisplay: () => displays[0],
      getDisplayNearestPoint: ({ x, y }: Electron.Point) => nearest(x, y),
      getDisplayMatching: ({ x, y, width, height }: Electron.Rectangle) =>
        nearest(x + width / 2, y + height / 2),
    })
    const has = (all: readonly Electron.Display[], { id }: Electron.Display) =>
      all.some((one) => one.id === id)
    for (const display of before)
      if (!has(displays, display)) screen.emit('display-removed', {}, display)
    for (const display of displays) {
      if (has(before, display))
        screen.emit('display-metrics-changed', {}, display, ['bounds', 'workArea'])
      else screen.emit('display-added', {}, display)
    }
  }, areas)
}

/** Makes Electron report the real display again. */
export async function showRealDisplay({ electron }: Dash): Promise<void> {
  await electron.evaluate(({ screen }) => {
    // What was assigned hides the prototype's own methods.
    const names = ['getAllDisplays', 'getPrimaryDisplay', 'getDisplayNearestPoint'] as const
    for (const name of [...names, 'getDisplayMatching'] as const)
      Reflect.deleteProperty(screen, name)
    for (const display of screen.getAllDisplays())
      screen.emit('display-metrics-changed', {}, display, ['bounds', 'workArea'])
  })
}
