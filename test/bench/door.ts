import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { buildCommand } from '../../scripts/machine/command.ts'
import { figureOf, runsOf, timed, waitsOf, type Bench } from './figures.ts'
import { hookEvent } from './agents.ts'
import { createReturningUser, petPage } from './returning-user.ts'

const runs = runsOf(100)
/** Below the door's rate for all clients. */
const pauseMs = 50
const args = ['status', '--format', '{level} {waiting}']

/** How long a prompt waits for the command, and how much of that is the app. */
export const door: Bench = {
  async measure() {
    const command = await buildCommand()
    const user = await createReturningUser()
    const list = (): number[] => []
    const [answers, commands, absent, nothing] = [list(), list(), list(), list()]
    const [hooks, absentHooks] = [list(), list()]
    const run = (program: string, given: readonly string[], input = '') =>
      timed(() => {
        try {
          execFileSync(program, given, { env: { HOT_DASH_HOME: user.dataFolder }, input })
        } catch {
          // The exit code says that Hot Dash is not running.
        }
      })
    try {
      const app = user.start()
      try {
        await app.devTools.page(petPage)
        await untilOpen(user.dataFolder)
        for (let count = 0; count < runs; count += 1) {
          answers.push(await timed(() => ask(user.dataFolder)))
          await delay(pauseMs)
          commands.push(await run(command, args))
          hooks.push(await run(command, ['hook', 'claude'], hookEvent('bench')))
          nothing.push(await run('true', []))
          await delay(pauseMs)
        }
      } finally {
        await app.quit()
      }
      for (let count = 0; count < runs; count += 1) {
        absent.push(await run(command, args))
        absentHooks.push(await run(command, ['hook', 'claude'], hookEvent('bench')))
      }
    } finally {
      user.remove()
    }
    return {
      'door.ms': waitsOf(answers, 10),
      'command.ms': waitsOf(commands, 20),
      'command.absent_ms': waitsOf(absent, 20),
      'hook.ms': waitsOf(hooks, 50),
      'hook.absent_ms': waitsOf(absentHooks, 10),
      'command.nothing_ms': figureOf(nothing, null),
    }
  },
}

async function ask(home: string): Promise<void> {
  const client = connect(join(home, 'door', 'door.sock'))
  client.write(`${JSON.stringify({ v: 1, args, locale: 'en' })}\n`)
  await once(client, 'data')
  client.destroy()
}

async function untilOpen(home: string): Promise<void> {
  for (;;)
    try {
      await ask(home)
      return
    } catch {
      await delay(200)
    }
}
