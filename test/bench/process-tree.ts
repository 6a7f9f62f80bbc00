/** A process and all below it, as Linux tells of them in /proc (proc(5)). */
import { readdirSync, readFileSync } from 'node:fs'

/** What a program holds or does, divided among its kinds of processes. */
export type ByProcess = ReadonlyMap<string, number>

/** Its processes: the program itself, and what came of it. */
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

/** Megabytes (powers of two) that they hold, what they share divided among those who share it. */
export const proportionalMegabytes = (root: number): ByProcess => megabytesOf(root, ['Pss'])

/**
 * Of these what no file backs: what they have allocated, and what they show. Pages of a library are divided among all programs
 * that happen to run, and become dearer when another one ends.
 */
export const allocatedMegabytes = (root: number): ByProcess =>
  megabytesOf(root, ['Pss_Anon', 'Pss_Shmem'])

/** @param fields of proc_pid_smaps(5), which are added */
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

/** Chromium's name for what a process is for: `renderer`, `gpu-process`, `audio.mojom.AudioService` …, else `main`. */
export function kindOf(pid: number): string {
  // Chromium's processes write theirs anew, with spaces.
  const words = (read(`/proc/${pid}/cmdline`) ?? '').split(/[\0 ]/)
  const valueOf = (name: string) =>
    words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3)
  return valueOf('utility-sub-type') ?? valueOf('type') ?? 'main'
}

export function threadsOf(pid: number): readonly number[] {
  return numbersIn(`/proc/${pid}/task`)
}

/** Undefined where there is no such file, or no longer. */
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
  // The name in parentheses may hold anything; what follows it begins with field 3.
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
