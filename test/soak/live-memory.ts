import { setTimeout as delay } from 'node:timers/promises'
import type { RunningApp } from '../bench/app.ts'
import {
  add,
  allocatedMegabytes,
  kindOf,
  processesOf,
  read,
  sumOf,
  type ByProcess,
} from '../bench/process-tree.ts'

/** The memory of a running app after a garbage collection in all its processes. */
export interface LiveMemory {
  readonly heldByProcess: ByProcess
  /**
   * What the processes hold, without the free part of the pages that hold objects. Chromium's heaps never move an object,
   * so a page with one object stays.
   */
  readonly liveMegabytes: number
}

/** All released memory has been freed after this time. */
const collectedMs = 5000

/** @param app started with `inspect` */
export async function measureLiveMemory(app: RunningApp): Promise<LiveMemory> {
  const main = await app.inspector()
  await main.collectGarbage()
  main.close()
  const events = await app.devTools.dumpMemory()
  await delay(collectedMs)
  const heldByProcess = allocatedByApp(app.pid)
  const freeMegabytes = freeMegabytesIn(events as readonly DumpEvent[])
  return { heldByProcess, liveMegabytes: sumOf(heldByProcess) - freeMegabytes }
}

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

/** A part of a dump: each attribute in bytes, as a hexadecimal number. Other events have none. */
interface DumpEvent {
  readonly args: {
    readonly dumps?: {
      readonly allocators?: Readonly<Record<string, { readonly attrs?: Attributes }>>
    }
  }
}
type Attributes = Readonly<Record<string, { readonly value: string } | undefined>>

/** The free memory in the pages of PartitionAlloc and of Blink's heap, over all processes. */
function freeMegabytesIn(events: readonly DumpEvent[]): number {
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
