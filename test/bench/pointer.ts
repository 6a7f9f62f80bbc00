import { createConnection } from 'node:net'

/** Requests of the X protocol (https://www.x.org/releases/current/doc/xproto/x11protocol.html). */
const warpPointer = 41
const getInputFocus = 43

/** Puts the pointer of a local X display, one that asks for no password, into the screen's upper left corner. */
export async function parkPointer(display = process.env['DISPLAY'] ?? ''): Promise<void> {
  const number = /^:(\d+)/.exec(display)?.[1]
  if (number === undefined) return
  const socket = createConnection(`/tmp/.X11-unix/X${number}`)
  let arrived = Buffer.alloc(0)
  const receive = (length: number) =>
    new Promise<Buffer>((resolve, reject) => {
      const look = () => {
        if (arrived.length < length) return
        socket.off('data', hear)
        resolve(arrived)
      }
      const hear = (chunk: Buffer) => {
        arrived = Buffer.concat([arrived, chunk])
        look()
      }
      socket.on('data', hear)
      socket.once('close', () => reject(new Error('the display closed the connection')))
      socket.once('error', reject)
      look()
    })
  try {
    // Little-endian, version 11.0, no authorization.
    socket.write(Buffer.from([0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]))
    const head = await receive(8)
    if (head.readUInt8(0) !== 1) throw new Error('the display refused the connection')
    const setup = await receive(8 + head.readUInt16LE(6) * 4)
    // After the fixed part stand the vendor's name, the formats (8 bytes each), and the first screen with its root window.
    const vendor = Math.ceil(setup.readUInt16LE(24) / 4) * 4
    const root = setup.readUInt32LE(40 + vendor + setup.readUInt8(29) * 8)
    const warp = Buffer.alloc(24)
    warp.writeUInt8(warpPointer, 0)
    warp.writeUInt16LE(6, 2)
    warp.writeUInt32LE(root, 8)
    const done = Buffer.from([getInputFocus, 0, 1, 0])
    arrived = Buffer.alloc(0)
    socket.write(Buffer.concat([warp, done]))
    // The answer of the second request says that the first one has been served.
    await receive(32)
  } finally {
    socket.destroy()
  }
}
