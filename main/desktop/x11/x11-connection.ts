import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { clamp } from '../../../preload/contract/numbers.ts'
import type { Rectangle } from '../pet-window/rules/placement.ts'

// The part of the X protocol that we use: https://www.x.org/releases/current/doc/xproto/x11protocol.html and its
// extension for shapes, https://www.x.org/releases/current/doc/xextproto/shape.html. All numbers are little-endian.

export type X11Connection = Awaited<ReturnType<typeof openX11>>

/** Every message from the display has at least this many bytes, but the head of the reply to the setup is shorter. */
const [messageBytes, setupHeadBytes] = [32, 8]

/**
 * Opens our own connection to an X display. An open connection does not keep the process running.
 * @throws if there is no local display, or if it refuses the connection
 */
export async function openX11(env: Readonly<Record<string, string | undefined>>) {
  const display = localDisplay(env['DISPLAY'])
  if (display === null) throw new Error('no local X display')
  const file = env['XAUTHORITY'] ?? join(homedir(), '.Xauthority')
  const authorities = await readFile(file).catch(() => Buffer.alloc(0))

  const socket = connect(`/tmp/.X11-unix/X${display.toString()}`)
  /** The requests that wait for a reply, by number. A reply carries the lower 16 bits of the number. The setup is 0. */
  const asked = new Map<number, PromiseWithResolvers<Buffer>>()
  let sent = -1
  let isSetUp = false
  let failure: Error | undefined
  let arrived = Buffer.alloc(0)

  const send = (request: Uint8Array): number => {
    socket.write(request)
    return (sent = (sent + 1) & 0xffff)
  }
  const ask = (request: Uint8Array): Promise<Buffer> => {
    if (failure !== undefined) return Promise.reject(failure)
    const waiting = Promise.withResolvers<Buffer>()
    asked.set(send(request), waiting)
    return waiting.promise
  }
  /** The length of the first message in `arrived`, in bytes. Until its header is complete, the length of the header. */
  const nextLength = (): number => {
    const headBytes = isSetUp ? messageBytes : setupHeadBytes
    if (arrived.length < headBytes) return headBytes
    if (!isSetUp) return headBytes + 4 * arrived.readUInt16LE(6)
    // Only replies are longer than that, because this connection subscribes to no long events.
    return headBytes + (arrived[0] === 1 ? 4 * arrived.readUInt32LE(4) : 0)
  }
  /** Handles an error (0) or a reply (1) to a request. Any other message is an event, which may come at any time. */
  const take = (message: Buffer) => {
    const [type = 0] = message
    // Before the display has answered the setup, 2 is not an event: the display asks for more authentication.
    if (isSetUp && type > 1) return
    const number = isSetUp ? message.readUInt16LE(2) : 0
    isSetUp = true
    const waiting = asked.get(number)
    asked.delete(number)
    if (type === 1) waiting?.resolve(message)
    else waiting?.reject(new Error('the X display refused a request'))
  }
  socket.on('data', (chunk: Buffer) => {
    arrived = Buffer.concat([arrived, chunk])
    for (let length = nextLength(); arrived.length >= length; length = nextLength()) {
      take(arrived.subarray(0, length))
      arrived = arrived.subarray(length)
    }
  })
  const fail = (cause: Error) => {
    failure ??= cause
    for (const { reject } of asked.values()) reject(failure)
    asked.clear()
  }
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('the display has closed the connection')))

  try {
    const root = rootWindowOf(await ask(setupRequest(passwordFor(authorities, display))))
    socket.unref()
    return {
      root,
      /** Sends a request without a reply; no-op once the display is gone. Errors are ignored. */
      send: (request: Uint8Array): void => {
        if (socket.writable) send(request)
      },
      /** Sends a request and waits for the reply. @throws if the display is gone or refuses */
      ask,
      /** The major opcode of an extension. @throws if the display does not know it, is gone or refuses */
      extension: async (name: string): Promise<number> => {
        const answer = await ask(queryExtension(name))
        if (answer.readUInt8(8) !== 1) throw new Error(`the X display does not support ${name}`)
        return answer.readUInt8(9)
      },
      close: () => void socket.destroy(),
    }
  } catch (error) {
    socket.destroy()
    throw error
  }
}

/** The number of a local display named in `DISPLAY` (`:1`, `unix:0.0`); null for another machine's display. */
export function localDisplay(name: string | undefined): number | null {
  const number = /^(?:unix)?:(\d{1,5})(?:\.\d+)?$/.exec(name ?? '')?.[1]
  return number === undefined ? null : Number(number)
}

const passwordProtocol = 'MIT-MAGIC-COOKIE-1'
/** The address families of local connections: FamilyLocal and FamilyWild. */
const localFamilies: ReadonlySet<number> = new Set([256, 65_535])

/**
 * The first password in an `.Xauthority` file that applies to a local display. An entry is a family and four texts
 * (address, display, protocol, password). The length of each text precedes it (big-endian).
 */
export function passwordFor(file: Buffer, display: number): Buffer | null {
  let at = 0
  const next = () => {
    const start = at + 2
    at = start + file.readUInt16BE(at)
    if (at > file.length) throw new RangeError('the entry is cut off')
    return file.subarray(start, at)
  }
  try {
    while (at < file.length) {
      const family = file.readUInt16BE(at)
      at += 2
      const [, number, protocol, password] = [next(), String(next()), String(next()), next()]
      const isOfDisplay = number === '' || number === String(display)
      if (localFamilies.has(family) && isOfDisplay && protocol === passwordProtocol) return password
    }
  } catch {
    // The file ends within an entry, so there are no more entries.
  }
  return null
}

const fourByteUnits = (length: number) => Math.ceil(length / 4)
/** Pads bytes with zeros to a multiple of four. */
export const padded = (bytes: Uint8Array) => Buffer.concat([bytes], 4 * fourByteUnits(bytes.length))

/** The connection setup: version 11.0, and the password if the display needs one. */
export function setupRequest(password: Buffer | null): Buffer {
  const name = Buffer.from(password ? passwordProtocol : '')
  const data = password ?? Buffer.alloc(0)
  const head = Buffer.alloc(12)
  head.write('l')
  head.writeUInt16LE(11, 2)
  head.writeUInt16LE(name.length, 6)
  head.writeUInt16LE(data.length, 8)
  return Buffer.concat([head, padded(name), padded(data)])
}

/**
 * The root window of the first screen.
 * @param setup the display's reply to the setup request. It consists of a head, a fixed part, the vendor's name,
 *   formats of eight bytes each, and the screens
 */
export const rootWindowOf = (setup: Buffer): number =>
  setup.readUInt32LE(40 + 4 * fourByteUnits(setup.readUInt16LE(24)) + 8 * setup.readUInt8(29))

export function queryPointer(window: number): Buffer {
  const request = Buffer.from([38, 0, 2, 0, 0, 0, 0, 0])
  request.writeUInt32LE(window, 4)
  return request
}

/** @returns the pointer's place on the whole screen, in physical pixels */
export const pointerIn = (answer: Buffer): { readonly x: number; readonly y: number } => ({
  x: answer.readInt16LE(16),
  y: answer.readInt16LE(18),
})

export function queryExtension(name: string): Buffer {
  const head = Buffer.from([98, 0, 2 + fourByteUnits(name.length), 0, name.length, 0, 0, 0])
  return Buffer.concat([head, padded(Buffer.from(name))])
}

/** Limits a coordinate to the protocol's 16 bits. */
const short = (value: number) => clamp(Math.round(value), -32_768, 32_767)

/**
 * Lets a window take the pointer in these rectangles only, without changing what it shows.
 * @param extension the shape extension's major opcode
 * @param areas in physical pixels of the window
 */
export function setInputShape(extension: number, window: number, areas: readonly Rectangle[]) {
  const [shapeRectangles, replace, input] = [1, 0, 2]
  const request = Buffer.alloc(16 + 8 * areas.length)
  request.writeUInt8(extension, 0)
  request.writeUInt8(shapeRectangles, 1)
  request.writeUInt16LE(request.length / 4, 2)
  request.writeUInt8(replace, 4)
  request.writeUInt8(input, 5)
  request.writeUInt32LE(window, 8)
  for (const [n, { x, y, width, height }] of areas.entries())
    for (const [side, value] of [x, y, Math.max(0, width), Math.max(0, height)].entries())
      request.writeInt16LE(short(value), 16 + 8 * n + 2 * side)
  return request
}
