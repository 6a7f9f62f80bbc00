import { createHash } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { open, readFile, rm, writeFile, type FileHandle } from 'node:fs/promises'
import { clamp } from '../../preload/contract/numbers.ts'
import { RefusedResponse, type Fetch } from './http.ts'
import type { Log } from './log.ts'
import { transferFor, validatorOf, type RemoteFile } from './rules/remote-file.ts'
import { abortable, delay, withDeadline, type Timers } from './timers.ts'

interface FetchFileOptions {
  /** Follows redirects to allowed addresses only: `redirectingFetch`. */
  readonly fetch: Fetch
  readonly timers: Timers
  readonly log: Pick<Log, 'warn'>
  /** Aborts the download. The bytes received so far stay on disk. */
  readonly signal: AbortSignal
  readonly onProgress: (received: number) => void
  /** The delays before retrying a request that received nothing. By default, it is not retried. */
  readonly retryDelaysMs?: readonly number[]
}

/**
 * Why a file was not fetched. `broken`: there is no connection, or the server is overloaded, so a retry may help.
 * `refused`: the server refuses to send it. `wrong`: it is not the expected file.
 */
export class FetchError extends Error {
  override readonly name = 'FetchError'
  readonly fault: 'broken' | 'refused' | 'wrong'
  /** The HTTP status, or 0 if the failure has none. */
  readonly status: number

  constructor(fault: FetchError['fault'], status = 0) {
    super(`${fault}, status ${status}`)
    this.fault = fault
    this.status = status
  }
}

/** Give up a request if the server sends nothing for this long. */
const stallMs = 30_000

/**
 * Downloads a file to the disk, resuming where an earlier call broke off. `If-Range` prevents mixing two versions of the
 * file; its validator is kept in `<path>.resume`. Checks the size and the hash, and flushes the file.
 * @param local.path the file grows there; it is complete only once this resolves
 * @param local.offset the byte at which the download begins; it replaces everything after that
 * @throws FetchError, the signal's abort reason, or what the file system throws
 */
export async function fetchFile(
  remote: RemoteFile,
  local: { readonly path: string; readonly offset: number },
  options: FetchFileOptions,
) {
  const { path, offset } = local
  const { retryDelaysMs = [], signal, timers, log, onProgress } = options
  const { size } = remote
  const file = await open(path, constants.O_RDWR | constants.O_CREAT)
  const bytesOnDisk = async () => clamp((await file.stat()).size - offset, 0, size)
  try {
    let tries = 0
    for (let received = await bytesOnDisk(); received < size;) {
      onProgress(received)
      try {
        await requestMissing(remote, { ...local, file, received }, options)
      } catch (cause) {
        // The address is not allowed, or redirects to one that is not.
        if (cause instanceof RefusedResponse) throw new FetchError('refused', 302)
        if (signal.aborted || cause instanceof FetchError || isFileError(cause)) throw cause
        log.warn('a download was interrupted', cause)
      }
      const before = received
      received = await bytesOnDisk()
      if (received > before) tries = 0
      else if (received < size) {
        const delayMs = retryDelaysMs[tries++]
        if (delayMs === undefined) throw new FetchError('broken')
        await delay(delayMs, signal, timers)
        signal.throwIfAborted()
      }
    }
    onProgress(size)
    if (!(await hasDigest(path, remote, offset))) {
      // Start over: a resumed download would end with the same bytes.
      await file.truncate(offset)
      throw new FetchError('wrong')
    }
    await file.sync()
  } catch (cause) {
    signal.throwIfAborted()
    throw cause
  } finally {
    await file.close()
  }
}

/** Makes one request for the missing part, and writes what arrives. Returns early if the server stops early. */
async function requestMissing(
  { url, size }: RemoteFile,
  local: {
    readonly file: FileHandle
    readonly path: string
    readonly offset: number
    readonly received: number
  },
  { fetch, signal, timers, onProgress }: FetchFileOptions,
): Promise<void> {
  const { file, path, offset, received } = local
  const connection = new AbortController()
  const withStallTimeout = <T>(pending: Promise<T>) =>
    withDeadline({ timeoutMs: stallMs, signals: [signal], timers }, (deadline) =>
      abortable(pending, deadline.signal),
    )
  try {
    const validator = received > 0 ? await readValidator(path, url) : undefined
    signal.throwIfAborted()
    const resumeAt = validator === undefined ? 0 : received
    const range = validator && { Range: `bytes=${resumeAt}-`, 'If-Range': validator }
    // Electron's own User-Agent would reveal the version and the system.
    const headers = { ...range, 'User-Agent': 'hot-dash', 'Accept-Encoding': 'identity' }
    const response = await withStallTimeout(fetch(url, { headers, signal: connection.signal }))
    const { status, headers: answered } = response
    const body: ReadableStream<Uint8Array> | null = response.body
    const contentRange = answered.get('content-range')
    const contentLength = answered.get('content-length')
    let position = resumeAt
    const transfer = transferFor(
      { status, contentRange, contentLength },
      { received: resumeAt, size },
    )
    switch (transfer) {
      case 'append':
        break
      case 'restart':
        await file.truncate(offset)
        await keepValidator(path, url, answered)
        position = 0
        break
      case 'drop':
        await file.truncate(offset)
        return
      case 'later':
        return
      case 'refused':
      case 'wrong':
        throw new FetchError(transfer, status)
    }
    for (const reader = body?.getReader(); reader;) {
      const { value } = await withStallTimeout(reader.read())
      if (value === undefined) return
      if (position + value.byteLength > size) throw new FetchError('wrong')
      await writeAll(file, value, offset + position)
      position += value.byteLength
      onProgress(position)
    }
  } finally {
    // Closes the connection, even if the body was not read.
    connection.abort(new Error('over'))
  }
}

/** A single `write` may write only some of the bytes. */
async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let sum = 0; sum < bytes.byteLength;) {
    const { bytesWritten } = await file.write(bytes, sum, bytes.byteLength - sum, position + sum)
    sum += bytesWritten
  }
}

const resumeFile = (path: string) => `${path}.resume`

async function keepValidator(path: string, url: string, headers: Headers): Promise<void> {
  const validator = validatorOf(headers.get('etag'), headers.get('last-modified'))
  if (validator === null) await rm(resumeFile(path), { force: true })
  else await writeFile(resumeFile(path), `${url}\n${validator}`, { mode: 0o600 })
}

/** The `If-Range` value for resuming a file, if the file came from this address. */
async function readValidator(path: string, url: string): Promise<string | undefined> {
  const text = await readFile(resumeFile(path), 'utf8').catch(() => '')
  const [kept, validator] = text.split('\n')
  return kept === url ? validator : undefined
}

/** Whether the file at an offset has the expected hash; true if no hash is known. */
export async function hasDigest(
  path: string,
  { digest, size }: Pick<RemoteFile, 'digest' | 'size'>,
  offset = 0,
): Promise<boolean> {
  if (digest === null) return true
  const hash = createHash(digest.algorithm)
  for await (const chunk of createReadStream(path, { start: offset, end: offset + size - 1 }))
    hash.update(chunk as Buffer)
  return hash.digest('hex') === digest.hex
}

/** Whether the disk or the user's quota is full. */
export function isDiskFull(cause: unknown): boolean {
  const { code } = (cause ?? {}) as { readonly code?: unknown }
  return code === 'ENOSPC' || code === 'EDQUOT'
}

/** Whether the file system caused an error, not the network. A retry would not help then. */
function isFileError(cause: unknown): boolean {
  const { syscall } = cause as { readonly syscall?: unknown }
  return syscall === 'write' || syscall === 'ftruncate' || syscall === 'open'
}
