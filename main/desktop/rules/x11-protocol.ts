/**
 * The part of the X protocol that we use: https://www.x.org/releases/current/doc/xproto/x11protocol.html and its
 * extension for shapes, https://www.x.org/releases/current/doc/xextproto/shape.html. All numbers are little-endian.
 */
import type { Rectangle } from './placement.ts'

export const shapeExtension = 'SHAPE'

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

const twoBytes = (...values: readonly number[]) => values.flatMap((value) => [value, value >> 8])
const fourBytes = (value: number) => twoBytes(value, value >> 16)
/** Filled up to a multiple of four. */
const filled = (bytes: Uint8Array) => [
  ...bytes,
  ...Array.from({ length: padded(bytes.length) - bytes.length }, () => 0),
]

/** The connection setup: version 11.0, and the password if one is needed. */
export function setupRequest(authority: Authority | undefined): Uint8Array {
  const name = asBytes(authority?.name ?? '')
  const data = authority?.data ?? new Uint8Array()
  const lengths = twoBytes(name.length, data.length, 0)
  return Uint8Array.of(0x6c, 0, ...twoBytes(11, 0), ...lengths, ...filled(name), ...filled(data))
}

/** The head of the reply to the setup request: accepted or not, and how many words follow (at byte 6). */
export const setupHeadBytes = 8

/**
 * The root window of the first screen.
 * @param setup the display's reply to the setup request: a head, its fixed part, the vendor's name, formats of eight
 *   bytes each, and the screens
 */
export function rootOf(setup: Uint8Array): number {
  const view = new DataView(setup.buffer, setup.byteOffset, setup.byteLength)
  return view.getUint32(40 + padded(view.getUint16(24, true)) + 8 * view.getUint8(29), true)
}

/** Asks where the pointer is. */
export const queryPointer = (window: number): Uint8Array =>
  Uint8Array.of(38, 0, ...twoBytes(2), ...fourBytes(window))

/** @returns its place on the whole screen, in physical pixels */
export function pointerIn(answer: Uint8Array): { readonly x: number; readonly y: number } {
  const view = new DataView(answer.buffer, answer.byteOffset, answer.byteLength)
  return { x: view.getInt16(16, true), y: view.getInt16(18, true) }
}

/** Every message of a display has at least this many bytes. */
export const messageBytes = 32

/** What a display has sent: an error or a reply to a request, or an event, which may come at any time. */
export type MessageKind = 'error' | 'reply' | 'event'

/** @param message at least its first byte */
export function messageKind([first]: Uint8Array): MessageKind {
  if (first === 0) return 'error'
  return first === 1 ? 'reply' : 'event'
}

/** The number of bytes after the first 32 of a message: only a reply has more. We ask for no longer events. */
export function bytesAfter(message: Uint8Array): number {
  if (messageKind(message) !== 'reply') return 0
  return 4 * new DataView(message.buffer, message.byteOffset, message.byteLength).getUint32(4, true)
}

/** Asks for the major opcode of an extension. */
export function queryExtension(name: string): Uint8Array {
  const words = 2 + padded(name.length) / 4
  return Uint8Array.of(98, 0, ...twoBytes(words, name.length, 0), ...filled(asBytes(name)))
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
  return Uint8Array.of(
    ...[extension, shapeRectangles, ...twoBytes(4 + 2 * areas.length)],
    ...[replace, input, unsorted, 0],
    ...[...fourBytes(window), ...twoBytes(0, 0)],
    ...areas.flatMap(({ x, y, width, height }) =>
      twoBytes(short(x), short(y), short(Math.max(0, width)), short(Math.max(0, height))),
    ),
  )
}
