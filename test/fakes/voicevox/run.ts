import { startVoicevox } from './server.ts'

/**
 * The engine of the tests as a program: `--host 127.0.0.1 --port N --cpu_num_threads 2`. The variables of its environment make it
 * misbehave: `FAKE_ENGINE_EXIT` ends it at once with that status, `FAKE_ENGINE_DEAF` lets it ignore being asked to end.
 */
const argument = (name: string) => process.argv[process.argv.indexOf(name) + 1]
const status = process.env['FAKE_ENGINE_EXIT']
if (status !== undefined) process.exit(Number(status))
if (process.env['FAKE_ENGINE_DEAF'] !== undefined) process.on('SIGTERM', () => undefined)
if (argument('--cpu_num_threads') !== '2') process.exit(2)
await startVoicevox(Number(argument('--port')))
