import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface FileRequest {
  readonly path: string
  readonly range: string | undefined
  readonly ifRange: string | undefined
}

/** How a file is served. */
export interface FileBehaviour {
  readonly body: Buffer
  /** Null if the server sends no validator. */
  readonly etag: string | null
  /** Breaks the connection after this many bytes of a response, this many times. */
  readonly breaks: { readonly after: number; readonly times: number } | null
  readonly status: number | null
  /** If set, the server first redirects to this address. */
  readonly location: string | null
  /** Whether `Range` is supported. */
  readonly ranges: boolean
  /** If set, the response stops after this many bytes until `release`. */
  readonly holdAfter: number | null
}

/** The servers of the engines' makers on loopback: lists, and files served like GitHub's releases. */
export interface FakeMakers {
  readonly url: string
  readonly requests: readonly FileRequest[]
  /** Sets the response at a path that ends in `.json`: a value sent as JSON, or a text sent as is. */
  setList(path: string, list: unknown): void
  setFile(path: string, file: Partial<FileBehaviour> & { readonly body: Buffer }): void
  /** Settles when a response has sent the bytes of `holdAfter`. */
  readonly held: () => Promise<void>
  release(): void
  /** Breaks the connection of a response that `holdAfter` has stopped. */
  drop(): void
  close(): Promise<void>
}

export async function startMakers(): Promise<FakeMakers> {
  const requests: FileRequest[] = []
  const lists = new Map<string, unknown>()
  const files = new Map<string, FileBehaviour>()
  let tellHeld: () => void = () => undefined
  let held = new Promise<void>((resolve) => {
    tellHeld = resolve
  })
  let release: () => void = () => undefined
  let drop: () => void = () => undefined

  const server = createServer((request, response) => {
    void answer(request, response)
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/'
    const { range, 'if-range': ifRange } = request.headers
    requests.push({ path, range, ifRange: ifRange as string | undefined })
    const list = lists.get(path)
    const file = files.get(path)
    if (list !== undefined) {
      response.setHeader('content-type', 'application/json')
      response.end(typeof list === 'string' ? list : JSON.stringify(list))
    } else if (file === undefined) response.writeHead(404).end('Not Found')
    else if (file.location !== null) response.writeHead(302, { location: file.location }).end()
    else if (file.status !== null) response.writeHead(file.status).end()
    else await send(path, file, { range, ifRange: ifRange as string | undefined }, response)
  }

  async function send(
    path: string,
    file: FileBehaviour,
    { range, ifRange }: Pick<FileRequest, 'range' | 'ifRange'>,
    response: ServerResponse,
  ): Promise<void> {
    const { body, etag } = file
    if (etag !== null) response.setHeader('etag', etag)
    const first = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0)
    const isPartial = file.ranges && range !== undefined && ifRange === (etag ?? undefined)
    if (isPartial && first >= body.length) {
      response.writeHead(416, { 'content-range': `bytes */${body.length}` }).end()
      return
    }
    const part = isPartial ? body.subarray(first) : body
    response.writeHead(isPartial ? 206 : 200, {
      'content-length': part.length,
      ...(isPartial ? { 'content-range': `bytes ${first}-${body.length - 1}/${body.length}` } : {}),
    })
    if (file.breaks !== null && file.breaks.times > 0) {
      files.set(path, { ...file, breaks: { ...file.breaks, times: file.breaks.times - 1 } })
      response.write(part.subarray(0, file.breaks.after), () => response.socket?.destroy())
      return
    }
    if (file.holdAfter !== null) {
      response.write(part.subarray(0, file.holdAfter), tellHeld)
      await new Promise<void>((resolve) => {
        release = resolve
        drop = () => response.socket?.destroy()
        response.on('close', resolve)
      })
      held = new Promise((resolve) => {
        tellHeld = resolve
      })
      response.end(part.subarray(file.holdAfter))
      return
    }
    response.end(part)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    setList: (path, list) => void lists.set(path, list),
    setFile: (path, file) =>
      void files.set(path, {
        etag: '"first"',
        breaks: null,
        status: null,
        location: null,
        ranges: true,
        holdAfter: null,
        ...file,
      }),
    held: () => held,
    release: () => release(),
    drop: () => drop(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
