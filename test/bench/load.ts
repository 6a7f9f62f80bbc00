import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { loadavg } from 'node:os'
import { setTimeout as passed } from 'node:timers/promises'

/** Until the system tells of them: its load is that of the last minute. */
const settleMs = 20_000

/** Does something while the machine has so many programs that do nothing but compute: as many are started as it lacks. */
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
