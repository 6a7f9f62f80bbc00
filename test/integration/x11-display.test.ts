import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  openX11,
  pointerIn,
  queryPointer,
  setInputShape,
  type X11Connection,
} from '../../main/desktop/x11/x11-connection.ts'

const isThere = ['Xvfb', 'setxkbmap'].every((program) => spawnSync('which', [program]).status === 0)

let server: ChildProcess
let env: { readonly DISPLAY: string }

/** Sends every program of the display a message in another layout. */
const changeLayout = (layout: string) =>
  execFileSync('setxkbmap', ['-display', env.DISPLAY, layout], { stdio: 'ignore' })

describe.skipIf(!isThere)('a real display', () => {
  let connection: X11Connection
  beforeAll(async () => {
    server = spawn(
      'Xvfb',
      ['-displayfd', '3', '-screen', '0', '800x600x24', '-nolisten', 'tcp', '-noreset'],
      {
        stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
      },
    )
    const [number] = (await once(server.stdio[3] as Readable, 'data')) as [Buffer]
    env = { DISPLAY: `:${number.toString().trim()}` }
  })
  afterAll(async () => {
    const ended = once(server, 'exit')
    server.kill()
    await ended
  })
  beforeEach(async () => {
    connection = await openX11(env)
  })
  afterEach(() => connection.close())

  /** Moves the pointer as a hand does, with the XTEST extension. */
  async function move(x: number, y: number): Promise<void> {
    const request = Buffer.alloc(36)
    request.writeUInt8(await connection.extension('XTEST'), 0)
    const [fakeInput, motion] = [2, 6]
    request.writeUInt8(fakeInput, 1)
    request.writeUInt16LE(request.length / 4, 2)
    request.writeUInt8(motion, 4)
    request.writeUInt32LE(connection.root, 12)
    request.writeInt16LE(x, 24)
    request.writeInt16LE(y, 26)
    connection.send(request)
  }

  test('says where the pointer is, whatever happens to the keyboard', async () => {
    for (const [at, layout] of ['de', 'jp', 'us'].entries()) {
      await move(100 + at, 200 + at)
      changeLayout(layout)
      expect(pointerIn(await connection.ask(queryPointer(connection.root)))).toEqual({
        x: 100 + at,
        y: 200 + at,
      })
    }
  })

  test('answers several requests at once, each with its own reply', async () => {
    await move(7, 8)
    const answers = await Promise.all([
      connection.ask(queryPointer(connection.root)),
      connection.extension('SHAPE'),
      connection.ask(queryPointer(connection.root)),
    ])
    expect([pointerIn(answers[0]), pointerIn(answers[2])]).toEqual([
      { x: 7, y: 8 },
      { x: 7, y: 8 },
    ])
    expect(answers[1]).toBeGreaterThan(127)
  })

  test('refuses one request without affecting another', async () => {
    const shape = await connection.extension('SHAPE')
    const refused = connection.ask(queryPointer(0xdead))
    connection.send(setInputShape(shape, 0xdead, []))
    const asked = connection.ask(queryPointer(connection.root))
    await expect(refused).rejects.toThrow('refused')
    expect((await asked).length).toBe(32)
  })
})
