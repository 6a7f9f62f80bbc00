import { mkdirSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { queryObjects } from 'node:v8'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openX11 } from '../../main/desktop/x11-connection.ts'
import { queryPointer } from '../../main/desktop/rules/x11-protocol.ts'

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
      // Each answer in two pieces, as a socket may bring them.
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
  it('keeps nothing of an answered request', async () => {
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

  it('rejects requests once the display is gone, including a pending one', async () => {
    const connection = await openX11({ DISPLAY: `:${display}` })
    const asked = connection.ask(queryPointer(rootWindow))
    client?.destroy()
    await expect(asked).rejects.toThrow()
    await expect(connection.ask(queryPointer(rootWindow))).rejects.toThrow()
    connection.tell(queryPointer(rootWindow))
  })
})
