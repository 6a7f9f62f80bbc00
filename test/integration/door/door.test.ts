import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  renameSync,
  statSync,
  symlinkSync,
  unlinkSync,
} from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Door, DoorReply } from '../../../main/door/door.ts'
import { exitCodes, maxLineBytes, type DoorAnswer } from '../../../main/door/door-lines.ts'
import { buildCommand } from '../../../scripts/machine/command.ts'
import fc from '../../support/fast-check.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { folderForEachTest } from '../../support/test-folder.ts'
import { createTestDoor } from './test-door.ts'

let program: string
beforeAll(async () => {
  program = await buildCommand()
})

const home = folderForEachTest()
let door: Door
let quits: number
beforeEach(() => {
  quits = 0
  door = openedFor()
})
afterEach(() => door.stopListening())

const address = () => join(home.path, 'door', 'door.sock')
const answer = (exit: DoorAnswer['exit'], out = '', err = ''): DoorAnswer => ({ exit, out, err })

/** A door whose commands answer with what they got. */
const openedFor = () =>
  createTestDoor(home.path, {
    async reply({ args, locale }): Promise<DoorReply> {
      const [name] = args
      if (name === 'wait') return new Promise(() => undefined)
      if (name === 'throw') throw new Error('a bug')
      if (name === 'long') return { answer: answer(exitCodes.done, 'x'.repeat(maxLineBytes)) }
      if (name === 'leave')
        return { answer: answer(exitCodes.done, 'bye'), afterwards: () => void (quits += 1) }
      return { answer: answer(exitCodes.refused, JSON.stringify(args), locale) }
    },
    refuse: (why) => answer(exitCodes.noAnswer, '', why),
  })

/** Runs the real command. */
async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(program, args, { env: { HOT_DASH_HOME: home.path, ...env } })
  const [out, err, [exit]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ])
  return { exit, out, err }
}

/** Sends bytes as they are. @returns the answers until the door hangs up or the client ends */
async function send(...chunks: readonly (string | Buffer)[]): Promise<readonly DoorAnswer[]> {
  const client = connect(address())
  const received = text(client)
  await once(client, 'connect')
  for (const chunk of chunks) {
    await new Promise((resolve) => client.write(chunk, resolve))
    await nextTurn()
  }
  client.end()
  const lines = (await received).split('\n').filter((line) => line !== '')
  return lines.map((line) => JSON.parse(line) as DoorAnswer)
}
const request = (...args: readonly string[]) => `${JSON.stringify({ v: 1, args, locale: 'en' })}\n`

describe('the command and the door', () => {
  test('arguments arrive as typed, and the answer is printed as sent', async () => {
    await door.startListening()
    const argument = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((one) => !one.includes('\0'))
    await fc.assert(
      fc.asyncProperty(fc.array(argument, { maxLength: 4 }), async (args) => {
        const sent = ['echo', ...args]
        expect(await run(sent)).toEqual({ exit: 1, out: JSON.stringify(sent), err: 'en' })
      }),
      { numRuns: 15 },
    )
  })

  test.each([
    [{ LANG: 'ja_JP.UTF-8' }, 'ja'],
    [{ LC_ALL: 'en_US.UTF-8', LANG: 'ja_JP.UTF-8' }, 'en'],
    [{ LC_MESSAGES: 'ja_JP.UTF-8', LANG: 'en_US.UTF-8' }, 'ja'],
    [{ LC_ALL: '', LANG: 'ja' }, 'ja'],
    [{}, 'en'],
  ])('with %o the answer is in %s', async (env, locale) => {
    await door.startListening()
    expect((await run(['echo'], env)).err).toBe(locale)
  })

  test('if Hot Dash is not running, it says so, but prints nothing for a prompt', async () => {
    expect(await run(['feed'])).toMatchObject({
      exit: 3,
      err: expect.stringContaining('not running') as string,
    })
    expect(await run(['status', '--format', '{level}'])).toEqual({ exit: 3, out: '', err: '' })
    expect((await run(['doctor'])).out).toContain('door: closed')
  })

  test('it compiles for Windows without a warning', () => {
    const compiler = 'x86_64-w64-mingw32-gcc'
    const source = join(import.meta.dirname, '../../../resources/command')
    const files = ['hot-dash.c', 'hook.c', 'mcp.c'].map((file) => join(source, file))
    const flags = [
      '-std=c11',
      '-Wall',
      '-Wextra',
      '-Werror',
      '-municode',
      '-I',
      join(program, '..'),
    ]
    const made = join(home.path, 'hot-dash.exe')
    const { error, stderr } = spawnSync(compiler, [...flags, '-o', made, ...files])
    // Not every machine has the compiler.
    if (error === undefined) expect(stderr.toString()).toBe('')
  })

  test('help and completions work if Hot Dash is not running', async () => {
    expect((await run(['help'])).out).toContain('hot-dash COMMAND')
    expect((await run(['--help'], { LANG: 'ja_JP.UTF-8' })).out).toContain('使い方')
    for (const shell of ['bash', 'zsh', 'fish', 'powershell'])
      expect((await run(['completion', shell])).out).toContain('full-cheeks')
    expect((await run(['completion', 'tcsh'])).exit).toBe(2)
  })

  test('an argument that does not fit a line is refused before anything is sent', async () => {
    await door.startListening()
    expect((await run(['say', 'x'.repeat(maxLineBytes)])).exit).toBe(2)
  })

  test('an answer that does not fit a line, a late one and a failed one are errors', async () => {
    await door.startListening()
    expect((await run(['long'])).err).toBe('tooLong')
    expect((await run(['wait'])).err).toBe('late')
    expect((await run(['throw'])).err).toBe('late')
  })

  test('an action after the answer happens once the answer is sent', async () => {
    await door.startListening()
    expect((await run(['leave'])).out).toBe('bye')
    expect(quits).toBe(1)
  })

  test('a server that says nothing, or hangs up, ends in an error after a second at most', async () => {
    mkdirSync(join(home.path, 'door'), { mode: 0o700 })
    const sockets: Socket[] = []
    const server = createServer((socket) => void sockets.push(socket)).listen(address())
    await once(server, 'listening')
    expect((await run(['today'])).exit).toBe(5)
    server.on('connection', (socket) => socket.destroy())
    expect((await run(['today'])).exit).toBe(5)
    for (const socket of sockets) socket.destroy()
    server.close()
  })

  test.each(['', '[]', '{"exit":', '{"exit":0', '{"out":"x"}', '{"exit":0,"out":"\\u12"}', 'null'])(
    'the answer %j is an error',
    async (line) => {
      mkdirSync(join(home.path, 'door'), { mode: 0o700 })
      const server = createServer((socket) => socket.end(`${line}\n`)).listen(address())
      await once(server, 'listening')
      expect(await run(['today'])).toMatchObject({ exit: 5, out: '' })
      server.close()
    },
  )

  test('nothing is sent through a folder that is open to others, is a link, or belongs to another user', async () => {
    await door.startListening()
    const folder = join(home.path, 'door')
    chmodSync(folder, 0o755)
    expect((await run(['echo'])).exit).toBe(4)
    chmodSync(folder, 0o700)
    expect((await run(['echo'])).exit).toBe(1)
    const moved = `${folder}-moved`
    renameSync(folder, moved)
    symlinkSync(moved, folder)
    expect((await run(['echo'])).exit).toBe(4)
    unlinkSync(folder)
    renameSync(moved, folder)
    if (process.getuid?.() !== 0) return
    chownSync(folder, 65_534, 65_534)
    expect((await run(['echo'])).exit).toBe(4)
    chownSync(folder, 0, 0)
  })
})

test.runIf(process.getuid?.() === 0)(
  "nothing is sent to another user's process, even in a folder of our own",
  async () => {
    const nobody = 65_534
    const folder = join(home.path, 'door')
    mkdirSync(folder)
    chmodSync(home.path, 0o711)
    chownSync(folder, nobody, nobody)
    const script = `require('net').createServer((c) => c.end('{"exit":0}\\n')).listen('door.sock', () => console.log('up'))`
    const foreign = spawn(process.execPath, ['-e', script], {
      cwd: folder,
      uid: nobody,
      gid: nobody,
      env: {},
    })
    await once(foreign.stdout, 'data')
    chownSync(folder, 0, 0)
    chmodSync(folder, 0o700)
    expect((await run(['echo'])).exit).toBe(4)
    foreign.kill()
  },
)

describe('the door', () => {
  test('only the user can reach it', async () => {
    await door.startListening()
    expect(statSync(join(home.path, 'door')).mode & 0o777).toBe(0o700)
    expect(statSync(address()).mode & 0o777).toBe(0o600)
  })

  test('it does not open in a folder that is a link or belongs to another user', async () => {
    const elsewhere = temporaryFolder()
    const folder = join(home.path, 'door')
    symlinkSync(elsewhere.path, folder)
    expect(await door.startListening()).toBe(false)
    elsewhere.remove()
  })

  test('closing it removes the socket, and it can open again', async () => {
    await door.startListening()
    door.stopListening()
    await expect.poll(() => existsSync(address())).toBe(false)
    expect(await door.startListening()).toBe(true)
    expect((await run(['echo'])).exit).toBe(1)
  })

  test('it replaces the socket that a killed process has left', async () => {
    mkdirSync(join(home.path, 'door'), { mode: 0o700 })
    const script = `require('net').createServer().listen(${JSON.stringify(address())}, () => console.log('up'))`
    const killed = spawn(process.execPath, ['-e', script])
    await once(killed.stdout, 'data')
    killed.kill('SIGKILL')
    await once(killed, 'close')
    expect(existsSync(address())).toBe(true)
    expect(await door.startListening()).toBe(true)
    expect((await run(['echo'])).exit).toBe(1)
  })

  test('a second door does not replace the first', async () => {
    await door.startListening()
    const second = openedFor()
    expect(await second.startListening()).toBe(false)
    second.stopListening()
    expect((await run(['echo'])).exit).toBe(1)
  })

  test('a line may come in pieces, or together with others', async () => {
    await door.startListening()
    const line = Buffer.from(request('あ'))
    const pieces = [line.subarray(0, 20), line.subarray(20, 24), line.subarray(24)]
    expect((await send(...pieces)).map(({ out }) => out)).toEqual(['["あ"]'])
    expect((await send(request('1') + request('2'))).map(({ out }) => out)).toEqual([
      '["1"]',
      '["2"]',
    ])
  })

  test.each([
    ['no JSON', 'hello\n'],
    ['another version', '{"v":2,"args":[],"locale":"en"}\n'],
    ['an unknown field', '{"v":1,"args":[],"locale":"en","x":1}\n'],
    ['an unknown language', '{"v":1,"args":[],"locale":"fr"}\n'],
    ['invalid UTF-8', Buffer.from('{"v":1,"args":["\xff"],"locale":"en"}\n', 'latin1')],
    ['a token that nobody asked for', '{"v":1,"args":[],"locale":"en","token":"x"}\n'],
    ['an empty line', '\n'],
    ['a line of 17 KiB', 'x'.repeat(17 * 1024)],
  ])('%s is malformed', async (_, bytes) => {
    await door.startListening()
    expect((await send(bytes)).map(({ err }) => err)).toEqual(['malformed'])
    expect((await run(['echo'])).exit).toBe(1)
  })

  test('half a line gets no answer', async () => {
    await door.startListening()
    expect(await send('{"v":1')).toEqual([])
  })

  test('a gigabyte without a line end takes no memory', async () => {
    await door.startListening()
    const client = connect(address())
    client.on('error', () => undefined).resume()
    await once(client, 'connect')
    const before = process.memoryUsage().arrayBuffers
    const megabyte = Buffer.alloc(1 << 20, 120)
    for (let sent = 0; sent < 1024 && client.writable; sent += 1)
      await new Promise((resolve) => client.write(megabyte, resolve))
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 << 20)
    expect((await run(['echo'])).exit).toBe(1)
    client.destroy()
  })

  test('a flooding client is turned away, and others are served', async () => {
    await door.startListening()
    const answers = await send(Array.from({ length: 50 }, () => request('flood')).join(''))
    expect(answers.filter(({ err }) => err === 'en')).toHaveLength(20)
    expect(answers.at(-1)?.err).toBe('tooMany')
    expect((await run(['echo'])).exit).toBe(1)
  })

  test('many clients share a limit', async () => {
    await door.startListening()
    const many = await Promise.all(
      Array.from({ length: 8 }, () =>
        send(Array.from({ length: 20 }, () => request('flood')).join('')),
      ),
    )
    const served = many.flat().filter(({ err }) => err === 'en')
    expect(served.length).toBeGreaterThanOrEqual(100)
    expect(served.length).toBeLessThan(160)
    expect(many.flat().filter(({ err }) => err === 'tooMany')).toHaveLength(160 - served.length)
  })
})
