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
 * Sends electron-updater's requests, which can reach only the hosts of GitHub's releases. Reads no response beyond
 * the signed size, and can abort every open request: electron-updater aborts downloads of whole files, but not of
 * parts.
 */
export class ReleaseHttp extends ElectronHttpExecutor {
  readonly #isAllowed: (address: string) => boolean
  readonly #open = new Set<Sent>()
  /** The largest response, in bytes: the size of the largest signed file. */
  maxBytes = 0

  constructor(isAllowed: (address: string) => boolean) {
    super()
    this.#isAllowed = isAllowed
  }

  override createRequest(options: CreateArguments[0], callback: CreateArguments[1]): Sent {
    const max = rangeBytes(options) ?? this.maxBytes
    const sent = this.send(options, (answer: Answer) => {
      let received = 0
      // Only counts: the reader pauses and resumes the response.
      answer.on('data', ({ length }) => {
        const wasWithin = received <= max
        received += length
        if (wasWithin && received > max)
          fail(sent, new UpdateError('update-file-wrong', 'more than was signed'))
      })
      answer.on('end', isOver)
      callback(answer)
    })
    // Electron closes a request once it is sent, but it stays open here until its response has ended.
    const isOver = () => void this.#open.delete(sent)
    this.#open.add(sent)
    sent.on('abort', isOver)
    sent.on('error', isOver)
    // Runs before any handler that follows the redirect; for a part of a file, Electron follows by itself.
    sent.on('redirect', (_status, _method, address) => {
      if (!this.#isAllowed(address)) fail(sent, new Error('redirected elsewhere'))
    })
    return sent
  }

  /** Aborts every open request. Whoever waits for a response gets an error. */
  abortAll(): void {
    for (const sent of [...this.#open]) {
      this.#open.delete(sent)
      fail(sent, new Error('cancelled'))
    }
  }

  /** Electron's own network stack; tests use another one. */
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

/** Aborts a request, with an error for whoever waits for its response. */
function fail(sent: Sent, why: Error): void {
  sent.abort()
  sent.emit('error', why)
}

/** The number of requested bytes of a file; undefined for all of it. */
function rangeBytes({ headers }: CreateArguments[0]): number | undefined {
  const { range } = (headers ?? {}) as { readonly range?: unknown }
  if (typeof range !== 'string') return undefined
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? []
  return last === undefined ? undefined : Number(last) - Number(first) + 1
}

const addressOf = ({ protocol, hostname, port, path }: RedirectArguments[1]): string =>
  `${String(protocol)}//${String(hostname)}${port ? `:${port}` : ''}${path ?? '/'}`
