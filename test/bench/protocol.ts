import type { Readable, Writable } from 'node:stream'

export type Params = Readonly<Record<string, unknown>>

export interface ProtocolEvent {
  readonly method: string
  readonly params: Params
  /** Undefined if the event concerns the whole program. */
  readonly sessionId?: string
}

interface Message extends Partial<ProtocolEvent> {
  readonly id?: number
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

/** Sends and receives messages, each one JSON text. */
export interface Transport {
  send(text: string): void
  listen(hear: (text: string) => void, onClose: () => void): void
  close(): void
}

/** The Chrome DevTools Protocol (https://chromedevtools.github.io/devtools-protocol/): calls and events. */
export class ProtocolClient {
  readonly #transport: Transport
  readonly #waiting = new Map<number, (message: Message) => void>()
  readonly #listeners = new Set<(event: ProtocolEvent) => void>()
  #lastId = 0

  constructor(transport: Transport) {
    this.#transport = transport
    transport.listen(
      (text) => this.#hear(JSON.parse(text) as Message),
      () => {
        for (const answer of this.#waiting.values()) answer({ error: { message: 'closed' } })
      },
    )
  }

  send(method: string, params: Params, sessionId?: string): Promise<unknown> {
    this.#lastId += 1
    const id = this.#lastId
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ result, error }) => {
        this.#waiting.delete(id)
        if (error) reject(new Error(`${method}: ${error.message}`))
        else resolve(result)
      })
      this.#transport.send(JSON.stringify({ id, method, params, sessionId }))
    })
  }

  /** @returns the unsubscribe function */
  onEvent(listener: (event: ProtocolEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Evaluates an expression and awaits its value, which must be JSON. */
  async evaluate(expression: string, sessionId?: string): Promise<unknown> {
    const call = { expression, awaitPromise: true, returnByValue: true }
    const evaluated = (await this.send('Runtime.evaluate', call, sessionId)) as {
      readonly result: { readonly value?: unknown }
      readonly exceptionDetails?: {
        readonly text: string
        readonly exception?: { readonly description?: string }
      }
    }
    const { exceptionDetails: failure } = evaluated
    if (failure) throw new Error(failure.exception?.description ?? failure.text)
    return evaluated.result.value
  }

  close(): void {
    this.#transport.close()
  }

  #hear({ id, method, params, sessionId, ...answer }: Message): void {
    if (id !== undefined) this.#waiting.get(id)?.(answer)
    if (method === undefined) return
    const event = {
      method,
      params: params ?? {},
      ...(sessionId === undefined ? {} : { sessionId }),
    }
    for (const listener of [...this.#listeners]) listener(event)
  }
}

/** The pipe that `--remote-debugging-pipe` opens on file descriptors 3 and 4. It exists before the first window. */
export function pipeTransport(output: Writable, input: Readable): Transport {
  // The program may exit first.
  output.on('error', () => undefined)
  return {
    send: (text) => void output.write(`${text}\0`),
    listen(hear, onClose) {
      let rest = ''
      input.setEncoding('utf8')
      input.on('data', (chunk: string) => {
        const texts = (rest + chunk).split('\0')
        rest = texts.pop() ?? ''
        for (const text of texts) hear(text)
      })
      input.on('close', onClose)
    },
    close() {
      output.destroy()
      input.destroy()
    },
  }
}

/** The WebSocket that `--inspect` opens. */
export async function webSocketTransport(url: string): Promise<Transport> {
  const socket = new WebSocket(url)
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true })
    socket.addEventListener('error', () => reject(new Error(`no answer at ${url}`)), { once: true })
  })
  return {
    send: (text) => socket.send(text),
    listen(hear, onClose) {
      socket.addEventListener('message', ({ data }) => hear(String(data)))
      socket.addEventListener('close', onClose)
    },
    close: () => socket.close(),
  }
}
