import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { FaultPlan } from './contract.ts'
import { startVoicevox } from './server.ts'

/**
 * The fake engine as a program: `--host 127.0.0.1 --port N --cpu_num_threads 2`. Like the real one, it reports what
 * its folder's manifest says. Environment variables make it misbehave. `FAKE_ENGINE_EXIT` makes it exit at once with
 * that status. `FAKE_ENGINE_DEAF` makes it ignore requests to end. `FAKE_ENGINE_FAULT` names a file with a
 * `FaultPlan` for the next calls; the engine removes the file after that fault.
 */
const argument = (name: string) => process.argv[process.argv.indexOf(name) + 1]
const status = process.env['FAKE_ENGINE_EXIT']
if (status !== undefined) process.exit(Number(status))
if (process.env['FAKE_ENGINE_DEAF'] !== undefined) process.on('SIGTERM', () => undefined)
if (argument('--cpu_num_threads') !== '2') process.exit(2)
const plan = process.env['FAKE_ENGINE_FAULT']
const { uuid } = JSON.parse(readFileSync('engine_manifest.json', 'utf8')) as { uuid: string }
await startVoicevox(Number(argument('--port')), {
  uuid,
  takeFault(path) {
    if (plan === undefined) return undefined
    try {
      const { times, ...planned } = JSON.parse(readFileSync(plan, 'utf8')) as FaultPlan
      if (planned.path !== path) return undefined
      if (times > 1) writeFileSync(plan, JSON.stringify({ ...planned, times: times - 1 }))
      else rmSync(plan)
      return planned.fault
    } catch {
      return undefined
    }
  },
  die: () => process.kill(process.pid, 'SIGKILL'),
})
process.stdout.write('Application startup complete.\n')
