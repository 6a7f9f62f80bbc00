import { Readable } from 'node:stream'
import { net } from 'electron'

/**
 * HTTP to hosts outside this machine through Chromium's network stack, with the system's proxy and certificates.
 * @throws network errors like fetch's TypeError
 */
export const systemFetch: typeof fetch = (input, init) => {
  const url = input instanceof URL ? input.href : input
  if (init?.redirect === 'manual' && typeof url === 'string')
    return fetchShowingRedirects(url, init)
  return net.fetch(url, { ...init, bypassCustomProtocolHandlers: true })
}

/**
 * Returns a redirect as is, like Node's fetch. Electron's own fetch rejects
 * (https://github.com/electron/electron/issues/43715).
 */
function fetchShowingRedirects(url: string, { headers, signal }: RequestInit): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = net.request({
      url,
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
      bypassCustomProtocolHandlers: true,
    })
    new Headers(headers).forEach((value, name) => request.setHeader(name, value))
    const abort = () => request.abort()
    signal?.addEventListener('abort', abort, { once: true })
    const stopListening = () => signal?.removeEventListener('abort', abort)
    request.on('redirect', (status, _method, location) => {
      resolve(new Response(null, { status, headers: { location } }))
      request.abort()
    })
    request.on('response', (response) => {
      const { statusCode: status, headers: received } = response
      const pairs = Object.entries(received).flatMap(([name, values]) =>
        [values].flat().map((value): [string, string] => [name, value]),
      )
      const body = Readable.toWeb(response as unknown as Readable) as ReadableStream<Uint8Array>
      const isEmpty = status === 204 || status === 304
      resolve(new Response(isEmpty ? null : body, { status, headers: pairs }))
    })
    request.on('error', reject)
    request.on('abort', () => reject(signal?.reason as Error))
    request.on('close', stopListening)
    request.end()
  })
}
