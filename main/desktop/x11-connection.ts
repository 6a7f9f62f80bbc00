import { readFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { homedir } from 'node:os'
import { join } from 'node:path'
import {
  authorityFor,
  localDisplay,
  queryExtension,
  rootOf,
  setupRequest,
} from './rules/x11-protocol.ts'

/** A connection of our own to an X display. It keeps no program running. */
export interface X11Connection {
  /** The window of the whole screen. */
  readonly root: number
  /** A request that is not answered; nothing once the display has gone. */
  readonly tell: (request: Uint8Array) => void
  /**
   * A request whose answer has 32 bytes and no more.
   * @throws where the display has gone, or refuses
   */
  readonly ask: (request: Uint8Array) => Promise<Buffer>
  /**
   * The number of an extension's requests.
   * @throws where the display does not know it, has gone, or refuses
   */
  readonly extension: (name: string) => Promise<number>
  /**
   * The first 32 bytes of what comes unasked, where nothing is asked meanwhile.
   * @throws where the display has gone
   */
  readonly heard: () => Promise<Buffer>
  readonly close: () => void
}

/** What arrives, one answer after another. */
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
      // Not a race with a promise of the end: that would keep each question until then.
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    const answer = arrived.subarray(0, length)
    arrived = arrived.subarray(length)
    return answer
  }
}

/** @throws where there is no local display, or one that does not let us in */
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
    const answerTo = async (request: Uint8Array) => {
      socket.write(request)
      const answer = await receive(32)
      if (answer.readUInt8(0) !== 1) throw new Error('the X display refused a request')
      return answer
    }
    // Answers come in the order of the questions.
    let last: Promise<unknown> = Promise.resolve()
    const ask = (request: Uint8Array) => {
      const answer = last.then(() => answerTo(request))
      last = answer.catch(() => undefined)
      return answer
    }
    return {
      root,
      tell(request) {
        if (socket.writable) socket.write(request)
      },
      ask,
      async extension(name) {
        const answer = await ask(queryExtension(name))
        if (answer.readUInt8(8) !== 1) throw new Error(`the X display knows no ${name}`)
        return answer.readUInt8(9)
      },
      heard: () => receive(32),
      close: () => void socket.destroy(),
    }
  } catch (error) {
    socket.destroy()
    throw error
  }
}
