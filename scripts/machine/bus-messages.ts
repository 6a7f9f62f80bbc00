/**
 * Encodes and decodes D-Bus messages, as far as owning a name requires
 * (https://dbus.freedesktop.org/doc/dbus-specification.html).
 */

/** Message types and header fields, with the specification's numbers. */
export const messageType = { call: 1, answer: 2, error: 3 } as const
const field = {
  path: 1,
  interface: 2,
  member: 3,
  errorName: 4,
  replySerial: 5,
  destination: 6,
  sender: 7,
  signature: 8,
} as const

/** The header of a message; which fields it has depends on its type. */
export interface BusMessage {
  readonly type: number
  readonly serial: number
  readonly path?: string
  readonly interface?: string
  readonly member?: string
  readonly errorName?: string
  readonly replySerial?: number
  readonly destination?: string
  readonly sender?: string
  /** Strings, then one number: the only arguments that we send (`s` and `u`). */
  readonly body?: { readonly strings: readonly string[]; readonly number?: number }
}

/** Writes little-endian values, each aligned to its own size relative to the start of the message. */
class Writer {
  readonly #bytes: number[] = []

  get length(): number {
    return this.#bytes.length
  }
  bytes(...values: readonly number[]): void {
    this.#bytes.push(...values)
  }
  align(size: number): void {
    while (this.#bytes.length % size !== 0) this.#bytes.push(0)
  }
  uint32(value: number): void {
    this.align(4)
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32LE(value)
    this.#bytes.push(...bytes)
  }
  string(text: string): void {
    const bytes = Buffer.from(text)
    this.uint32(bytes.length)
    this.#bytes.push(...bytes, 0)
  }
  signature(text: string): void {
    this.#bytes.push(text.length, ...Buffer.from(text), 0)
  }
  toBuffer(): Buffer {
    return Buffer.from(this.#bytes)
  }
}

export function encodeMessage(message: BusMessage): Buffer {
  const body = new Writer()
  for (const text of message.body?.strings ?? []) body.string(text)
  if (message.body?.number !== undefined) body.uint32(message.body.number)
  const signature =
    's'.repeat(message.body?.strings.length ?? 0) + (message.body?.number === undefined ? '' : 'u')

  const fields = new Writer()
  // The array of fields begins at byte 16 of the message, so it can be aligned on its own.
  const add = (code: number, type: string, write: () => void): void => {
    fields.align(8)
    fields.bytes(code)
    fields.signature(type)
    write()
  }
  const addString = (code: number, type: string, text: string | undefined): void => {
    if (text !== undefined) add(code, type, () => fields.string(text))
  }
  addString(field.path, 'o', message.path)
  addString(field.interface, 's', message.interface)
  addString(field.member, 's', message.member)
  addString(field.errorName, 's', message.errorName)
  const { replySerial } = message
  if (replySerial !== undefined) add(field.replySerial, 'u', () => fields.uint32(replySerial))
  addString(field.destination, 's', message.destination)
  if (signature !== '') add(field.signature, 'g', () => fields.signature(signature))

  const whole = new Writer()
  whole.bytes('l'.charCodeAt(0), message.type, 0, 1)
  whole.uint32(body.length)
  whole.uint32(message.serial)
  whole.uint32(fields.length)
  whole.bytes(...fields.toBuffer())
  whole.align(8)
  whole.bytes(...body.toBuffer())
  return whole.toBuffer()
}

/**
 * Decodes the first message of the received bytes. Of its body, it only reads a number at the start.
 * @returns undefined until the message is complete
 */
export function decodeMessage(
  bytes: Buffer,
): { readonly message: BusMessage; readonly length: number } | undefined {
  if (bytes.length < 16) return undefined
  const isLittle = bytes.readUInt8(0) === 'l'.charCodeAt(0)
  const uint32 = (at: number): number =>
    isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)
  const fieldsEnd = 16 + uint32(12)
  const bodyStart = Math.ceil(fieldsEnd / 8) * 8
  const length = bodyStart + uint32(4)
  if (bytes.length < length) return undefined

  const texts = new Map<number, string>()
  const numbers = new Map<number, number>()
  let at = 16
  while (at < fieldsEnd) {
    at = Math.ceil(at / 8) * 8
    const code = bytes.readUInt8(at)
    const type = String.fromCharCode(bytes.readUInt8(at + 2))
    at += 4
    if (type === 'g') {
      at += bytes.readUInt8(at) + 2
      continue
    }
    at = Math.ceil(at / 4) * 4
    const value = uint32(at)
    at += 4
    if (type === 'u') {
      numbers.set(code, value)
      continue
    }
    texts.set(code, bytes.toString('utf8', at, at + value))
    at += value + 1
  }
  const message: BusMessage = {
    type: bytes.readUInt8(1),
    serial: uint32(8),
    ...present('member', texts.get(field.member)),
    ...present('errorName', texts.get(field.errorName)),
    ...present('sender', texts.get(field.sender)),
    ...present('replySerial', numbers.get(field.replySerial)),
    ...(length - bodyStart === 4 ? { body: { strings: [], number: uint32(bodyStart) } } : {}),
  }
  return { message, length }
}

/** An optional property, omitted if there is no value. */
function present<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): Partial<Readonly<Record<Name, Value>>> {
  return value === undefined ? {} : ({ [name]: value } as Partial<Record<Name, Value>>)
}
