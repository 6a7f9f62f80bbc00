import { createHash } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { open, readFile, rm, writeFile, type FileHandle } from 'node:fs/promises'
import { assertNever } from '../../preload/contract/result.ts'
import { fetchFollowing, rejectionBy, type Fetch } from './http.ts'
import type { Log } from './log.ts'
import { readAnswer, validatorOf, type RemoteFile } from './rules/remote-file.ts'
import { pause, type Timers } from './timers.ts'

export interface FetchFileOptions {
  /** Must report redirects instead of following them (`redirect: 'manual'`). */
  readonly fetch: Fetch
  readonly timers: Timers
  readonly log: Pick<Log, 'warn'>
  /** Aborts the download. What was received stays. */
  readonly signal: AbortSignal
  /** Whether an address may be requested: the file's, or a redirect's target. */
  readonly isAllowed: (address: string) => boolean
  /** Called with the bytes received so far. */
  readonly onProgress: (received: number) => void
  /** Where in the local file this one begins; what follows it is replaced. 0 by default. */
  readonly offset?: number
  /** Delays between tries that brought nothing. None by default: the first such try is the last. */
  readonly retryDelaysMs?: readonly number[]
}

/**
 * Why a file was not fetched. `broken`: no connection, or the server has no time; worth retrying. `refused`: the server
 * refuses to send it. `wrong`: it is not the expected file.
 */
export class FetchError extends Error {
  override readonly name = 'FetchError'
  readonly fault: 'broken' | 'refused' | 'wrong'
  readonly status: number

  /** @param status of the server's answer; 0 if it does not matter */
  constructor(fault: FetchError['fault'], status = 0) {
    super(`${fault}, status ${status}`)
    this.fault = fault
    this.status = status
  }
}

/** If a server sends nothing for this long, the request is given up. In milliseconds. */
const stallMs = 30_000

/**
 * Downloads a file to the disk, resuming where an earlier call broke off. `Range` and `If-Range` prevent mixing
 * versions; the validator for that is kept in `<path>.resume`. Checks the size and the hash, and flushes the file.
 * @param path the file grows there; it is complete only once this resolves
 * @throws FetchError; the reason of `signal` if it is aborted; what the file system throws
 */
export async function fetchFile(
  remote: RemoteFile,
  path: string,
  options: FetchFileOptions,
): Promise<void> {
  const { offset = 0, retryDelaysMs = [], signal, timers, log, onProgress } = options
  const { size } = remote
  const file = await open(path, constants.O_RDWR | constants.O_CREAT)
  const received = async () => Math.min(size, Math.max(0, (await file.stat()).size - offset))
  try {
    let tries = 0
    for (let have = await received(); have < size;) {
      onProgress(have)
      try {
        await requestRest(remote, { file, path, have }, options)
      } catch (cause) {
        if (signal.aborted || cause instanceof FetchError || isFileError(cause)) throw cause
        log.warn('a download was interrupted', cause)
      }
      const before = have
      have = await received()
      if (have > before) tries = 0
      else if (have < size) {
        const delay = retryDelaysMs[tries++]
        if (delay === undefined) throw new FetchError('broken')
        await pause(delay, signal, timers)
        signal.throwIfAborted()
      }
    }
    onProgress(size)
    if (!(await hasDigest(path, remote, offset))) {
      // Resuming it would only give the same file again.
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

/** Makes one request for what is missing, and writes what arrives. Returns early if the server stops early. */
async function requestRest(
  { url, size }: RemoteFile,
  local: { readonly file: FileHandle; readonly path: string; readonly have: number },
  options: FetchFileOptions,
): Promise<void> {
  const { signal, timers, offset = 0, onProgress } = options
  const ending = new AbortController()
  const stop = () => ending.abort(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  const watchForStall = () => timers.after(stallMs, () => ending.abort(new Error('stalled')))
  let cancelStall = watchForStall()
  // Not every runtime stops reading a body when its signal is aborted.
  const ended = rejectionBy(ending.signal)
  ended.catch(() => undefined)
  try {
    signal.throwIfAborted()
    const validator = local.have > 0 ? await readValidator(local.path, url) : undefined
    const range = validator && { Range: `bytes=${local.have}-`, 'If-Range': validator }
    // Electron's own User-Agent would reveal the version and the system.
    const headers = { ...range, 'User-Agent': 'hot-dash', 'Accept-Encoding': 'identity' }
    const init = { headers, signal: ending.signal }
    const response = await Promise.race([fetchFollowing(url, init, options), ended])
    // Redirected to an address that is not allowed.
    if (response === undefined) throw new FetchError('refused', 302)
    const have = range ? local.have : 0
    let at = await placeOf(response, { url, size }, { ...local, have }, offset)
    const body: ReadableStream<Uint8Array> | null = response.body
    const reader = at === undefined ? undefined : body?.getReader()
    for (;;) {
      const next = await Promise.race([reader?.read(), ended])
      if (next?.value === undefined || at === undefined) return
      const { byteLength } = next.value
      cancelStall()
      cancelStall = watchForStall()
      if (at + byteLength > size) throw new FetchError('wrong')
      await local.file.write(next.value, 0, byteLength, offset + at)
      at += byteLength
      onProgress(at)
    }
  } finally {
    cancelStall()
    signal.removeEventListener('abort', stop)
    // Closes the connection, even if the body was not read.
    ending.abort(new Error('over'))
  }
}

/** Where the response body belongs; undefined if it is not wanted. Truncates what it replaces. */
async function placeOf(
  { status, headers }: Response,
  { url, size }: Pick<RemoteFile, 'url' | 'size'>,
  { file, path, have }: { readonly file: FileHandle; readonly path: string; readonly have: number },
  offset: number,
): Promise<number | undefined> {
  const contentRange = headers.get('content-range')
  const contentLength = headers.get('content-length')
  const answer = readAnswer({ status, contentRange, contentLength }, { have, size })
  switch (answer) {
    case 'append':
      return have
    case 'restart': {
      await file.truncate(offset)
      const validator = validatorOf(headers.get('etag'), headers.get('last-modified'))
      if (validator === null) await rm(resumeFile(path), { force: true })
      else await writeFile(resumeFile(path), `${url}\n${validator}`, { mode: 0o600 })
      return 0
    }
    case 'drop':
      await file.truncate(offset)
      return undefined
    case 'later':
      return undefined
    case 'refused':
      throw new FetchError(status === 200 || status === 206 ? 'wrong' : 'refused', status)
    default:
      return assertNever(answer)
  }
}

const resumeFile = (path: string) => `${path}.resume`

/** The validator with which a file can be resumed. */
async function readValidator(path: string, url: string): Promise<string | undefined> {
  const text = await readFile(resumeFile(path), 'utf8').catch(() => '')
  const [kept, validator] = text.split('\n')
  return kept === url ? validator : undefined
}

/** Whether the file at an offset is the expected one; true if no hash is known. */
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

/** Whether the disk or the user's share of it is full. */
export function isDiskFull(cause: unknown): boolean {
  const { code } = (cause ?? {}) as { readonly code?: unknown }
  return code === 'ENOSPC' || code === 'EDQUOT'
}

/** An error of the file system rather than the network: retrying would not help. */
function isFileError(cause: unknown): boolean {
  const { syscall } = cause as { readonly syscall?: unknown }
  return syscall === 'write' || syscall === 'ftruncate' || syscall === 'open'
}
