import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import type { Readable, Writable } from 'node:stream'
import { DevTools } from '../bench/devtools.ts'
import { pipeTransport } from '../bench/protocol.ts'

/** A user account made for a test, with its own home folder. */
export interface TestUser {
  readonly name: string
  readonly home: string
  /** Makes the user the owner of a folder and its contents. */
  own(folder: string): void
  /** The output of a program that the user runs. */
  run(command: string, ...args: string[]): string
  /**
   * Starts Hot Dash with the network off, driven through a pipe because no port is reachable.
   * @param env in addition to what every session has
   */
  start(env: Readonly<Record<string, string>>): StartedApp
  remove(): void
}

export interface StartedApp {
  readonly child: ChildProcess
  readonly devTools: DevTools
  /** Its console output so far. */
  readonly words: () => string
}

const name = 'hot-dash-test'

/** Whether an interrupted run has left its user, and perhaps its package. */
export const isUserLeft = (): boolean => readFileSync('/etc/passwd', 'utf8').includes(`\n${name}:`)

export function removeUser(): void {
  execFileSync('userdel', ['--force', '--remove', name], { stdio: 'ignore' })
}

export function addUser(): TestUser {
  execFileSync('useradd', ['--create-home', '--user-group', '--shell', '/bin/sh', name])
  const home = `/home/${name}`
  if (!existsSync(home)) throw new Error('the user has no home')
  const session = {
    HOME: home,
    USER: name,
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'C.UTF-8',
    DISPLAY: process.env['DISPLAY'] ?? '',
    // No bus, so no tray and no keyring.
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere',
  }
  const asUser = ['setpriv', '--reuid', name, '--regid', name, '--init-groups', '--']
  return {
    name,
    home,
    own: (folder) => void execFileSync('chown', ['-R', `${name}:${name}`, folder]),
    run: (command, ...args) => {
      const [program = '', ...rest] = [...asUser, command, ...args]
      return execFileSync(program, rest, { env: session, cwd: home }).toString()
    },
    start(env) {
      const line = ['--net', '--', ...asUser, '/usr/bin/hot-dash', '--remote-debugging-pipe']
      const child = spawn('unshare', line, {
        env: { ...session, ...env },
        cwd: home,
        stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
      })
      let words = ''
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (chunk: Buffer) => {
          words += chunk.toString()
        })
      }
      const [, , , output, input] = child.stdio as [null, null, null, Writable, Readable]
      const devTools = DevTools.connect(pipeTransport(output, input))
      return { child, devTools, words: () => words }
    },
    remove: removeUser,
  }
}
