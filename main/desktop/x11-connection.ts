import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
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
  setupHeadBytes,
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
  readonly close: () => void
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
  /** Requests that wait for a reply, which carries the lower 16 bits of their number. The setup is number 0. */
  const asked = new Map<
    number,
    { readonly resolve: (message: Buffer) => void; readonly reject: (cause: Error) => void }
  >()
  let sent = -1
  /** Whether the setup has been answered. */
  let isSetUp = false
  let failure: Error | undefined
  let arrived = Buffer.alloc(0)

  const send = (request: Uint8Array): number => {
    socket.write(request)
    return (sent = (sent + 1) & 0xffff)
  }
  const ask = (request: Uint8Array) =>
    new Promise<Buffer>((resolve, reject) => {
      if (failure !== undefined) throw failure
      asked.set(send(request), { resolve, reject })
    })
  /** The length of the first message in what has arrived, as far as that is known. */
  const nextLength = (): number => {
    const headBytes = isSetUp ? messageBytes : setupHeadBytes
    if (arrived.length < headBytes) return headBytes
    return headBytes + (isSetUp ? bytesAfter(arrived) : 4 * arrived.readUInt16LE(6))
  }
  const take = (message: Buffer) => {
    const isSetup = !isSetUp
    isSetUp = true
    const kind = messageKind(message)
    // No event comes before the reply to the setup, which may also be 2: the display wants more passwords.
    if (kind === 'event' && !isSetup) return
    const number = isSetup ? 0 : message.readUInt16LE(2)
    const waiting = asked.get(number)
    asked.delete(number)
    if (kind === 'reply') waiting?.resolve(message)
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
    const root = rootOf(await ask(setupRequest(authorityFor(authorities, display))))
    socket.unref()
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
      close: () => void socket.destroy(),
    }
  } catch (error) {
    socket.destroy()
    throw error
  }
}
