import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, rmSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { commandPath, copyCommand } from '../../../main/integrations/command-path.ts'
import { agentIds } from '../../../preload/contract/views/agents-view.ts'
import { createMachine, put, switchOn, treeOf } from './set-up.ts'

const version = "command's place"
let machine: ReturnType<typeof createMachine>
beforeEach(() => {
  machine = createMachine(agentIds)
  machine.putCommand(version)
})
afterEach(() => machine.remove())
const told = () => readFileSync(join(machine.path, version, 'hot-dash.told'), 'utf8')

test.each(['claude', 'codex', 'gemini', 'copilot'] as const)(
  'the hook of %s runs the command, and is silent without it',
  async (agent) => {
    const seen = await switchOn(machine.open(version), agent)
    const text = seen.flatMap(({ parts }) => parts ?? []).map((part) => part.text)
    const line = /"(?:command|bash)": ("\[ -x .*")/.exec(text.join(''))?.[1] ?? '""'
    const run = () =>
      spawnSync('sh', ['-c', JSON.parse(line) as string], { input: '{"a":1}', encoding: 'utf8' })
    expect(run()).toMatchObject({ status: 0, stdout: '', stderr: '' })
    expect(told()).toMatch(new RegExp(`^hook ${agent}.*\n{"a":1}\n$`))
    rmSync(join(machine.path, version), { recursive: true })
    expect(run()).toMatchObject({ status: 0, stdout: '', stderr: '' })
  },
)

test('the plugin of OpenCode 1 and 2 passes on names of events, ids and the folder, in order', async () => {
  await switchOn(machine.open(version), 'opencode')
  const events = [
    ['session.created', { info: { id: 'child', parentID: 'main' } }],
    ['session.status', { sessionID: 'main', status: { type: 'busy' } }],
    ['permission.asked', { id: 'p', sessionID: 'child', title: 'secret' }],
    [
      'session.error',
      { sessionID: 'main', error: { name: 'MessageAbortedError', data: 'secret' } },
    ],
    [
      'message.updated',
      { sessionID: 'main', info: { id: 'm', parentID: 'other', text: 'secret' } },
    ],
    ['session.execution.succeeded', { sessionID: 'main' }],
  ]
  const plugin = join(machine.home, '.config', 'opencode', 'plugins', 'hot-dash.js')
  const program = `
    const { default: plugin } = await import(${JSON.stringify(pathToFileURL(plugin).href)})
    const events = ${JSON.stringify(events)}
    const { event: hook } = await plugin.server({ directory: '/work/app' })
    for (const [type, properties] of events) await hook({ event: { type, properties } })
    async function* subscribe() {
      for (const [type, data] of events.slice(-1))
        for (const directory of ['/elsewhere', '/work/two']) yield { type, data, location: { directory } }
    }
    plugin.setup({ location: { directory: '/work/two' }, event: { subscribe } })`
  execFileSync(process.execPath, ['--input-type=module', '-e', program])
  const lines = told().trim().split('\n')
  const sent = lines
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as object)
  const [app, two] = ['/work/app', '/work/two']
  expect(sent).toEqual([
    { hook_event_name: 'session.status', session_id: 'main', kind: 'busy', cwd: app },
    { hook_event_name: 'permission.asked', session_id: 'main', agent_id: 'child', cwd: app },
    { hook_event_name: 'session.error', session_id: 'main', kind: 'aborted', cwd: app },
    { hook_event_name: 'session.status', session_id: 'main', kind: 'idle', cwd: app },
    { hook_event_name: 'session.status', session_id: 'main', kind: 'idle', cwd: two },
  ])
  expect(lines.filter((line) => line === 'hook opencode')).toHaveLength(sent.length)
})

test('an AppImage copies its command into the data folder, and again after an update', async () => {
  const mount = join(machine.path, 'mount')
  const find = () =>
    commandPath({
      platform: 'linux',
      environment: { APPIMAGE: '/home/me/Dash.AppImage', APPDIR: mount },
      execPath: join(mount, 'hot-dash'),
      folder: join(mount, 'command'),
      dataFolder: machine.dataFolder,
    })
  expect(find()).toBeNull()
  const original = join(mount, 'command', 'hot-dash')
  put(original, 'one', 0o755)
  utimesSync(original, 1000, 1000)
  const copy = join(machine.dataFolder, 'bin', 'hot-dash')
  const command = { path: copy, original }
  expect(find()).toEqual(command)
  await copyCommand(command)
  expect(readFileSync(copy, 'utf8')).toBe('one')
  put(original, 'two', 0o755)
  await copyCommand(command)
  expect(readFileSync(copy, 'utf8')).toBe('two')
  expect(treeOf(join(machine.dataFolder, 'bin'))['hot-dash']).toMatch(/^100700 /)
})
