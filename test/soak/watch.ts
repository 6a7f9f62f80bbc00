import { readdirSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { logged, type Dash } from '../e2e/app.ts'
import { kindOf, processesOf, read } from '../bench/process-tree.ts'

/** The resources of the app at rest, with Home closed and Dash on the desktop. */
export interface RestSample {
  /** Minutes since the day began. */
  readonly minute: number
  readonly descriptors: number
  readonly processes: number
  /** The listeners that main has on Electron's emitters and on the floating window. */
  readonly listeners: number
  /** The DOM nodes of the floating window. */
  readonly nodes: number
  readonly pageListeners: number
  /** The JavaScript heap of the floating window. memory.ts measures all memory. */
  readonly scriptMegabytes: number
}

/** Observes a running Hot Dash from outside and inside. */
export interface Watch {
  /** The problems since the last call, from the consoles, the log and the checks of window positions. */
  faults(): Promise<readonly string[]>
  sample(pet: Page, minute: number): Promise<RestSample>
  /** The running Git processes. At rest there are none. */
  gitProcesses(): readonly string[]
}

export async function openWatch(dash: Dash, dataFolder: string): Promise<Watch> {
  const pid = dash.electron.process().pid ?? 0
  let complaintsSeen = 0
  let linesSeen = 0
  await watchWindows(dash)
  return {
    async faults() {
      const complaints = dash.complaints.slice(complaintsSeen)
      complaintsSeen += complaints.length
      const lines = (await logged(dataFolder)).slice(linesSeen)
      linesSeen += lines.length
      const lost = await lostWindows(dash)
      return [
        ...complaints.map((text) => `console: ${text}`),
        ...lines.map((text) => `log: ${text}`),
        ...lost.map((text) => `window: ${text}`),
      ]
    },
    async sample(pet, minute) {
      const processes = processesOf(pid)
      return {
        minute,
        descriptors: processes.reduce((sum, process) => sum + descriptorsOf(process), 0),
        processes: processes.length,
        listeners: await listenersInMain(dash),
        ...(await pageMetrics(pet)),
      }
    },
    gitProcesses: () =>
      processesOf(pid)
        .filter((process) => kindOf(process) === 'main' && process !== pid)
        .map((process) => (read(`/proc/${process}/cmdline`) ?? '').replaceAll('\0', ' ').trim())
        .filter((line) => /(^|\/)git /.test(line)),
  }
}

/**
 * Checks twice a second in main where its windows are. A window is lost if it is outside every display in two
 * successive checks. For the floating window, only Dash itself counts.
 */
async function watchWindows({ electron }: Dash): Promise<void> {
  await electron.evaluate(({ app, BrowserWindow, screen }) => {
    const [leastSeen, smallestDash] = [8, 96]
    const lost: string[] = []
    Object.assign(app, { lost })
    const looksOutside = new Map<number, number>()
    const shared = (from: number, length: number, other: number, otherLength: number) =>
      Math.min(from + length, other + otherLength) - Math.max(from, other)
    setInterval(() => {
      for (const window of BrowserWindow.getAllWindows()) {
        const { x, y, width, height } = window.getBounds()
        const part =
          window.title === 'Dash'
            ? {
                x: x + (width - smallestDash) / 2,
                y: y + height - smallestDash,
                width: smallestDash,
                height: smallestDash,
              }
            : { x, y, width, height }
        const isSeen = screen
          .getAllDisplays()
          .some(
            ({ bounds }) =>
              shared(part.x, part.width, bounds.x, bounds.width) >= leastSeen &&
              shared(part.y, part.height, bounds.y, bounds.height) >= leastSeen,
          )
        const isOutside = window.isVisible() && !window.isMinimized() && !isSeen
        const looks = isOutside ? (looksOutside.get(window.id) ?? 0) + 1 : 0
        looksOutside.set(window.id, looks)
        if (looks === 2)
          lost.push(`${window.title} is off every display: ${x},${y} ${width}×${height}`)
      }
    }, 500)
  })
}

/** The windows that were lost since the last call. */
const lostWindows = ({ electron }: Dash): Promise<readonly string[]> =>
  electron.evaluate(({ app }) => (app as unknown as { lost: string[] }).lost.splice(0))

/**
 * Counts the listeners on the app's own emitters and on the floating window. Home is excluded, because main may still
 * be closing it.
 */
const listenersInMain = ({ electron }: Dash): Promise<number> =>
  electron.evaluate((all) => {
    const { app, BrowserWindow, ipcMain, nativeTheme, powerMonitor, screen, session } = all
    const pet = BrowserWindow.getAllWindows().find(({ title }) => title === 'Dash')
    const emitters: readonly NodeJS.EventEmitter[] = [
      ...[app, ipcMain, nativeTheme, powerMonitor, screen, session.defaultSession, process],
      ...(pet ? [pet, pet.webContents] : []),
    ]
    return emitters.reduce(
      (sum, emitter) =>
        emitter.eventNames().reduce((count, name) => count + emitter.listenerCount(name), sum),
      0,
    )
  })

async function pageMetrics(page: Page) {
  const session = await page.context().newCDPSession(page)
  try {
    await session.send('HeapProfiler.collectGarbage')
    await session.send('Performance.enable')
    const { metrics } = await session.send('Performance.getMetrics')
    const value = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? NaN
    return {
      nodes: value('Nodes'),
      pageListeners: value('JSEventListeners'),
      scriptMegabytes: value('JSHeapUsedSize') / 2 ** 20,
    }
  } finally {
    await session.detach()
  }
}

function descriptorsOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length
  } catch {
    return 0
  }
}
