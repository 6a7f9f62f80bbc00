import { ProtocolClient, type ProtocolEvent, type Transport } from './protocol.ts'

interface TargetInfo {
  readonly targetId: string
  readonly type: string
  readonly url: string
}

export interface Point {
  /** CSS pixels from the window's top left corner. */
  readonly x: number
  readonly y: number
}

/** A page of a running program. */
export interface PageHandle {
  /** The value of an expression, awaited; JSON only. */
  evaluate(expression: string): Promise<unknown>
  /** The next text that the page's script reports under a name; also one that was reported before it was asked for. */
  report(name: string): Promise<string>
  /** The left button as the system tells of it, without moving the real mouse; it moves with the button pressed. */
  mouse(type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', at: Point): Promise<void>
  /** Closes its window. */
  close(): Promise<void>
}

/** One thing that Chromium has noted (https://chromium.googlesource.com/catapult: Trace Event Format). */
export interface TraceEvent {
  readonly name: string
  readonly cat: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  /** Microseconds of one clock; `dur` of a complete event (`ph` is X). */
  readonly ts: number
  readonly dur?: number
  readonly args?: Readonly<Record<string, unknown>>
}

/** What does not come within this time does not come. */
const lookWithinMs = 60_000

/** How a page's script reports (see `watchPages`): `globalThis[reportBinding](JSON.stringify({ name, text }))`. */
export const reportBinding = 'hotDashBench'

/** Looks at the pages of a program, and changes nothing in it unless it is told to watch. */
export class DevTools {
  readonly #client: ProtocolClient
  readonly #targets = new Map<string, TargetInfo>()
  /** Sessions by target. */
  readonly #sessions = new Map<string, string>()
  readonly #reports = new Map<string, string>()
  readonly #lookers = new Set<() => void>()
  #script: string | undefined
  #trace: TraceEvent[] = []
  #isTraced = false

  private constructor(client: ProtocolClient) {
    this.#client = client
    client.onEvent((event) => this.#hear(event))
  }

  /** @param script run in every page before its own scripts, or as soon as possible; it may be run twice */
  static connect(transport: Transport, script?: string): DevTools {
    const devTools = new DevTools(new ProtocolClient(transport))
    devTools.#script = script
    if (script !== undefined) {
      // Windows are not held up for it: their pages take longer to begin than this to arrive.
      const attach = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true }
      devTools.#call('Target.setAutoAttach', attach)
    }
    devTools.#call('Target.setDiscoverTargets', { discover: true })
    return devTools
  }

  /** Settles when the program shows a page whose address ends so. */
  async page(ending: string): Promise<PageHandle> {
    const { targetId } = await this.#look(`page ${ending}`, () => this.#find(ending))
    const sessionId = await this.#session(targetId)
    return {
      evaluate: (expression) => this.#evaluate(sessionId, expression),
      report: (name) =>
        this.#look(`report of ${name}`, () => {
          const key = `${sessionId} ${name}`
          const text = this.#reports.get(key)
          this.#reports.delete(key)
          return text
        }),
      mouse: async (type, at) => {
        const event = { type, ...at, button: 'left', clickCount: type === 'mouseMoved' ? 0 : 1 }
        await this.#client.send('Input.dispatchMouseEvent', event, sessionId)
      },
      close: async () => {
        await this.#client.send('Target.closeTarget', { targetId })
        await this.#look('end of the page', () => (this.#targets.has(targetId) ? undefined : true))
      },
    }
  }

  /** Whether the program has a page whose address ends so. */
  has(ending: string): boolean {
    return this.#find(ending) !== undefined
  }

  /**
   * What Chromium notes of itself while something is done.
   * @param categories of the trace, as chrome://tracing names them, separated by commas
   */
  async traceDuring(
    categories: string,
    work: () => Promise<unknown>,
  ): Promise<readonly TraceEvent[]> {
    this.#trace = []
    await this.#client.send('Tracing.start', {
      transferMode: 'ReportEvents',
      traceConfig: { includedCategories: categories.split(','), excludedCategories: ['*'] },
    })
    await work()
    this.#isTraced = false
    this.#call('Tracing.end', {})
    await this.#look('end of the trace', () => (this.#isTraced ? true : undefined))
    return this.#trace
  }

  /** Leaves all pages alone, as if nobody looked. */
  async detach(): Promise<void> {
    const sessions = [...this.#sessions.values()]
    this.#sessions.clear()
    for (const sessionId of sessions) {
      // Its page may be gone.
      await this.#client.send('Target.detachFromTarget', { sessionId }).catch(() => undefined)
    }
  }

  close(): void {
    this.#client.close()
  }

  async #session(targetId: string): Promise<string> {
    if (this.#script !== undefined) {
      return this.#look('session', () => this.#sessions.get(targetId))
    }
    const known = this.#sessions.get(targetId)
    if (known !== undefined) return known
    const call = { targetId, flatten: true }
    const attached = await this.#client.send('Target.attachToTarget', call)
    const { sessionId } = attached as { readonly sessionId: string }
    this.#sessions.set(targetId, sessionId)
    return sessionId
  }

  async #evaluate(sessionId: string, expression: string): Promise<unknown> {
    try {
      return await this.#client.evaluate(expression, sessionId)
    } catch (cause) {
      // The page had its address, but its document was still on its way: this was the empty one before, which goes, and
      // which main refuses to answer.
      const isEarly = cause instanceof Error && /context was destroyed|refused/.test(cause.message)
      if (!isEarly) throw cause
      return this.#evaluate(sessionId, expression)
    }
  }

  #find(ending: string): TargetInfo | undefined {
    return [...this.#targets.values()].find(
      ({ type, url }) => type === 'page' && url.endsWith(ending),
    )
  }

  #look<T>(what: string, find: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#lookers.delete(look)
        reject(new Error(`there was no ${what} within ${lookWithinMs} ms`))
      }, lookWithinMs)
      const look = () => {
        const found = find()
        if (found === undefined) return
        clearTimeout(timer)
        this.#lookers.delete(look)
        resolve(found)
      }
      this.#lookers.add(look)
      look()
    })
  }

  /** A call whose answer nobody needs. */
  #call(method: string, params: Readonly<Record<string, unknown>>, sessionId?: string): void {
    // A page may be gone before it answers.
    this.#client.send(method, params, sessionId).catch(() => undefined)
  }

  #hear({ method, params, sessionId }: ProtocolEvent): void {
    switch (method) {
      case 'Target.targetCreated':
      case 'Target.targetInfoChanged': {
        const info = params['targetInfo'] as TargetInfo
        this.#targets.set(info.targetId, info)
        break
      }
      case 'Tracing.dataCollected':
        for (const event of params['value'] as readonly TraceEvent[]) this.#trace.push(event)
        return
      case 'Tracing.tracingComplete':
        this.#isTraced = true
        break
      case 'Target.targetDestroyed':
        this.#targets.delete(String(params['targetId']))
        break
      case 'Target.attachedToTarget': {
        const { targetId, type } = params['targetInfo'] as TargetInfo
        if (this.#script === undefined || type !== 'page') break
        const session = String(params['sessionId'])
        this.#sessions.set(targetId, session)
        this.#call('Page.enable', {}, session)
        this.#call('Runtime.enable', {}, session)
        this.#call('Runtime.addBinding', { name: reportBinding }, session)
        this.#call('Page.addScriptToEvaluateOnNewDocument', { source: this.#script }, session)
        // A window of a running program may have its page before that arrives.
        this.#call('Runtime.evaluate', { expression: this.#script }, session)
        break
      }
      case 'Runtime.bindingCalled': {
        const { name, text } = JSON.parse(String(params['payload'])) as {
          readonly name: string
          readonly text: string
        }
        this.#reports.set(`${String(sessionId)} ${name}`, text)
        break
      }
      default:
        return
    }
    for (const look of [...this.#lookers]) look()
  }
}
