import { setTimeout as delay } from 'node:timers/promises'
import { add, kindOf, processesOf, read, sumOf, threadsOf, type ByProcess } from './process-tree.ts'

/** The activity of a program over some time, by kind of process and by thread (`renderer: Compositor`). */
export interface Usage {
  /** CPU use, in percent of one core. */
  readonly cpuPercent: number
  /** Voluntary and involuntary context switches per second. */
  readonly switchesPerS: number
  readonly cpuByThread: ByProcess
  readonly switchesByThread: ByProcess
}

interface ThreadCounts {
  readonly label: string
  readonly nanoseconds: number
  readonly switches: number
}

/** Reading /proc wakes no other process. A thread that ends is counted up to the last look at it. */
const lookEveryMs = 1000

/** Watches a program and its descendants for some time. */
export const usageDuring = (root: number, milliseconds: number): Promise<Usage> =>
  usageWhile(root, () => delay(milliseconds))

/** Watches a program and its descendants while `work` runs. */
export async function usageWhile(root: number, work: () => Promise<unknown>): Promise<Usage> {
  const first = threadCounts(root)
  const last = new Map(first)
  const look = () => {
    for (const [thread, counts] of threadCounts(root)) last.set(thread, counts)
  }
  const start = performance.now()
  const looks = setInterval(look, lookEveryMs)
  await work().finally(() => clearInterval(looks))
  look()
  const seconds = (performance.now() - start) / 1000
  const cpuByThread = new Map<string, number>()
  const switchesByThread = new Map<string, number>()
  for (const [thread, { label, nanoseconds, switches }] of last) {
    const before = first.get(thread)
    add(cpuByThread, label, (nanoseconds - (before?.nanoseconds ?? 0)) / 1e7 / seconds)
    add(switchesByThread, label, (switches - (before?.switches ?? 0)) / seconds)
  }
  return {
    cpuPercent: sumOf(cpuByThread),
    switchesPerS: sumOf(switchesByThread),
    cpuByThread,
    switchesByThread,
  }
}

function threadCounts(root: number): ReadonlyMap<string, ThreadCounts> {
  const counts = new Map<string, ThreadCounts>()
  for (const pid of processesOf(root)) {
    const kind = kindOf(pid)
    for (const tid of threadsOf(pid)) {
      const folder = `/proc/${pid}/task/${tid}`
      const schedule = read(`${folder}/schedstat`)
      const status = read(`${folder}/status`)
      if (schedule === undefined || status === undefined) continue
      const switches = [...status.matchAll(/^(?:non)?voluntary_ctxt_switches:\s+(\d+)$/gm)]
      const name = /^Name:\s+(.*)$/m.exec(status)?.[1] ?? ''
      counts.set(`${pid} ${tid}`, {
        label: `${kind}: ${tid === pid ? 'main thread' : name}`,
        nanoseconds: Number(schedule.split(' ')[0]),
        switches: switches.reduce((sum, [, count]) => sum + Number(count), 0),
      })
    }
  }
  return counts
}

const shown = 6

/** The busiest threads, in one line of text. */
export const busiest = (threads: ByProcess): string =>
  [...threads]
    .sort(([, one], [, other]) => other - one)
    .slice(0, shown)
    .map(([label, value]) => `${label} ${value.toFixed(2)}`)
    .join(', ')
