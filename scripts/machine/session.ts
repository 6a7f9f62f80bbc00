import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { answersAt, openDaemons, untilReady, type Daemons } from './daemons.ts'
import { hasDisplay, type Purpose } from './prepare.ts'
import { captureOutput, onPath } from './run.ts'
import { printStatus } from './status.ts'

/** The parts of a desktop session that this machine lacks. Background programs provide them until `close`. */
export interface Session {
  readonly env: NodeJS.ProcessEnv
  close(): Promise<void>
}

const screenSize = '1600x1000x24'
const keyringPassword = 'hot-dash-tests'
/** The owner of this D-Bus name shows tray icons. If it has no owner, the app assumes a desktop without a tray. */
const trayHostName = 'org.kde.StatusNotifierWatcher'

/**
 * Opens the session for programs with windows.
 * - `start`: the user's own session, plus whatever is missing (a virtual display, a session bus).
 * - `tests` on Linux: always a new session, with a display, a window manager, a session bus on which the tray's name
 *   has an owner, an unlocked keyring, and a sound server. Its only sink, `dash`, is silent and can be recorded.
 *   Elsewhere: the user's own session.
 */
export async function openSession(purpose: Purpose): Promise<Session> {
  if (process.platform !== 'linux')
    return { env: { ...process.env }, close: () => Promise.resolve() }
  const daemons = openDaemons()
  const folder = await mkdtemp(path.join(tmpdir(), 'hot-dash-session-'))
  const close = async (): Promise<void> => {
    await daemons.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    const env = await (purpose === 'tests'
      ? testSession(daemons, folder)
      : ownSession(daemons, folder))
    return { env, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function ownSession(daemons: Daemons, folder: string): Promise<NodeJS.ProcessEnv> {
  let env: NodeJS.ProcessEnv = { ...process.env }
  if (!hasDisplay()) {
    env = { ...env, ...(await startDisplay(daemons)) }
    printStatus(
      `there is no display here, so the window is invisible, on the virtual display ${String(env['DISPLAY'])}`,
    )
  }
  if (env['DBUS_SESSION_BUS_ADDRESS'] === undefined && (await onPath('dbus-daemon'))) {
    env = { ...env, ...(await startBus(daemons, env, folder)) }
  }
  return env
}

async function testSession(daemons: Daemons, folder: string): Promise<NodeJS.ProcessEnv> {
  const runtime = path.join(folder, 'runtime')
  await mkdir(runtime, { mode: 0o700 })
  let env: NodeJS.ProcessEnv = {
    ...process.env,
    WAYLAND_DISPLAY: undefined,
    XDG_RUNTIME_DIR: runtime,
    XDG_SESSION_TYPE: 'x11',
  }
  env = { ...env, ...(await startDisplay(daemons)) }
  env = { ...env, ...(await startBus(daemons, env, folder)) }
  await startTrayHost(daemons, env)
  await startWindowManager(daemons, env, folder)
  await startKeyring(daemons, env, folder)
  return { ...env, ...(await startSound(daemons, env, folder)) }
}

async function startDisplay(daemons: Daemons): Promise<NodeJS.ProcessEnv> {
  const args = ['-displayfd', '3', '-screen', '0', screenSize, '-nolisten', 'tcp', '-noreset']
  const server = daemons.start('Xvfb', args, {
    env: process.env,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  let number = ''
  server.stdio[3]?.on('data', (chunk: Buffer) => {
    number += chunk.toString()
  })
  await untilReady('Xvfb', server, () => number.endsWith('\n'))
  return { DISPLAY: `:${number.trim()}` }
}

async function startBus(
  daemons: Daemons,
  env: NodeJS.ProcessEnv,
  folder: string,
): Promise<NodeJS.ProcessEnv> {
  const socket = path.join(folder, 'bus')
  const address = `unix:path=${socket}`
  const args = ['--session', '--nofork', '--nopidfile', '--nosyslog', `--address=${address}`]
  const bus = daemons.start('dbus-daemon', args, { env })
  await untilReady('dbus-daemon', bus, () => answersAt(socket))
  // Without a system bus, each call to it would print an error on the console. This bus answers "not here" instead.
  const alone = !existsSync('/run/dbus/system_bus_socket')
  return {
    DBUS_SESSION_BUS_ADDRESS: address,
    ...(alone ? { DBUS_SYSTEM_BUS_ADDRESS: address } : {}),
  }
}

const hasOwner = async (name: string, env: NodeJS.ProcessEnv): Promise<boolean> => {
  const question = [
    '--session',
    '--print-reply=literal',
    '--dest=org.freedesktop.DBus',
    '/org/freedesktop/DBus',
    'org.freedesktop.DBus.NameHasOwner',
    `string:${name}`,
  ]
  return (await captureOutput('dbus-send', question, { env })).stdout.includes('true')
}

/** Owns the tray's name, and answers every call with an empty reply. */
async function startTrayHost(daemons: Daemons, env: NodeJS.ProcessEnv): Promise<void> {
  const args = ['echo', '--session', `--name=${trayHostName}`]
  const host = daemons.start('dbus-test-tool', args, { env })
  await untilReady('dbus-test-tool', host, () => hasOwner(trayHostName, env))
}

async function startWindowManager(
  daemons: Daemons,
  env: NodeJS.ProcessEnv,
  folder: string,
): Promise<void> {
  const started = path.join(folder, 'window-manager-started')
  const manager = daemons.start('openbox', ['--sm-disable', '--startup', `touch ${started}`], {
    env,
  })
  await untilReady('openbox', manager, () => existsSync(started))
}

async function startKeyring(
  daemons: Daemons,
  env: NodeJS.ProcessEnv,
  folder: string,
): Promise<void> {
  const args = [
    '--unlock',
    '--foreground',
    '--components=secrets',
    `--control-directory=${folder}/keyring`,
  ]
  const keyring = daemons.start('gnome-keyring-daemon', args, {
    env: { ...env, XDG_DATA_HOME: path.join(folder, 'data') },
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  keyring.stdin?.end(keyringPassword)
  await untilReady('gnome-keyring-daemon', keyring, () => hasOwner('org.freedesktop.secrets', env))
}

async function startSound(
  daemons: Daemons,
  env: NodeJS.ProcessEnv,
  folder: string,
): Promise<NodeJS.ProcessEnv> {
  const socket = path.join(folder, 'sound')
  const state = path.join(folder, 'sound-state')
  const soundEnv = { ...env, PULSE_RUNTIME_PATH: state, PULSE_STATE_PATH: state }
  const args = [
    '-n',
    '--daemonize=no',
    '--use-pid-file=no',
    '--exit-idle-time=-1',
    '--log-level=error',
    '-L',
    `module-native-protocol-unix socket=${socket} auth-anonymous=1`,
    '-L',
    'module-null-sink sink_name=dash',
  ]
  const server = daemons.start('pulseaudio', args, { env: soundEnv })
  const forClients = { PULSE_SERVER: `unix:${socket}` }
  await untilReady('pulseaudio', server, async () => {
    const sinks = await captureOutput('pactl', ['list', 'short', 'sinks'], {
      env: { ...env, ...forClients },
    })
    return sinks.stdout.includes('dash')
  })
  return forClients
}
