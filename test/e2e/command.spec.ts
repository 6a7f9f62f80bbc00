import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { buildCommand } from '../../scripts/machine/command.ts'
import { agentPayloads, secret } from '../fixtures/agent-payloads.ts'
import { expect, openSettings, picture, test, type Dash } from './app.ts'

let program: string
test.beforeAll(async () => {
  program = await buildCommand()
})

/** The ids of the agents' sessions. */
const ids = agentPayloads.map(({ payload }) =>
  String(payload['session_id'] ?? payload['sessionId']),
)

const done = { exit: 0, out: '', err: '' }
const snapshot = async (dash: Dash) =>
  (await dash.openHome()).evaluate(() => window.dash.request('snapshot', null))

test('the command asks, feeds, speaks, shows and hides Dash, and quits Hot Dash', async ({
  dataFolder,
  start,
}) => {
  /** Types a command into a terminal. */
  const type = (...args: readonly string[]) => typeWith('', ...args)
  async function typeWith(stdin: string, ...args: readonly string[]) {
    const child = spawn(program, args, { env: { HOT_DASH_HOME: dataFolder } })
    if (stdin !== '') child.stdin.end(stdin)
    const [out, err, [exit]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close') as Promise<[number]>,
    ])
    return { exit, out, err }
  }
  expect((await type('status')).exit).toBe(3)
  const dash = await start()
  const home = await dash.openHome()
  await expect.poll(async () => (await type('status')).exit).toBe(0)
  expect(JSON.parse((await type('status', '--json')).out)).toMatchObject({ waiting: 3, today: 0 })
  expect((await type('status', '--format', '{form} {waiting}')).out).toBe('chick 3\n')
  expect(await type('feed')).toEqual(done)
  await expect.poll(async () => (await snapshot(dash)).pet.experience).toBe(10)

  await expect(async () => {
    expect(await type('say', 'The build is green.')).toEqual(done)
    await expect(home.getByText('The build is green.').first()).toBeVisible({ timeout: 1000 })
  }).toPass()
  expect(await type('react', 'greet')).toEqual(done)
  expect(await type('hide')).toEqual(done)
  await expect.poll(async () => (await snapshot(dash)).petWindow.isShown).toBe(false)
  expect(await type('show')).toEqual(done)
  await expect.poll(async () => (await snapshot(dash)).petWindow.isShown).toBe(true)

  expect((await type('today')).out).toContain('0 contributions')
  expect((await type('dance')).exit).toBe(2)
  const report = (await type('doctor')).out
  expect(report).toContain('Electron')
  expect(report).not.toContain(dataFolder)

  expect(await type('quiet', '1h')).toEqual(done)
  expect((await type('say', 'Psst.')).exit).toBe(1)
  expect(await type('quiet', 'off')).toEqual(done)

  // Texts that coding agents report do not reach anything.
  for (const { agent, argument, payload } of agentPayloads) {
    const args = argument === undefined ? [agent] : [agent, argument]
    expect(await typeWith(JSON.stringify(payload), 'hook', ...args)).toEqual(done)
    expect(JSON.stringify(await snapshot(dash))).not.toContain(secret)
  }
  expect((await snapshot(dash)).agents.sessions).toEqual([])
  const asks = '{"hook_event_name":"PermissionRequest","session_id":"s"}'
  await typeWith(asks, 'hook', 'claude')
  await expect.poll(async () => (await snapshot(dash)).agents.sessions.length).toBe(1)
  await home.evaluate(() => window.dash.request('set', { agents: false }))
  await typeWith(asks, 'hook', 'claude')
  await type('status')
  expect((await snapshot(dash)).agents.sessions).toEqual([])

  await openSettings(home, 'desktop')
  const door = home.getByText('Answer the hot-dash command', { exact: true })
  await door.scrollIntoViewIfNeeded()
  await picture(home, 'settings-door')
  await door.click()
  await expect.poll(async () => (await type('status')).exit).toBe(3)
  await door.click()
  await expect.poll(async () => (await type('status')).exit).toBe(0)

  const ended = dash.electron.waitForEvent('close')
  expect(await type('quit')).toEqual(done)
  await ended
  expect((await type('status')).exit).toBe(3)
  expect(dash.complaints).toEqual([])
  const stored = readdirSync(dataFolder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(dataFolder, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, 'latin1'))
  for (const word of [secret, ...ids])
    expect(stored.filter((one) => one.includes(word))).toEqual([])
})
