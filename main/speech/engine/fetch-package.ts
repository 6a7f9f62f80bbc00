import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { rejectionBy, type Fetch } from '../../base/http.ts'
import type { Log } from '../../base/log.ts'
import { fetchFollowing } from '../../base/redirects.ts'
import { pause, type Timers } from '../../base/timers.ts'
import type { Problem } from '../../../preload/contract/problem.ts'
import { assertNever, err, ok, type Result } from '../../../preload/contract/result.ts'
import type { EnginePackage, PackageFile } from './rules/makers-list.ts'
import { readAnswer, validatorOf } from './rules/transfer.ts'

export interface FetchPackageOptions {
  /** Must report redirects instead of following them (`redirect: 'manual'`). */
  readonly fetch: Fetch
  readonly timers: Timers
  readonly log: Pick<Log, 'info' | 'warn'>
  /** Aborts the download. What was received stays, so that it can be resumed. */
  readonly signal: AbortSignal
  /** Whether an address may be requested: a file's, or a redirect's target. */
  readonly isAllowed: (address: string) => boolean
  /** Stored beside the file: the validator with which each part can be resumed, by URL. */
  readonly validators: Map<string, string>
  /** Called when a validator has changed. */
  readonly keepValidators: () => Promise<void>
  /** Called with the bytes received so far, of all parts. */
  readonly onProgress: (received: number) => void
}

/** If a server sends nothing for this long, the request is given up. In milliseconds. */
const stallMs = 30_000
/** Delays between tries that brought nothing. After the last one the user decides. */
const retryDelaysMs = [1000, 3000, 10_000]

/** Ends the download with a problem to show the user. */
class FetchProblem extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.code)
    this.problem = problem
  }
}

/**
 * Downloads the files of a package into one file, one after another, resuming where it broke off. `Range` and
 * `If-Range` prevent mixing versions. Checks the size of each part, and its hash if the makers give one.
 * @param path the file; the next call resumes it
 * @returns `engine-fetch-broken` (worth retrying), `engine-fetch-refused`, `engine-file-wrong`, `engine-no-room`
 * @throws the reason of `signal` if it is aborted; other file system errors
 */
export async function fetchPackage(
  { files }: EnginePackage,
  path: string,
  options: FetchPackageOptions,
): Promise<Result<null, Problem>> {
  const file = await open(path, 'a+').then(async (touched) => {
    await touched.close()
    return open(path, 'r+')
  })
  try {
    let offset = 0
    for (const part of files) {
      await fetchPart(part, file, offset, options)
      await compareDigest(part, path, file, offset)
      offset += part.size
    }
    await file.sync()
    return ok(null)
  } catch (cause) {
    options.signal.throwIfAborted()
    if (cause instanceof FetchProblem) return err(cause.problem)
    if (isFull(cause)) return err({ code: 'engine-no-room' })
    throw cause
  } finally {
    await file.close()
  }
}

export function isFull(cause: unknown): boolean {
  const { code } = cause as { readonly code?: unknown }
  return code === 'ENOSPC' || code === 'EDQUOT'
}

async function fetchPart(
  part: PackageFile,
  file: FileHandle,
  offset: number,
  options: FetchPackageOptions,
): Promise<void> {
  const { timers, log, signal } = options
  const received = async () => Math.min(part.size, Math.max(0, (await file.stat()).size - offset))
  let tries = 0
  for (let have = await received(); have < part.size;) {
    options.onProgress(offset + have)
    try {
      await transfer(part, file, offset, have, options)
    } catch (cause) {
      if (signal.aborted || cause instanceof FetchProblem || isFileError(cause)) throw cause
      log.warn('an engine download was interrupted', cause)
    }
    const before = have
    have = await received()
    if (have > before) tries = 0
    else if (have < part.size) {
      const delay = retryDelaysMs[tries++]
      if (delay === undefined) throw new FetchProblem({ code: 'engine-fetch-broken' })
      await pause(delay, signal, timers)
      signal.throwIfAborted()
    }
  }
  options.onProgress(offset + part.size)
}

/** Makes one request and writes what it brings. Returns early if the server stops early. */
async function transfer(
  part: PackageFile,
  file: FileHandle,
  offset: number,
  have: number,
  options: FetchPackageOptions,
): Promise<void> {
  const { validators, signal } = options
  const validator = validators.get(part.url)
  const isRest = have > 0 && validator !== undefined
  const stalled = new AbortController()
  const stop = () => stalled.abort(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  let cancelStall = options.timers.after(stallMs, () => stalled.abort(new Error('stalled')))
  const ended = rejectionBy(stalled.signal)
  ended.catch(() => undefined)
  try {
    signal.throwIfAborted()
    const response = await Promise.race([
      request(part.url, isRest ? { Range: `bytes=${have}-`, 'If-Range': validator } : {}, {
        ...options,
        signal: stalled.signal,
      }),
      ended,
    ])
    let at = await placeOf(response, part, isRest ? have : 0, file, offset, options)
    if (at === undefined) return
    const body: ReadableStream<Uint8Array> | null = response.body
    const reader = body?.getReader()
    for (;;) {
      const next = await Promise.race([reader?.read(), ended])
      if (next?.value === undefined) return
      const { byteLength } = next.value
      cancelStall()
      cancelStall = options.timers.after(stallMs, () => stalled.abort(new Error('stalled')))
      if (at + byteLength > part.size) throw new FetchProblem({ code: 'engine-file-wrong' })
      await file.write(next.value, 0, byteLength, offset + at)
      at += byteLength
      options.onProgress(offset + at)
    }
  } finally {
    cancelStall()
    signal.removeEventListener('abort', stop)
    // Closes the connection, even if the body was not read.
    stalled.abort(new Error('over'))
  }
}

/**
 * The offset at which the response body belongs within its part, or undefined if the body is not wanted. Truncates
 * what it replaces.
 */
async function placeOf(
  response: Response,
  part: PackageFile,
  have: number,
  file: FileHandle,
  offset: number,
  { validators, keepValidators }: FetchPackageOptions,
): Promise<number | undefined> {
  const { status, headers } = response
  const answer = readAnswer(
    {
      status,
      contentRange: headers.get('content-range'),
      contentLength: headers.get('content-length'),
    },
    { have, size: part.size },
  )
  switch (answer) {
    case 'append':
      return have
    case 'restart': {
      await file.truncate(offset)
      const validator = validatorOf(headers.get('etag'), headers.get('last-modified'))
      if (validator === null) validators.delete(part.url)
      else validators.set(part.url, validator)
      await keepValidators()
      return 0
    }
    case 'drop':
      await file.truncate(offset)
      return undefined
    case 'later':
      return undefined
    case 'refused':
      throw new FetchProblem(
        status === 200 || status === 206
          ? { code: 'engine-file-wrong' }
          : { code: 'engine-fetch-refused', params: { status } },
      )
    default:
      return assertNever(answer)
  }
}

/** Follows redirects to allowed hosts only. */
async function request(
  url: string,
  headers: Record<string, string>,
  options: FetchPackageOptions,
): Promise<Response> {
  const init = {
    headers: { ...headers, 'Accept-Encoding': 'identity' },
    signal: options.signal,
  }
  const response = await fetchFollowing(url, init, options)
  if (response !== undefined) return response
  throw new FetchProblem({ code: 'engine-fetch-refused', params: { status: 302 } })
}

/** Compares the hash. A wrong part is discarded, so that the next try starts over. */
async function compareDigest(
  { digest, size }: PackageFile,
  path: string,
  file: FileHandle,
  offset: number,
): Promise<void> {
  if (digest === null) return
  const hash = createHash(digest.algorithm)
  for await (const chunk of createReadStream(path, { start: offset, end: offset + size - 1 }))
    hash.update(chunk as Buffer)
  if (hash.digest('hex') === digest.hex) return
  await file.truncate(offset)
  throw new FetchProblem({ code: 'engine-file-wrong' })
}

/** An error of the file system rather than the network: retrying would not help. */
function isFileError(cause: unknown): boolean {
  const { syscall } = cause as { readonly syscall?: unknown }
  return syscall === 'write' || syscall === 'ftruncate'
}

/** How much of a package was received, in bytes. */
export async function receivedOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  )
}
