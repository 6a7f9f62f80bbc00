/** A process and its descendants, read from Linux's /proc (proc(5)). */
import { readdirSync, readFileSync } from 'node:fs'

/** A figure for each kind of process. */
export type ByProcess = ReadonlyMap<string, number>

/** The process ids of a program and all its descendants. */
export function processesOf(root: number): readonly number[] {
  const parents = new Map(
    numbersIn('/proc').flatMap((pid) => {
      const parent = parentOf(pid)
      return parent === undefined ? [] : [[pid, parent] as const]
    }),
  )
  const found = [root]
  for (const pid of found) {
    found.push(...[...parents].filter(([, parent]) => parent === pid).map(([child]) => child))
  }
  return found
}

/** The memory of a program, in mebibytes. Shared memory is divided among the processes that share it. */
export const proportionalMegabytes = (root: number): ByProcess => megabytesOf(root, ['Pss'])

/**
 * The memory that no file backs: what the program has allocated, and what it shows. A library's pages are left out:
 * they are divided among all programs that happen to run, so they cost more when another program ends.
 */
export const allocatedMegabytes = (root: number): ByProcess =>
  megabytesOf(root, ['Pss_Anon', 'Pss_Shmem'])

/** @param fields the fields of proc_pid_smaps(5) to add up */
function megabytesOf(root: number, fields: readonly string[]): ByProcess {
  const sums = new Map<string, number>()
  for (const pid of processesOf(root)) {
    const rollup = read(`/proc/${pid}/smaps_rollup`) ?? ''
    for (const field of fields) {
      const [, kilobytes] = new RegExp(`^${field}: +(\\d+) kB$`, 'm').exec(rollup) ?? []
      add(sums, kindOf(pid), Number(kilobytes ?? 0) / 1024)
    }
  }
  return sums
}

/** Chromium's name for a kind of process: `renderer`, `gpu-process`, `audio.mojom.AudioService` …, or else `main`. */
export function kindOf(pid: number): string {
  // Chromium's processes rewrite their command line with spaces.
  const words = (read(`/proc/${pid}/cmdline`) ?? '').split(/[\0 ]/)
  const valueOf = (name: string) =>
    words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3)
  return valueOf('utility-sub-type') ?? valueOf('type') ?? 'main'
}

export function threadsOf(pid: number): readonly number[] {
  return numbersIn(`/proc/${pid}/task`)
}

/** Undefined if the file does not exist (any more). */
export function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

export function add(sums: Map<string, number>, key: string, value: number): void {
  sums.set(key, (sums.get(key) ?? 0) + value)
}

export const sumOf = (parts: ByProcess) => [...parts.values()].reduce((sum, part) => sum + part, 0)

function parentOf(pid: number): number | undefined {
  const stat = read(`/proc/${pid}/stat`)
  // The name in parentheses may contain anything. Field 3 follows it.
  return stat === undefined
    ? undefined
    : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}

function numbersIn(folder: string): readonly number[] {
  try {
    return readdirSync(folder).flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []))
  } catch {
    return []
  }
}
