import { mkdirSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { queryObjects } from 'node:v8'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  localDisplay,
  openX11,
  passwordFor,
  pointerIn,
  queryExtension,
  queryPointer,
  rootWindowOf,
  setInputShape,
  setupRequest,
} from '../../main/desktop/x11/x11-connection.ts'
import fc from '../support/fast-check.ts'

/** No real display has this number. */
const display = 9000 + (process.pid % 1000)
const path = `/tmp/.X11-unix/X${display}`
const rootWindow = 0x123

let server: Server
let client: Socket | undefined
beforeEach(async () => {
  mkdirSync('/tmp/.X11-unix', { recursive: true, mode: 0o1777 })
  server = createServer((socket) => {
    client = socket
    socket.once('data', () => {
      const body = Buffer.alloc(40)
      body.writeUInt32LE(rootWindow, 32)
      const head = Buffer.alloc(8)
      head.writeUInt8(1, 0)
      head.writeUInt16LE(body.length / 4, 6)
      socket.write(Buffer.concat([head, body]))
      let requests = 0
      // Each answer in two pieces, as a socket may deliver them.
      socket.on('data', () => {
        requests += 1
        const answer = Buffer.alloc(32)
        answer.writeUInt8(1, 0)
        answer.writeUInt16LE(requests, 2)
        socket.write(answer.subarray(0, 5))
        setImmediate(() => socket.write(answer.subarray(5)))
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
})
afterEach(() => {
  client?.destroy()
  server.close()
  rmSync(path, { force: true })
})

const promises = () => queryObjects(Promise, { format: 'count' })

describe.skipIf(process.platform === 'win32')('a connection to a display', () => {
  // 34: the keyboard layout has changed; 11: the only event without a number in its third and fourth bytes.
  test.each([2, 11, 34, 34 | 0x80, 127])(
    'ignores the event %i, and takes a reply that is longer than the minimum',
    async (event) => {
      const connection = await openX11({ DISPLAY: `:${display}` })
      const asked = connection.ask(Buffer.alloc(4))
      const message = Buffer.alloc(32)
      message.writeUInt8(event, 0)
      message.writeUInt16LE(event === 11 ? 0 : 1, 2)
      message.writeUInt32LE(3, 4)
      const reply = Buffer.alloc(44, 7)
      reply.writeUInt8(1, 0)
      reply.writeUInt16LE(1, 2)
      reply.writeUInt32LE(3, 4)
      client?.removeAllListeners('data')
      client?.write(Buffer.concat([message, reply]))
      expect(await asked).toEqual(reply)
      connection.close()
    },
  )

  test('forgets an answered request', async () => {
    const connection = await openX11({ DISPLAY: `:${display}` })
    expect(connection.root).toBe(rootWindow)
    const ask = async (times: number) => {
      for (let time = 0; time < times; time += 1)
        expect((await connection.ask(queryPointer(rootWindow))).length).toBe(32)
    }
    await ask(20)
    const before = promises()
    await ask(300)
    expect(promises() - before).toBeLessThan(100)
    connection.close()
  })

  test('rejects requests once the display is gone, including a pending one', async () => {
    const connection = await openX11({ DISPLAY: `:${display}` })
    const asked = connection.ask(queryPointer(rootWindow))
    client?.destroy()
    await expect(asked).rejects.toThrow()
    await expect(connection.ask(queryPointer(rootWindow))).rejects.toThrow()
    connection.send(queryPointer(rootWindow))
  })
})

/** An entry of an `.Xauthority` file. */
function entry(family: number, display: string, name: string, data: readonly number[]): number[] {
  const text = (bytes: readonly number[]) => [bytes.length >> 8, bytes.length & 255, ...bytes]
  const ascii = (letters: string) => text([...Buffer.from(letters, 'latin1')])
  return [
    family >> 8,
    family & 255,
    ...ascii('desk'),
    ...ascii(display),
    ...ascii(name),
    ...text(data),
  ]
}

const cookie = 'MIT-MAGIC-COOKIE-1'

describe('the name of a display', () => {
  test.each([
    [':0', 0],
    [':12.1', 12],
    ['unix:3', 3],
    ['desk:0', null],
    ['desk.example:0', null],
    ['', null],
    [undefined, null],
  ])('%s is number %s of this machine', (name, number) => {
    expect(localDisplay(name)).toBe(number)
  })
})

describe('the password of a display', () => {
  test('is the first that applies to it on this machine', () => {
    const file = Buffer.from([
      ...entry(0, '1', cookie, [1]),
      ...entry(256, '2', cookie, [2]),
      ...entry(256, '1', 'XDM-AUTHORIZATION-1', [3]),
      ...entry(256, '1', cookie, [4, 5]),
      ...entry(65_535, '', cookie, [6]),
    ])
    expect(passwordFor(file, 1)).toEqual(Buffer.from([4, 5]))
    expect(passwordFor(file, 7)).toEqual(Buffer.from([6]))
  })

  test('is missing if the file is truncated, empty or of another kind', () => {
    const whole = entry(256, '1', cookie, [4, 5])
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => {
        expect(passwordFor(Buffer.from(whole.slice(0, length)), 1)).toBeNull()
      }),
    )
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void passwordFor(Buffer.from(bytes), 1)))
  })
})

describe('requests', () => {
  test('start with the password, each text padded to four bytes', () => {
    const greeting = setupRequest(Buffer.from([1, 2, 3, 4, 5]))
    expect([...greeting]).toEqual([
      ...[0x6c, 0, 11, 0, 0, 0, 18, 0, 5, 0, 0, 0],
      ...Buffer.from(`${cookie}\0\0`),
      ...[1, 2, 3, 4, 5, 0, 0, 0],
    ])
    expect(setupRequest(null)).toHaveLength(12)
  })

  test('query an extension by name', () => {
    expect([...queryExtension('SHAPE')]).toEqual([
      ...[98, 0, 4, 0, 5, 0, 0, 0],
      ...[83, 72, 65, 80, 69, 0, 0, 0],
    ])
  })

  test('state their length in four-byte words, and clamp to 16 bits', () => {
    const far = { x: -40_000, y: 2, width: 90_000, height: -1 }
    const request = setInputShape(129, 0x1234_5678, [far])
    expect(request).toHaveLength(24)
    expect(request.readUInt16LE(2)).toBe(6)
    expect([request[0], request[1], request[4], request[5]]).toEqual([129, 1, 0, 2])
    expect(request.readUInt32LE(8)).toBe(0x1234_5678)
    expect(request.readInt16LE(16)).toBe(-32_768)
    expect(request.readUInt16LE(20)).toBe(32_767)
    expect(request.readUInt16LE(22)).toBe(0)
  })

  test('query where the pointer is in a window', () => {
    expect([...queryPointer(0x1234_5678)]).toEqual([38, 0, 2, 0, 0x78, 0x56, 0x34, 0x12])
  })
})

describe('answers', () => {
  test("name the first screen's window after the vendor and the formats", () => {
    const setup = Buffer.alloc(8 + 32 + 8 + 2 * 8 + 40)
    setup.writeUInt16LE(5, 8 + 16)
    setup.writeUInt8(2, 8 + 21)
    setup.writeUInt32LE(0x2bf, 8 + 32 + 8 + 2 * 8)
    expect(rootWindowOf(setup)).toBe(0x2bf)
  })

  test('give the position of the pointer even on a display to the left of the first one', () => {
    const answer = Buffer.alloc(32)
    answer.writeInt16LE(-20, 16)
    answer.writeInt16LE(700, 18)
    expect(pointerIn(answer)).toEqual({ x: -20, y: 700 })
  })
})
