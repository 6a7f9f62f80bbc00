import { mkdirSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { queryObjects } from 'node:v8'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openX11 } from '../../main/desktop/x11-connection.ts'
import { queryPointer } from '../../main/desktop/rules/x11-protocol.ts'
import { untilX11PointerMoves } from '../../main/desktop/x11-pointer.ts'

/** No real display has this number. */
const display = 9000 + (process.pid % 1000)
const path = `/tmp/.X11-unix/X${display}`
const rootWindow = 0x123

const [queryExtension, inputExtension, selectEvents] = [98, 131, 46]

let server: Server
let client: Socket | undefined
let knowsInput = true
let selected: (request: number) => void
/** Settles with the number of the request. */
let selection: Promise<number>
beforeEach(async () => {
  knowsInput = true
  selection = new Promise((resolve) => {
    selected = resolve
  })
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
      // Each answer in two pieces, as a socket may bring them.
      socket.on('data', (request) => {
        requests += 1
        const isSelection = request[0] === inputExtension && request[1] === selectEvents
        if (isSelection) {
          selected(requests)
          return
        }
        const answer = Buffer.alloc(32)
        answer.writeUInt8(1, 0)
        answer.writeUInt16LE(requests, 2)
        // The extension is there and has this number; its version is 2.
        answer.writeUInt8(knowsInput ? 1 : 0, 8)
        if (request[0] === queryExtension) answer.writeUInt8(inputExtension, 9)
        else answer.writeUInt16LE(2, 8)
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
  it('keeps nothing of a question that was answered', async () => {
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

  it('refuses a question once the display has gone, also one that waits', async () => {
    const connection = await openX11({ DISPLAY: `:${display}` })
    const asked = connection.ask(queryPointer(rootWindow))
    client?.destroy()
    await expect(asked).rejects.toThrow()
    await expect(connection.ask(queryPointer(rootWindow))).rejects.toThrow()
    connection.tell(queryPointer(rootWindow))
  })
})

describe.skipIf(process.platform === 'win32')('a display that tells when the pointer moves', () => {
  const env = { DISPLAY: `:${display}` }
  const sends = (first: number, request = 0) => {
    const words = Buffer.alloc(64)
    words.writeUInt8(first, 0)
    words.writeUInt16LE(request, 2)
    // An event of an extension is as long as it says.
    words.writeUInt32LE(first === 35 ? 8 : 0, 4)
    client?.write(words)
  }
  const closed = () => new Promise<void>((resolve) => client?.once('close', () => resolve()))

  it('is listened to until the first move, and no longer', async () => {
    const moved = untilX11PointerMoves(env, new AbortController().signal)
    await selection
    const isClosed = closed()
    sends(35)
    await moved
    await isClosed
  })

  it('is not listened to any more once nobody waits', async () => {
    const waiting = new AbortController()
    const moved = untilX11PointerMoves(env, waiting.signal)
    await selection
    const isClosed = closed()
    waiting.abort()
    await expect(moved).rejects.toThrow()
    await isClosed
    await expect(untilX11PointerMoves(env, waiting.signal)).rejects.toThrow()
  })

  it('is one that knows the extension, and does not refuse', async () => {
    const refused = untilX11PointerMoves(env, new AbortController().signal)
    sends(0, await selection)
    await expect(refused).rejects.toThrow('refused')
    knowsInput = false
    await expect(untilX11PointerMoves(env, new AbortController().signal)).rejects.toThrow(
      'does not support XInputExtension',
    )
  })
})
