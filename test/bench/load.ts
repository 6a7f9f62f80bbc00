import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { loadavg } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'

/** Wait this long until the load average shows the new programs: it covers the last minute. */
const settleMs = 20_000

/** Runs `work` under a given load. Starts as many busy programs as that load needs. */
export async function underLoad<Value>(load: number, work: () => Promise<Value>): Promise<Value> {
  const missing = Math.max(0, Math.round(load - (loadavg()[0] ?? 0)))
  const busy = Array.from({ length: missing }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  )
  try {
    await delay(settleMs)
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
