import { ElectronHttpExecutor } from 'electron-updater/out/electronHttpExecutor.js'
import { UpdateError } from './update-error.ts'

type CreateArguments = Parameters<ElectronHttpExecutor['createRequest']>
type RedirectArguments = Parameters<ElectronHttpExecutor['addRedirectHandlers']>
type Sent = ReturnType<ElectronHttpExecutor['createRequest']>

interface Answer {
  on(event: 'data', listener: (chunk: { readonly length: number }) => void): unknown
  on(event: 'end', listener: () => void): unknown
}

/**
 * electron-updater's requests, which lead to the hosts of GitHub's releases and to no other. No answer is read beyond what was
 * signed, and all that are open can be ended: it cancels those for a whole file, but not those for a part of one.
 */
export class ReleaseHttp extends ElectronHttpExecutor {
  readonly #isAllowed: (address: string) => boolean
  readonly #open = new Set<Sent>()
  /** What an answer may hold at most, in bytes: the size of the largest file that was signed. */
  maxBytes = 0

  constructor(isAllowed: (address: string) => boolean) {
    super()
    this.#isAllowed = isAllowed
  }

  override createRequest(options: CreateArguments[0], callback: CreateArguments[1]): Sent {
    const max = rangeBytes(options) ?? this.maxBytes
    const sent = this.send(options, (answer: Answer) => {
      let received = 0
      // Whoever reads it says when it flows and when it waits.
      answer.on('data', ({ length }) => {
        const wasWithin = received <= max
        received += length
        if (wasWithin && received > max)
          fail(sent, new UpdateError('update-file-wrong', 'more than was signed'))
      })
      answer.on('end', isOver)
      callback(answer)
    })
    // Electron closes a request once it is sent: it is open until its answer has ended.
    const isOver = () => void this.#open.delete(sent)
    this.#open.add(sent)
    sent.on('abort', isOver)
    sent.on('error', isOver)
    // Before whoever follows it; Electron follows those of a part of a file by itself.
    sent.on('redirect', (_status, _method, address) => {
      if (!this.#isAllowed(address)) fail(sent, new Error('redirected elsewhere'))
    })
    return sent
  }

  /** Whoever waits for an answer hears of an error. */
  abortAll(): void {
    for (const sent of [...this.#open]) {
      this.#open.delete(sent)
      fail(sent, new Error('cancelled'))
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
function fail(sent: Sent, why: Error): void {
  sent.abort()
  sent.emit('error', why)
}

/** How many bytes of a file were asked for; undefined: all of it. */
function rangeBytes({ headers }: CreateArguments[0]): number | undefined {
  const { range } = (headers ?? {}) as { readonly range?: unknown }
  if (typeof range !== 'string') return undefined
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? []
  return last === undefined ? undefined : Number(last) - Number(first) + 1
}

const addressOf = ({ protocol, hostname, port, path }: RedirectArguments[1]): string =>
  `${String(protocol)}//${String(hostname)}${port ? `:${port}` : ''}${path ?? '/'}`
