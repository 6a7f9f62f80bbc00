import { spawnSync } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { buildCommand } from '../../scripts/machine/command.ts'
import { figureOf, runsOf, Skipped, type Bench } from './figures.ts'
import { untilGreeted } from './idle.ts'
import { parkPointer } from './pointer.ts'
import { createReturningUser, petPage } from './returning-user.ts'
import { usageDuring } from './usage.ts'

const runs = runsOf(3)
const minuteMs = 60_000

/** An event of Claude Code while a session works, with 16 KiB of output. */
export const hookEvent = (session: string) =>
  JSON.stringify({
    session_id: session,
    cwd: '/home/me/hot-dash',
    permission_mode: 'default',
    hook_event_name: 'PostToolUse',
    tool_name: 'Bash',
    tool_response: { stdout: 'x'.repeat(16 * 1024) },
  })

/** The cost of a Dash that thinks along with three sessions, once it has taken its pose. */
export const agents: Bench = {
  async measure() {
    if (process.platform !== 'linux') throw new Skipped('it reads /proc, which only Linux has')
    const command = await buildCommand()
    const usages: number[] = []
    for (let run = 0; run < runs; run += 1) {
      await parkPointer()
      const user = await createReturningUser()
      try {
        const app = user.start()
        try {
          const page = await app.devTools.page(petPage)
          await untilGreeted(page)
          for (const session of ['a', 'b', 'c'])
            spawnSync(command, ['hook', 'claude'], {
              env: { HOT_DASH_HOME: user.dataFolder },
              input: hookEvent(session),
            })
          const sessions = `window.dash.request('snapshot', null).then((all) => all.agents.sessions.length)`
          while ((await page.evaluate(sessions)) !== 3) await delay(250)
          await app.devTools.detach()
          // Past the first minute, in which V8 collects main's garbage once (idle.first_cpu_percent).
          await delay(minuteMs)
          usages.push((await usageDuring(app.pid, minuteMs)).cpuPercent)
        } finally {
          await app.quit()
        }
      } finally {
        user.remove()
      }
    }
    return { 'agents.idle_cpu_percent': figureOf(usages, 0.5) }
  },
}
