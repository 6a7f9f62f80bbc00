import { readdirSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
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

/** The resources of the app at rest, with Home closed and Dash on the desktop. */
export interface RestSample {
  /** Minutes since the day began. */
  readonly minute: number
  /** The memory that the app's processes have allocated. */
  readonly megabytes: number
  readonly byProcess: Readonly<Record<string, number>>
  /** `megabytes` after a garbage collection in main and the page. */
  readonly heldMegabytes: number
  readonly heldByProcess: Readonly<Record<string, number>>
  /**
   * `heldMegabytes` without the free part of the pages that hold objects. Chromium's heaps never move an object, so a
   * page with one object stays.
   */
  readonly liveMegabytes: number
  readonly descriptors: number
  readonly processes: number
  /** The listeners that main has on Electron's emitters and on the floating window. */
  readonly listeners: number
  /** The DOM nodes of the floating window. */
  readonly nodes: number
  readonly pageListeners: number
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
      const byProcess = allocatedByApp(pid)
      const processes = processesOf(pid).filter((process) => kindOf(process) !== tracingService)
      const [heldByProcess, freeMegabytes] = await allocatedOnceCollected(dash, pet)
      const heldMegabytes = sumOf(heldByProcess)
      return {
        minute,
        megabytes: sumOf(byProcess),
        byProcess: Object.fromEntries(byProcess),
        heldMegabytes,
        heldByProcess: Object.fromEntries(heldByProcess),
        liveMegabytes: heldMegabytes - freeMegabytes,
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

/** All released memory has been freed after this time. */
const collectedMs = 5000

/** Chromium starts this service for memory dumps, which only this watch requests. */
const tracingService = 'tracing.mojom.TracingService'

/**
 * The memory that the app has allocated. It excludes the tracing service and its 4 MB buffers, which it shares with
 * each process and which fill up with each dump.
 */
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
  /** The proportional set size of the mapping. */
  readonly megabytes: number
}

/** The mappings of shared memory that no file backs, from proc_pid_smaps(5). */
function sharedMappings(pid: number): readonly SharedMapping[] {
  const mapping =
    /^\S+ ..[-x]s \S+ \S+ (\d+) +(?:\/dev\/shm\/|\/memfd:).*\n(?:[A-Z].*\n)*?Pss: +(\d+) kB/gm
  return [...(read(`/proc/${pid}/smaps`) ?? '').matchAll(mapping)].map(
    ([, inode = '', kilobytes]) => ({ inode, megabytes: Number(kilobytes) / 1024 }),
  )
}

/** @returns the memory of each kind of process, and how much of it is free, in megabytes */
async function allocatedOnceCollected(
  { electron }: Dash,
  page: Page,
): Promise<readonly [ByProcess, freeMegabytes: number]> {
  await forgetResponses(page)
  await electron.evaluate(() => {
    const { setFlagsFromString } = process.getBuiltinModule('node:v8')
    setFlagsFromString('--expose-gc')
    const gc = process.getBuiltinModule('node:vm').runInNewContext('gc') as () => void
    setFlagsFromString('--no-expose-gc')
    gc()
  })
  const events = await collectInChromium(page)
  await delay(collectedMs)
  return [allocatedByApp(electron.process().pid ?? 0), freeMegabytesIn(events)]
}

/**
 * Requests a deterministic memory dump: before it, each process collects its garbage and releases free memory.
 * `HeapProfiler.collectGarbage` does not collect Blink's: that left 34 of 83 MB after an hour and three quarters.
 * @returns the dump
 */
async function collectInChromium(page: Page): Promise<readonly TraceEvent[]> {
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
        // Without this, Chromium would then dump periodically.
        memoryDumpConfig: {},
      },
    })
    const { success } = await session.send('Tracing.requestMemoryDump', {
      deterministic: true,
      levelOfDetail: 'detailed',
    })
    if (!success) throw new Error('Chromium collected nothing')
    await session.send('Tracing.end')
    const stream = await isOver
    if (stream === undefined) throw new Error('Chromium dumped nothing')
    let trace = ''
    for (let part; part?.eof !== true; trace += part.data)
      part = await session.send('IO.read', { handle: stream })
    await session.send('IO.close', { handle: stream })
    return (JSON.parse(trace) as { readonly traceEvents: readonly TraceEvent[] }).traceEvents
  } finally {
    await session.detach()
  }
}

/** A part of a dump: each attribute in bytes, as a hexadecimal number. Other events have none. */
interface TraceEvent {
  readonly args: {
    readonly dumps?: {
      readonly allocators?: Readonly<Record<string, { readonly attrs?: Attributes }>>
    }
  }
}
type Attributes = Readonly<Record<string, { readonly value: string } | undefined>>

/** The free memory in the pages of PartitionAlloc and of Blink's heap, over all processes. */
function freeMegabytesIn(events: readonly TraceEvent[]): number {
  const bytes = events
    .flatMap(({ args }) => Object.entries(args.dumps?.allocators ?? {}))
    .map(([name, { attrs }]) => {
      const read = (attribute: string) => parseInt(attrs?.[attribute]?.value ?? '0', 16)
      if (name === 'blink_gc/main/heap') return read('size') - read('allocated_objects_size')
      const isOverhead = name === 'malloc/partitions' || name === 'partition_alloc/partitions'
      return isOverhead ? read('effective_size') : 0
    })
  return bytes.reduce((sum, part) => sum + part, 0) / 2 ** 20
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

/**
 * Drops the response bodies that the page keeps while a debugger listens to the network. Here these are all clips
 * that were ever played.
 */
async function forgetResponses(page: Page): Promise<void> {
  // Playwright always listens, and its public API cannot stop that.
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
