import { ProtocolClient, webSocketTransport } from './protocol.ts'

/** Node's inspector of the main process of a program that was started with `--inspect`. */
export class Inspector {
  readonly #client: ProtocolClient

  private constructor(client: ProtocolClient) {
    this.#client = client
  }

  /** @param url as printed by Node after `Debugger listening on` */
  static async connect(url: string): Promise<Inspector> {
    return new Inspector(new ProtocolClient(await webSocketTransport(url)))
  }

  /** Evaluates an expression and awaits its value, which must be JSON. `electron` is Electron's module. */
  evaluate(expression: string): Promise<unknown> {
    return this.#client.evaluate(`{ ${electronModule}; ${expression} }`)
  }

  async collectGarbage(): Promise<void> {
    await this.#client.send('HeapProfiler.collectGarbage', {})
  }

  /**
   * Finds an entry of an existing menu and stores it in `globalThis.benchEntry` for `evaluate`.
   * @param label the entry's label
   */
  async keepMenuEntry(label: string): Promise<void> {
    const { result: prototype } = (await this.#client.send('Runtime.evaluate', {
      expression: `{ ${electronModule}; electron.Menu.prototype }`,
    })) as { readonly result: { readonly objectId: string } }
    const { objects } = (await this.#client.send('Runtime.queryObjects', {
      prototypeObjectId: prototype.objectId,
    })) as { readonly objects: { readonly objectId: string } }
    const keep = (await this.#client.send('Runtime.callFunctionOn', {
      objectId: objects.objectId,
      functionDeclaration: `function (label) {
        const entries = this.flatMap(({ items }) => items ?? [])
        globalThis.benchEntry = entries.find((entry) => entry.label === label)
        return globalThis.benchEntry !== undefined
      }`,
      arguments: [{ value: label }],
      returnByValue: true,
    })) as { readonly result: { readonly value?: unknown } }
    if (keep.result.value !== true) throw new Error(`there is no menu entry “${label}”`)
  }

  close(): void {
    this.#client.close()
  }
}

/** Main is an ES module, and the inspector cannot see its imports. */
const electronModule =
  "const electron = process.getBuiltinModule('module').createRequire(process.execPath)('electron')"
