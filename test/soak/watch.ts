import { readdirSync } from 'node:fs'
import { setTimeout as passed } from 'node:timers/promises'
import type { Page } from '@playwright/test'
import { logged, type Dash } from '../e2e/app.ts'
import {
  add,
  allocatedMegabytes,
  kindOf,
  processesOf,
  read,
  sumOf,
  type ByProcess,
} from '../bench/process-tree.ts'

/** What the app holds while it rests: Home closed, Dash on the desktop. */
export interface RestSample {
  /** Since the day began. */
  readonly minute: number
  /** What its processes have allocated. */
  readonly megabytes: number
  readonly byProcess: Readonly<Record<string, number>>
  /** Once the garbage of main and of the page is collected, where that was asked for. */
  readonly heldMegabytes: number
  readonly heldByProcess: Readonly<Record<string, number>>
  readonly descriptors: number
  readonly processes: number
  /** Of Electron's emitters in main. */
  readonly listeners: number
  /** Of the floating window's page. */
  readonly nodes: number
  readonly pageListeners: number
  readonly scriptMegabytes: number
}

/** Looks at a running Hot Dash from outside and from within. */
export interface Watch {
  /** What is wrong since the last look: on a console, in the log, with a window's place. */
  faults(): Promise<readonly string[]>
  /** @param collects whether garbage is collected before what is in the page is counted */
  sample(pet: Page, minute: number, collects: boolean): Promise<RestSample>
  /** Git that runs now; at rest there is none. */
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
    async sample(pet, minute, collects) {
      const byProcess = allocatedByApp(pid)
      const processes = processesOf(pid).filter((process) => kindOf(process) !== tracingService)
      const heldByProcess = collects ? await allocatedOnceCollected(dash, pet) : byProcess
      return {
        minute,
        megabytes: sumOf(byProcess),
        byProcess: Object.fromEntries(byProcess),
        heldMegabytes: sumOf(heldByProcess),
        heldByProcess: Object.fromEntries(heldByProcess),
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
 * Twice a second main looks where its windows are; one that nothing can be seen of on any display, at two looks in a row, is
 * lost. Of the floating window counts where Dash is.
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

/** Those since the last call. */
const lostWindows = ({ electron }: Dash): Promise<readonly string[]> =>
  electron.evaluate(({ app }) => (app as unknown as { lost: string[] }).lost.splice(0))

/** Windows come and go; each has its own. */
const listenersInMain = ({ electron }: Dash): Promise<number> =>
  electron.evaluate((all) => {
    const { app, BrowserWindow, ipcMain, nativeTheme, powerMonitor, screen, session } = all
    const windows = BrowserWindow.getAllWindows()
    const emitters: readonly NodeJS.EventEmitter[] = [
      ...[app, ipcMain, nativeTheme, powerMonitor, screen, session.defaultSession, process],
      ...windows,
      ...windows.map(({ webContents }) => webContents),
    ]
    return emitters.reduce(
      (sum, emitter) =>
        emitter.eventNames().reduce((count, name) => count + emitter.listenerCount(name), sum),
      0,
    )
  })

/** What is given back is given back by then. */
const collectedMs = 5000

/** Chromium starts it for a collection, which only this watch asks for. */
const tracingService = 'tracing.mojom.TracingService'

/** Without the tracing service, and without the buffers of 4 MB that it shares with each process, which fill up with each dump. */
function allocatedByApp(pid: number): ByProcess {
  const sums = new Map([...allocatedMegabytes(pid)].filter(([kind]) => kind !== tracingService))
  const processes = processesOf(pid)
  const service = processes.find((process) => kindOf(process) === tracingService)
  if (service === undefined) return sums
  const buffers = new Set(sharedMappings(service).map(({ inode }) => inode))
  for (const process of processes.filter((process) => process !== service))
    for (const { inode, megabytes } of sharedMappings(process))
      if (buffers.has(inode)) add(sums, kindOf(process), -megabytes)
  return sums
}

interface SharedMapping {
  readonly inode: string
  /** Its proportional set size. */
  readonly megabytes: number
}

/** Of memory that no file backs, as proc_pid_smaps(5) lists it. */
function sharedMappings(pid: number): readonly SharedMapping[] {
  const mapping =
    /^\S+ ..[-x]s \S+ \S+ (\d+) +(?:\/dev\/shm\/|\/memfd:).*\n(?:[A-Z].*\n)*?Pss: +(\d+) kB/gm
  return [...(read(`/proc/${pid}/smaps`) ?? '').matchAll(mapping)].map(
    ([, inode = '', kilobytes]) => ({ inode, megabytes: Number(kilobytes) / 1024 }),
  )
}

async function allocatedOnceCollected({ electron }: Dash, page: Page): Promise<ByProcess> {
  await forgetResponses(page)
  await electron.evaluate(() => {
    const { setFlagsFromString } = process.getBuiltinModule('node:v8')
    setFlagsFromString('--expose-gc')
    const gc = process.getBuiltinModule('node:vm').runInNewContext('gc') as () => void
    setFlagsFromString('--no-expose-gc')
    gc()
  })
  await collectInChromium(page)
  await passed(collectedMs)
  return allocatedByApp(electron.process().pid ?? 0)
}

/**
 * Before a deterministic memory dump each process collects its garbage and gives back what is free.
 * `HeapProfiler.collectGarbage` leaves Blink's: 34 of 83 MB after an hour and three quarters.
 */
async function collectInChromium(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  try {
    const isOver = new Promise<string | undefined>((resolve) =>
      session.once('Tracing.tracingComplete', ({ stream }) => resolve(stream)),
    )
    await session.send('Tracing.start', {
      transferMode: 'ReturnAsStream',
      traceConfig: {
        includedCategories: ['disabled-by-default-memory-infra'],
        excludedCategories: ['*'],
        // Without it Chromium dumps by itself from then on.
        memoryDumpConfig: {},
      },
    })
    const { success } = await session.send('Tracing.requestMemoryDump', {
      deterministic: true,
      levelOfDetail: 'background',
    })
    if (!success) throw new Error('Chromium collected nothing')
    await session.send('Tracing.end')
    const stream = await isOver
    if (stream !== undefined) await session.send('IO.close', { handle: stream })
  } finally {
    await session.detach()
  }
}

interface PlaywrightPage {
  readonly _connection: {
    readonly toImpl: (page: unknown) => {
      readonly delegate: {
        readonly _mainFrameSession: {
          readonly _client: { send(method: string): Promise<unknown> }
        }
      }
    }
  }
}

/** A debugger that listens to the network is kept the body of each response in the page: here each clip that was ever played. */
async function forgetResponses(page: Page): Promise<void> {
  // Playwright always listens, and has no public way to stop it.
  const { delegate } = (page as unknown as PlaywrightPage)._connection.toImpl(page)
  const { _client: client } = delegate._mainFrameSession
  await client.send('Network.disable')
  await client.send('Network.enable')
}

async function pageMetrics(page: Page) {
  const session = await page.context().newCDPSession(page)
  try {
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
