import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as passed } from 'node:timers/promises'

/** Until all of them run, and the machine feels it. */
const settleMs = 3000

/** Does something while so many programs do nothing but compute. */
export async function underLoad<Value>(
  programs: number,
  work: () => Promise<Value>,
): Promise<Value> {
  const busy = Array.from({ length: programs }, () =>
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
