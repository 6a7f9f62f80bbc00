import { abortable, withDeadline, type Timers } from './timers.ts'

/** Electron's `net.fetch` for outside hosts (it knows proxies and company certificates), Node's `fetch` for this machine. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** GitHub and voice engines send far less: a year of contributions is 4 MB, a minute of speech 6 MB. */
const defaultMaxBodyBytes = 32 * 1024 * 1024

const maxRedirects = 5

export interface ExchangeOptions {
  /** The time for the whole exchange, including the response body. */
  readonly timeoutMs: number
  /** The largest response body, after decompression. */
  readonly maxBodyBytes?: number
  readonly signal?: AbortSignal
  readonly timers?: Timers
}

export class RefusedResponse extends Error {
  override readonly name = 'RefusedResponse'
  readonly reason: 'redirect' | 'too-large'

  constructor(reason: RefusedResponse['reason'], cause?: unknown) {
    super(reason, { cause })
    this.reason = reason
  }
}

/**
 * Sends a request and reads the response to its last byte. If the connection breaks in the middle of the body, the
 * request fails. It follows no redirect, because only the requested host may get the request's content. A
 * `redirectingFetch` follows those to allowed addresses.
 * @returns the response with its whole body in memory
 * @throws DOMException `TimeoutError`, the signal's abort reason, a RefusedResponse, or what `fetch` throws
 */
export async function fetchWithTimeout(
  fetch: Fetch,
  url: string,
  init: RequestInit,
  { timeoutMs, maxBodyBytes = defaultMaxBodyBytes, signal, timers }: ExchangeOptions,
): Promise<Response> {
  const connection = new AbortController()
  const signals = [signal, connection.signal]
  return withDeadline({ timeoutMs, signals, timers }, async (deadline) => {
    const exchange = async (): Promise<Response> => {
      const response = await fetch(url, { ...init, redirect: 'error', signal: deadline.signal })
      const { status, statusText, headers } = response
      const chunks: Uint8Array[] = []
      let size = 0
      const arriving: AsyncIterable<Uint8Array> | null = response.body
      for await (const chunk of arriving ?? []) {
        size += chunk.byteLength
        if (size > maxBodyBytes) throw new RefusedResponse('too-large')
        deadline.signal.throwIfAborted()
        chunks.push(chunk)
      }
      const body = response.body && Buffer.concat(chunks)
      return new Response(body, { status, statusText, headers })
    }
    try {
      return await abortable(exchange(), deadline.signal)
    } catch (error) {
      deadline.signal.throwIfAborted()
      // Abort explicitly: if a body is not read to its end, Electron keeps the connection open for good and buffers a
      // megabyte. After six such connections, no request to the host gets through.
      connection.abort()
      throw isRedirect(error) ? new RefusedResponse('redirect', error) : error
    }
  })
}

const anonymousInit: RequestInit = { redirect: 'manual', credentials: 'omit', cache: 'no-store' }

/**
 * A `fetch` for GET that follows redirects to allowed addresses only. It sends no credentials and stores nothing. It
 * throws a RefusedResponse if an address is not allowed.
 * @param fetch must expose redirects when asked with `redirect: 'manual'`
 */
export function redirectingFetch(fetch: Fetch, isAllowed: (address: string) => boolean): Fetch {
  return async (url, init) => {
    let address = url
    for (let redirects = 0; redirects <= maxRedirects && isAllowed(address); redirects += 1) {
      const response = await fetch(address, { ...init, ...anonymousInit })
      const location = response.headers.get('location')
      if (response.status < 300 || response.status >= 400 || location === null) return response
      await response.body?.cancel()
      address = URL.canParse(location, address) ? new URL(location, address).href : ''
    }
    throw new RefusedResponse('redirect')
  }
}

/**
 * Whether `fetch` refused a redirect. Node says "unexpected redirect" in a cause, Electron "Attempted to redirect, but
 * redirect policy was 'error'".
 */
function isRedirect(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (/\bredirect\b/.test(cause.message)) return true
  return false
}
