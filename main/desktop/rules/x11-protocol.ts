/**
 * The part of the X protocol that we use: https://www.x.org/releases/current/doc/xproto/x11protocol.html and its
 * extensions for shapes, https://www.x.org/releases/current/doc/xextproto/shape.html, and for input devices,
 * https://www.x.org/releases/current/doc/inputproto/XI2proto.txt. All numbers are little-endian.
 */
import type { Rectangle } from './placement.ts'

export const shapeExtension = 'SHAPE'
export const inputExtension = 'XInputExtension'

/**
 * The number of a local display named in `DISPLAY` (`:1`, `unix:0.0`); undefined for any other, such as one on
 * another machine.
 */
export function localDisplay(name: string | undefined): number | undefined {
  const number = /^(?:unix)?:(\d{1,5})(?:\.\d+)?$/.exec(name ?? '')?.[1]
  return number === undefined ? undefined : Number(number)
}

export interface Authority {
  readonly name: string
  readonly data: Uint8Array
}

/** Entry families that apply to a connection on this machine. */
const localFamilies: ReadonlySet<number> = new Set([256, 65_535])

/**
 * The first password in an `.Xauthority` file that applies to a local display.
 * @param file its bytes: entries of a family and four texts (address, display, name, data), each after its length
 *   (big-endian)
 */
export function authorityFor(file: Uint8Array, display: number): Authority | undefined {
  const bytes = new DataView(file.buffer, file.byteOffset, file.byteLength)
  let at = 0
  const next = () => {
    const end = at + 2 + bytes.getUint16(at)
    if (end > file.byteLength) throw new RangeError('the entry is cut off')
    const found = file.subarray(at + 2, end)
    at = end
    return found
  }
  try {
    while (at < file.byteLength) {
      const family = bytes.getUint16(at)
      at += 2
      const [, number, name, data] = [next(), asText(next()), asText(next()), next()]
      const isOfDisplay = number === '' || number === String(display)
      if (localFamilies.has(family) && isOfDisplay && name === 'MIT-MAGIC-COOKIE-1') {
        return { name, data }
      }
    }
  } catch {
    // The file ends within an entry: there are no more.
  }
  return undefined
}

const asText = (bytes: Uint8Array) => String.fromCharCode(...bytes)
/** Names in the protocol are ASCII. */
const asBytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const padded = (length: number) => Math.ceil(length / 4) * 4

/** The connection setup: version 11.0, and the password if one is needed. */
export function setupRequest(authority: Authority | undefined): Uint8Array {
  const name = asBytes(authority?.name ?? '')
  const data = authority?.data ?? new Uint8Array()
  const request = new Uint8Array(12 + padded(name.length) + padded(data.length))
  const view = new DataView(request.buffer)
  view.setUint8(0, 0x6c)
  view.setUint16(2, 11, true)
  view.setUint16(6, name.length, true)
  view.setUint16(8, data.length, true)
  request.set(name, 12)
  request.set(data, 12 + padded(name.length))
  return request
}

/**
 * The root window of the first screen.
 * @param setup the display's reply to the setup request, without the eight bytes before it: its fixed part, the
 *   vendor's name, formats of eight bytes each, and the screens
 */
export function rootOf(setup: Uint8Array): number {
  const view = new DataView(setup.buffer, setup.byteOffset, setup.byteLength)
  return view.getUint32(32 + padded(view.getUint16(16, true)) + 8 * view.getUint8(21), true)
}

/** Asks where the pointer is. */
export function queryPointer(window: number): Uint8Array {
  const request = new Uint8Array(8)
  const view = new DataView(request.buffer)
  view.setUint8(0, 38)
  view.setUint16(2, 2, true)
  view.setUint32(4, window, true)
  return request
}

/** @returns its place on the whole screen, in physical pixels */
export function pointerIn(answer: Uint8Array): { readonly x: number; readonly y: number } {
  const view = new DataView(answer.buffer, answer.byteOffset, answer.byteLength)
  return { x: view.getInt16(16, true), y: view.getInt16(18, true) }
}

/**
 * Announces the version of the input extension, which must come first: 2.1, whose raw events arrive even if another
 * program has grabbed the pointer.
 * @param extension its major opcode
 */
export function inputVersion(extension: number): Uint8Array {
  const queryVersion = 47
  return Uint8Array.from([extension, queryVersion, 2, 0, 2, 0, 1, 0])
}

/** Asks for events when any pointer moves, anywhere on the screen. */
export function selectRawMotion(extension: number, root: number): Uint8Array {
  const [selectEvents, allMasterDevices, rawMotion] = [46, 1, 17]
  const request = new Uint8Array(20)
  const view = new DataView(request.buffer)
  view.setUint8(0, extension)
  view.setUint8(1, selectEvents)
  view.setUint16(2, request.length / 4, true)
  view.setUint32(4, root, true)
  // One mask, of one word.
  view.setUint16(8, 1, true)
  view.setUint16(12, allMasterDevices, true)
  view.setUint16(14, 1, true)
  view.setUint32(16, 1 << rawMotion, true)
  return request
}

/** Every message of a display has at least this many bytes. */
export const messageBytes = 32
const genericEvent = 35

/** What a display has sent: an error or a reply to a request, or an event, which may come at any time. */
export type MessageKind = 'error' | 'reply' | 'event' | 'extension-event'

/** @param message at least its first byte; the first bit of an event says that a program has sent it */
export function messageKind(message: Uint8Array): MessageKind {
  const [first = 0] = message
  if (first === 0) return 'error'
  if (first === 1) return 'reply'
  return (first & 0x7f) === genericEvent ? 'extension-event' : 'event'
}

/** The number of bytes after the first 32 of a message. */
export function bytesAfter(message: Uint8Array): number {
  const kind = messageKind(message)
  if (kind !== 'reply' && kind !== 'extension-event') return 0
  return 4 * new DataView(message.buffer, message.byteOffset, message.byteLength).getUint32(4, true)
}

/** Asks for the major opcode of an extension. */
export function queryExtension(name: string): Uint8Array {
  const request = new Uint8Array(8 + padded(name.length))
  const view = new DataView(request.buffer)
  view.setUint8(0, 98)
  view.setUint16(2, request.length / 4, true)
  view.setUint16(4, name.length, true)
  request.set(asBytes(name), 8)
  return request
}

/** A coordinate of the protocol has 16 bits. */
const short = (value: number) => Math.max(-32_768, Math.min(32_767, Math.round(value)))

/**
 * Lets a window take the pointer in these rectangles only, without changing what it shows.
 * @param extension the shape extension's major opcode
 * @param areas in physical pixels of the window
 */
export function setInputShape(
  extension: number,
  window: number,
  areas: readonly Rectangle[],
): Uint8Array {
  const [shapeRectangles, replace, input, unsorted] = [1, 0, 2, 0]
  const request = new Uint8Array(16 + 8 * areas.length)
  const view = new DataView(request.buffer)
  view.setUint8(0, extension)
  view.setUint8(1, shapeRectangles)
  view.setUint16(2, request.length / 4, true)
  view.setUint8(4, replace)
  view.setUint8(5, input)
  view.setUint8(6, unsorted)
  view.setUint32(8, window, true)
  areas.forEach(({ x, y, width, height }, n) => {
    view.setInt16(16 + 8 * n, short(x), true)
    view.setInt16(18 + 8 * n, short(y), true)
    view.setUint16(20 + 8 * n, short(Math.max(0, width)), true)
    view.setUint16(22 + 8 * n, short(Math.max(0, height)), true)
  })
  return request
}
