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
    // Before whoever follows it; Electron follows those of a part of a file by itself.
    sent.on('redirect', (_status, _method, address) => {
      if (!this.#isAllowed(address)) fail(sent, 'redirected elsewhere')
    })
    return sent
  }

  /** Whoever waits for an answer hears of an error. */
  abortAll(): void {
    for (const sent of [...this.#open]) {
      this.#open.delete(sent)
      fail(sent, 'cancelled')
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
    super.addRedirectHandlers(request, options, reject, redirectCount, (next) => {
      if (this.#isAllowed(addressOf(next))) handler(next)
    })
  }
}

/** Ends it, for whoever waits for an answer. */
function fail(sent: Sent, why: string): void {
  sent.abort()
  sent.emit('error', new Error(why))
}

const addressOf = ({ protocol, hostname, port, path }: RedirectArguments[1]): string =>
  `${String(protocol)}//${String(hostname)}${port ? `:${port}` : ''}${path ?? '/'}`
