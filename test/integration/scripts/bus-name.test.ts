import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ownBusName } from '../../../scripts/machine/bus-name.ts'
import { answersAt, Daemons, untilReady } from '../../../scripts/machine/daemons.ts'
import { captureOutput } from '../../../scripts/machine/run.ts'

const hasBus =
  process.platform === 'linux' &&
  ['dbus-daemon', 'dbus-send', 'setpriv'].every(
    (program) => spawnSync('which', [program]).status === 0,
  )
const name = 'dev.hotdash.Test'

describe.runIf(hasBus)('owning a name on a session bus', () => {
  let daemons: Daemons
  let folder: string
  let socket: string
  let env: NodeJS.ProcessEnv

  beforeEach(async () => {
    daemons = new Daemons()
    folder = await mkdtemp(path.join(tmpdir(), 'hot-dash-bus-'))
    socket = path.join(folder, 'bus')
    const address = `unix:path=${socket}`
    env = { ...process.env, DBUS_SESSION_BUS_ADDRESS: address }
    const args = ['--session', '--nofork', '--nopidfile', '--nosyslog', `--address=${address}`]
    const bus = daemons.start('dbus-daemon', args, { env })
    await untilReady('dbus-daemon', bus, () => answersAt(socket))
  })

  afterEach(async () => {
    await daemons.close()
    await rm(folder, { recursive: true, force: true })
  })

  const hasOwner = (): boolean => {
    const ask = [
      ...['--session', '--print-reply=literal', '--dest=org.freedesktop.DBus'],
      ...['/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner', `string:${name}`],
    ]
    return execFileSync('dbus-send', ask, { env, encoding: 'utf8' }).includes('true')
  }

  it('owns it until it is given back', async () => {
    expect(hasOwner()).toBe(false)
    const release = await ownBusName(socket, name)
    expect(hasOwner()).toBe(true)
    release()
    await expect.poll(hasOwner).toBe(false)
  })

  it('refuses whoever calls one of its methods, and stays', async () => {
    const release = await ownBusName(socket, name)
    const call = ['--session', '--print-reply', `--dest=${name}`, '/', 'dev.hotdash.Test.Do']
    const answer = await captureOutput('dbus-send', call, { env })
    expect(answer.stderr).toContain('org.freedesktop.DBus.Error.UnknownMethod')
    expect(hasOwner()).toBe(true)
    release()
  })

  it('complains where another has it', async () => {
    const release = await ownBusName(socket, name)
    await expect(ownBusName(socket, name)).rejects.toThrow(name)
    release()
  })
})
