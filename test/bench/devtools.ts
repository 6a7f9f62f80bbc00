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
  /** Evaluates an expression and awaits its value, which must be JSON. */
  evaluate(expression: string): Promise<unknown>
  /** Settles with the next text that the page's script reports under this name. The report may precede the call. */
  report(name: string): Promise<string>
  /**
   * Sends an event of the left button as the system would, without moving the real mouse. Moves are drags: the button
   * is pressed.
   */
  mouse(type: 'mousePressed' | 'mouseMoved' | 'mouseReleased', at: Point): Promise<void>
  /** Closes the page's window. */
  close(): Promise<void>
}

/** A trace event (https://chromium.googlesource.com/catapult: Trace Event Format). */
export interface TraceEvent {
  readonly name: string
  readonly cat: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  /** Microseconds, on the same clock for all events. `dur` exists in complete events (`ph` is X). */
  readonly ts: number
  readonly dur?: number
  readonly args?: Readonly<Record<string, unknown>>
}

/** Give up waiting after this long. */
const lookWithinMs = 60_000

/**
 * The binding through which a page's script reports (see `watchScript`): `globalThis[reportBinding](JSON.stringify({
 * name, text }))`.
 */
export const reportBinding = 'hotDashBench'

/** Observes the pages of a program. It changes nothing in them unless it has a script. */
export class DevTools {
  readonly #client: ProtocolClient
  readonly #targets = new Map<string, TargetInfo>()
  /** The session of each target. */
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

  /**
   * @param script runs in every page before the page's own scripts, or as soon as possible after them; it may run
   *   twice
   */
  static connect(transport: Transport, script?: string): DevTools {
    const devTools = new DevTools(new ProtocolClient(transport))
    devTools.#script = script
    if (script !== undefined) {
      // Do not make windows wait for the debugger: it attaches before their pages start anyway.
      const attach = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true }
      devTools.#call('Target.setAutoAttach', attach)
    }
    devTools.#call('Target.setDiscoverTargets', { discover: true })
    return devTools
  }

  /** Settles when the program shows a page whose URL ends like this. */
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

  /** Whether the program has a page whose URL ends like this. */
  has(ending: string): boolean {
    return this.#find(ending) !== undefined
  }

  /**
   * Records a Chromium trace while `work` runs.
   * @param categories the trace's categories, as in chrome://tracing, separated by commas
   */
  async traceDuring(
    categories: string,
    work: () => Promise<unknown>,
  ): Promise<readonly TraceEvent[]> {
    this.#trace = []
    await this.#client.send('Tracing.start', {
      transferMode: 'ReportEvents',
      traceConfig: {
        includedCategories: categories.split(','),
        excludedCategories: ['*'],
        // Without this, a trace of memory would dump it periodically.
        memoryDumpConfig: {},
      },
    })
    await work()
    this.#isTraced = false
    this.#call('Tracing.end', {})
    await this.#look('end of the trace', () => (this.#isTraced ? true : undefined))
    return this.#trace
  }

  /**
   * Dumps the memory of all processes. Before a deterministic dump, each of them collects its garbage and releases free
   * memory. `HeapProfiler.collectGarbage` does not collect Blink's: that left 34 of 83 MB after an hour and three
   * quarters.
   */
  dumpMemory(): Promise<readonly TraceEvent[]> {
    return this.traceDuring('disabled-by-default-memory-infra', async () => {
      const options = { deterministic: true, levelOfDetail: 'detailed' }
      const dump = (await this.#client.send('Tracing.requestMemoryDump', options)) as {
        readonly success: boolean
      }
      if (!dump.success) throw new Error('Chromium dumped nothing')
    })
  }

  /** Detaches from all pages, so that no debugger affects them. */
  async detach(): Promise<void> {
    const sessions = [...this.#sessions.values()]
    this.#sessions.clear()
    for (const sessionId of sessions) {
      // The page may be gone.
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
      // The page already had its URL, but its document was still loading. Its initial empty document is replaced, and
      // main refuses to answer it.
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
        reject(new Error(`no ${what} within ${lookWithinMs} ms`))
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

  /** Sends a call and ignores its answer. */
  #call(method: string, params: Readonly<Record<string, unknown>>, sessionId?: string): void {
    // The page may disappear before it answers.
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
        // In a running program, the page may already exist before this script arrives.
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
