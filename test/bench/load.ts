import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { loadavg } from 'node:os'
import { setTimeout as passed } from 'node:timers/promises'

/** The load average covers the last minute, so give it time to show the new programs. */
const settleMs = 20_000

/** Runs `work` under a given load, by starting as many busy programs as are missing. */
export async function underLoad<Value>(load: number, work: () => Promise<Value>): Promise<Value> {
  const missing = Math.max(0, Math.round(load - (loadavg()[0] ?? 0)))
  const busy = Array.from({ length: missing }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  )
  try {
    await passed(settleMs)
    return await work()
  } finally {
    await Promise.all(
      busy.map((program) => {
        program.kill()
        return once(program, 'exit')
      }),
    )
  }
}
