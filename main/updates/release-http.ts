import { ElectronHttpExecutor } from 'electron-updater/out/electronHttpExecutor.js'

type CreateArguments = Parameters<ElectronHttpExecutor['createRequest']>
type RedirectArguments = Parameters<ElectronHttpExecutor['addRedirectHandlers']>
type Sent = ReturnType<ElectronHttpExecutor['createRequest']>

/**
 * electron-updater's requests, which lead to the hosts of GitHub's releases and to no other. All that are open can be ended: it
 * cancels those for a whole file, but not those for a part of one.
 */
export class ReleaseHttp extends ElectronHttpExecutor {
  readonly #isAllowed: (address: string) => boolean
  readonly #open = new Set<Sent>()

  constructor(isAllowed: (address: string) => boolean) {
    super()
    this.#isAllowed = isAllowed
  }

  override createRequest(options: CreateArguments[0], callback: CreateArguments[1]): Sent {
    const sent = this.send(options, callback)
    this.#open.add(sent)
    sent.on('close', () => this.#open.delete(sent))
    return sent
  }

  /** Whoever waits for an answer hears of an error. */
  abortAll(): void {
    for (const sent of [...this.#open]) {
      this.#open.delete(sent)
      sent.abort()
      sent.emit('error', new Error('cancelled'))
    }
  }

  /** Electron's own network stack; another one in tests. */
  protected send(options: CreateArguments[0], callback: CreateArguments[1]): Sent {
    return super.createRequest(options, callback)
  }

  protected override addRedirectHandlers(
    request: RedirectArguments[0],
    options: RedirectArguments[1],
    reject: RedirectArguments[2],
    redirectCount: number,
    handler: RedirectArguments[4],
  ): void {
    request.on('redirect', (_status, _method, address) => {
      request.abort()
      if (redirectCount >= this.maxRedirects || !this.#isAllowed(address))
        reject(new Error('redirected elsewhere'))
      else handler(ElectronHttpExecutor.prepareRedirectUrlOptions(address, options))
    })
  }
}
