import { readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Rectangle } from './rules/placement.ts'
import {
  authorityFor,
  localDisplay,
  queryExtension,
  setInputShape,
  setupRequest,
  shapeExtension,
} from './rules/x11-protocol.ts'

/** Where windows of an X display take the pointer. */
export interface InputShapes {
  /** @param areas in physical pixels of the window */
  set(window: number, areas: readonly Rectangle[]): void
  close(): void
}

/** Answers of a connection, one after another. */
function receiver(socket: Socket): (length: number) => Promise<Buffer> {
  let arrived = Buffer.alloc(0)
  let wake: () => void = () => undefined
  socket.on('data', (chunk: Buffer) => {
    arrived = Buffer.concat([arrived, chunk])
    wake()
  })
  const closed = new Promise<never>((_resolve, reject) => {
    socket.once('error', reject)
    socket.once('close', () => reject(new Error('the display has closed the connection')))
  })
  closed.catch(() => undefined)
  return async (length) => {
    while (arrived.length < length) {
      const more = new Promise<void>((resolve) => {
        wake = resolve
      })
      await Promise.race([more, closed])
    }
    const answer = arrived.subarray(0, length)
    arrived = arrived.subarray(length)
    return answer
  }
}

/**
 * Opens a connection of our own to the X display: Electron's `setShape` cuts off what a window shows as well, and its
 * `setIgnoreMouseEvents` knows all or nothing (Electron 33 to 45).
 * @throws where there is no local display, or one that does not let us in
 */
export async function openInputShapes(
  env: Readonly<Record<string, string | undefined>>,
): Promise<InputShapes> {
  const display = localDisplay(env['DISPLAY'])
  if (display === undefined) throw new Error('no local X display')
  const file = env['XAUTHORITY'] ?? join(homedir(), '.Xauthority')
  const authorities = await readFile(file).catch(() => Buffer.alloc(0))
  const socket = connect(`/tmp/.X11-unix/X${display.toString()}`)
  try {
    const receive = receiver(socket)
    socket.write(setupRequest(authorityFor(authorities, display)))
    const head = await receive(8)
    if (head.readUInt8(0) !== 1) throw new Error('the X display refused the connection')
    await receive(head.readUInt16LE(6) * 4)
    socket.write(queryExtension(shapeExtension))
    const answer = await receive(32)
    const extension = answer.readUInt8(9)
    if (answer.readUInt8(8) !== 1) throw new Error('the X display knows no shapes')
    // What still comes are errors of windows that have gone.
    socket.removeAllListeners('data')
    socket.resume()
    socket.on('error', () => undefined)
    socket.unref()
    return {
      set(window, areas) {
        if (socket.writable) socket.write(setInputShape(extension, window, areas))
      },
      close: () => void socket.destroy(),
    }
  } catch (error) {
    socket.destroy()
    throw error
  }
}
