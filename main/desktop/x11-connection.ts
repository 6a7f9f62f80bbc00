import { readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import {
  authorityFor,
  bytesAfter,
  localDisplay,
  messageBytes,
  messageKind,
  queryExtension,
  rootOf,
  setupRequest,
} from './rules/x11-protocol.ts'

/** Our own connection to an X display. It keeps no program running. */
export interface X11Connection {
  /** The root window. */
  readonly root: number
  /** Sends a request without a reply; no-op once the display is gone. Errors are ignored. */
  readonly tell: (request: Uint8Array) => void
  /**
   * Sends a request and waits for the reply.
   * @throws if the display is gone or refuses
   */
  readonly ask: (request: Uint8Array) => Promise<Buffer>
  /**
   * The major opcode of an extension.
   * @throws if the display does not know it, is gone or refuses
   */
  readonly extension: (name: string) => Promise<number>
  /**
   * Requests events of an extension. Settles with the first one.
   * @throws if the display is gone or refuses
   */
  readonly untilEvent: (request: Uint8Array) => Promise<Buffer>
  readonly close: () => void
}

/** Reads what arrives, chunk by chunk. */
function receiver(socket: Socket): (length: number) => Promise<Buffer> {
  let arrived = Buffer.alloc(0)
  let failure: Error | undefined
  let wake: () => void = () => undefined
  socket.on('data', (chunk: Buffer) => {
    arrived = Buffer.concat([arrived, chunk])
    wake()
  })
  const fail = (cause: Error) => {
    failure ??= cause
    wake()
  }
  socket.once('error', fail)
  socket.once('close', () => fail(new Error('the display has closed the connection')))
  return async (length) => {
    while (arrived.length < length) {
      if (failure !== undefined) throw failure
      // Not `Promise.race` with the promise of the end: that would keep every request alive until then.
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    const answer = arrived.subarray(0, length)
    arrived = arrived.subarray(length)
    return answer
  }
}

/** @throws if there is no local display, or if it refuses the connection */
export async function openX11(
  env: Readonly<Record<string, string | undefined>>,
): Promise<X11Connection> {
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
    const root = rootOf(await receive(head.readUInt16LE(6) * 4))
    socket.on('error', () => undefined)
    socket.unref()
    return speak(socket, receive, root)
  } catch (error) {
    socket.destroy()
    throw error
  }
}

interface Waiting {
  readonly resolve: (message: Buffer) => void
  readonly reject: (cause: Error) => void
}

/** The exchange once the display has accepted the connection. */
function speak(
  socket: Socket,
  receive: (length: number) => Promise<Buffer>,
  root: number,
): X11Connection {
  /** Keyed by request number. Replies carry only its lower 16 bits. */
  const asked = new Map<number, Waiting>()
  let listener: Waiting | undefined
  let failure: Error | undefined
  let requests = 0

  function send(request: Uint8Array): number {
    requests = (requests + 1) & 0xffff
    socket.write(request)
    return requests
  }

  function take(message: Buffer): void {
    const kind = messageKind(message)
    if (kind === 'extension-event') listener?.resolve(message)
    if (kind !== 'reply' && kind !== 'error') return
    const number = message.readUInt16LE(2)
    const waiting = asked.get(number)
    asked.delete(number)
    if (kind === 'reply') waiting?.resolve(message)
    else waiting?.reject(new Error('the X display refused a request'))
  }

  async function listen(): Promise<never> {
    for (;;) {
      const head = await receive(messageBytes)
      const rest = await receive(bytesAfter(head))
      take(Buffer.concat([head, rest]))
    }
  }
  void listen().catch((cause: unknown) => {
    failure = cause as Error
    for (const { reject } of asked.values()) reject(failure)
    listener?.reject(failure)
    asked.clear()
  })

  const ask = (request: Uint8Array) =>
    new Promise<Buffer>((resolve, reject) => {
      if (failure !== undefined) throw failure
      asked.set(send(request), { resolve, reject })
    })
  return {
    root,
    tell(request) {
      if (socket.writable) send(request)
    },
    ask,
    async extension(name) {
      const answer = await ask(queryExtension(name))
      if (answer.readUInt8(8) !== 1) throw new Error(`the X display does not support ${name}`)
      return answer.readUInt8(9)
    },
    untilEvent(request) {
      // If refused, an error arrives; otherwise nothing but the event.
      const refused = ask(request)
      const event = new Promise<Buffer>((resolve, reject) => {
        listener = { resolve, reject }
      })
      return Promise.race([event, refused])
    },
    close: () => void socket.destroy(),
  }
}
