import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A program in a process of its own, which a test kills. */
export interface Victim {
  /** What the program has written, line by line. After `kill` and `end`, this is everything. */
  readonly lines: readonly string[]
  /** Settles with the first line that begins like this. @throws if the program ends without it */
  line(start: string): Promise<string>
  /** Kills the program at once, as a power cut would: no handler runs, and nothing more is written. */
  kill(): Promise<void>
  /** Settles when the program has ended. @returns its exit code, or null after a kill */
  end(): Promise<number | null>
}

/**
 * Starts a TypeScript program on this Node. To report something before anything later happens, the program writes a
 * line with `fs.writeSync(1, …)`.
 * @param file absolute
 * @param options.cache a folder for compiled code, which makes the starts after the first clean exit twice as fast
 */
export function startVictim(
  file: string,
  args: readonly string[],
  { cache, env = {} }: { readonly cache: string; readonly env?: Record<string, string> },
): Victim {
  const child = spawn(process.execPath, [file, ...args], {
    env: { ...process.env, ...env, NODE_COMPILE_CACHE: cache },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  const waiting = new Set<() => void>()
  let isOver = false
  const tell = () => {
    for (const check of waiting) check()
  }
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    tell()
  })
  // Unlike `exit`, this comes after the last line.
  const ended = once(child, 'close').then(([code]: (number | null)[]) => {
    isOver = true
    tell()
    return code ?? null
  })
  return {
    lines,
    line: (start) =>
      new Promise((resolve, reject) => {
        const check = () => {
          const found = lines.find((line) => line.startsWith(start))
          if (found === undefined && !isOver) return
          waiting.delete(check)
          if (found !== undefined) resolve(found)
          else reject(new Error(`it ended without “${start}”: ${lines.slice(-5).join(' | ')}`))
        }
        waiting.add(check)
        check()
      }),
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    end: () => ended,
  }
}
