type Params = Readonly<Record<string, unknown>>

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: Params
  readonly result?: unknown
  readonly error?: { readonly message: string }
}

interface TargetInfo {
  readonly targetId: string
  readonly type: string
  readonly url: string
}

interface Evaluated {
  readonly result: { readonly value?: unknown }
  readonly exceptionDetails?: { readonly text: string }
}

/** A page of a running program. */
export interface PageHandle {
  /** The value of an expression, awaited; JSON only. */
  evaluate(expression: string): Promise<unknown>
  /** Closes its window. */
  close(): Promise<void>
}

/**
 * The Chrome DevTools Protocol, as much of it as looking at a page takes (https://chromedevtools.github.io/devtools-protocol/):
 * unlike a test driver it changes nothing in the program, and leaves nothing behind when it is closed.
 */
export class DevTools {
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, (message: Message) => void>()
  readonly #targets = new Map<string, TargetInfo>()
  readonly #lookers = new Set<() => void>()
  #lastId = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) =>
      this.#hear(JSON.parse(String(data)) as Message),
    )
    socket.addEventListener('close', () => {
      for (const answer of this.#waiting.values()) answer({ error: { message: 'closed' } })
    })
  }

  /** @param url as the program prints it after `DevTools listening on` */
  static async connect(url: string): Promise<DevTools> {
    const socket = new WebSocket(url)
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve, { once: true })
      socket.addEventListener('error', reject, { once: true })
    })
    const devTools = new DevTools(socket)
    await devTools.#send('Target.setDiscoverTargets', { discover: true })
    return devTools
  }

  /** Settles when the program shows a page whose address ends so. */
  async page(ending: string): Promise<PageHandle> {
    const { targetId } = await this.#target(ending)
    const attached = await this.#send('Target.attachToTarget', { targetId, flatten: true })
    const { sessionId } = attached as { readonly sessionId: string }
    return {
      evaluate: (expression) => this.#evaluate(sessionId, expression),
      close: async () => {
        await this.#send('Target.closeTarget', { targetId })
        await this.#look(() => (this.#targets.has(targetId) ? undefined : true))
      },
    }
  }

  close(): void {
    this.#socket.close()
  }

  async #evaluate(sessionId: string, expression: string): Promise<unknown> {
    const call = { expression, awaitPromise: true, returnByValue: true }
    try {
      const evaluated = (await this.#send('Runtime.evaluate', call, sessionId)) as Evaluated
      if (evaluated.exceptionDetails) throw new Error(evaluated.exceptionDetails.text)
      return evaluated.result.value
    } catch (cause) {
      // The page had its address, but its document was still on its way: this was the empty one before, which goes, and
      // which main refuses to answer.
      const isEarly =
        cause instanceof Error && /context was destroyed|Error: refused/.test(cause.message)
      if (!isEarly) throw cause
      return this.#evaluate(sessionId, expression)
    }
  }

  #target(ending: string): Promise<TargetInfo> {
    return this.#look(() =>
      [...this.#targets.values()].find(({ type, url }) => type === 'page' && url.endsWith(ending)),
    )
  }

  #look<T>(find: () => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const look = () => {
        const found = find()
        if (found === undefined) return
        this.#lookers.delete(look)
        resolve(found)
      }
      this.#lookers.add(look)
      look()
    })
  }

  #send(method: string, params: Params, sessionId?: string): Promise<unknown> {
    this.#lastId += 1
    const id = this.#lastId
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ result, error }) => {
        this.#waiting.delete(id)
        if (error) reject(new Error(`${method}: ${error.message}`))
        else resolve(result)
      })
      this.#socket.send(JSON.stringify({ id, method, params, sessionId }))
    })
  }

  #hear({ id, method, params, ...answer }: Message): void {
    if (id !== undefined) this.#waiting.get(id)?.(answer)
    if (method === 'Target.targetDestroyed') this.#targets.delete(String(params?.['targetId']))
    if (method === 'Target.targetCreated' || method === 'Target.targetInfoChanged') {
      const info = params?.['targetInfo'] as TargetInfo
      this.#targets.set(info.targetId, info)
    }
    for (const look of [...this.#lookers]) look()
  }
}
