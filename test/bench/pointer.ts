import { createConnection } from 'node:net'

/** Requests of the X protocol (https://www.x.org/releases/current/doc/xproto/x11protocol.html). */
const warpPointer = 41
const getInputFocus = 43

/** The pointer of a local X display, one that asks for no password. */
export interface Pointer {
  /** Settles once the display has moved it. */
  moveTo(x: number, y: number): Promise<void>
  close(): void
}

/** Puts the pointer into the screen's upper left corner. */
export async function parkPointer(): Promise<void> {
  const pointer = await openPointer()
  await pointer?.moveTo(0, 0)
  pointer?.close()
}

/** @returns undefined where there is no local display */
export async function openPointer(
  display = process.env['DISPLAY'] ?? '',
): Promise<Pointer | undefined> {
  const number = /^:(\d+)/.exec(display)?.[1]
  if (number === undefined) return undefined
  const socket = createConnection(`/tmp/.X11-unix/X${number}`)
  let arrived = Buffer.alloc(0)
  const receive = (length: number) =>
    new Promise<Buffer>((resolve, reject) => {
      const look = () => {
        if (arrived.length < length) return
        socket.off('data', hear)
        socket.off('error', reject)
        socket.off('close', onClose)
        resolve(arrived)
      }
      const hear = (chunk: Buffer) => {
        arrived = Buffer.concat([arrived, chunk])
        look()
      }
      const onClose = () => reject(new Error('the display closed the connection'))
      socket.on('data', hear)
      socket.on('close', onClose)
      socket.on('error', reject)
      look()
    })
  // Little-endian, version 11.0, no authorization.
  socket.write(Buffer.from([0x6c, 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]))
  const head = await receive(8)
  if (head.readUInt8(0) !== 1) throw new Error('the display refused the connection')
  const setup = await receive(8 + head.readUInt16LE(6) * 4)
  // After the fixed part stand the vendor's name, the formats (8 bytes each), and the first screen with its root window.
  const vendor = Math.ceil(setup.readUInt16LE(24) / 4) * 4
  const root = setup.readUInt32LE(40 + vendor + setup.readUInt8(29) * 8)
  return {
    async moveTo(x, y) {
      const warp = Buffer.alloc(24)
      warp.writeUInt8(warpPointer, 0)
      warp.writeUInt16LE(6, 2)
      warp.writeUInt32LE(root, 8)
      warp.writeInt16LE(Math.round(x), 20)
      warp.writeInt16LE(Math.round(y), 22)
      const done = Buffer.from([getInputFocus, 0, 1, 0])
      arrived = Buffer.alloc(0)
      socket.write(Buffer.concat([warp, done]))
      // The answer of the second request says that the first one has been served.
      await receive(32)
    },
    close: () => socket.destroy(),
  }
}
