/** A file on a server. Its size and hash come from a trusted source, not from that server. */
export interface RemoteFile {
  readonly url: string
  /** In bytes. */
  readonly size: number
  /** Null if only the size is known. */
  readonly digest: Digest | null
}

export interface Digest {
  readonly algorithm: 'sha1' | 'sha256' | 'sha512'
  /** In lower case. */
  readonly hex: string
}

/** What to do after a server's answer to the request for the rest of a file. */
export type Transfer =
  /** The body continues what was received. */
  | 'append'
  /** The body is the whole file. */
  | 'restart'
  /** The download cannot be resumed: request the whole file. */
  | 'drop'
  /** The failure is temporary: try again later. */
  | 'later'
  /** The file is missing, or the server does not send it. */
  | 'refused'
  /** The server sent a different file. */
  | 'wrong'

/** @param file.received the bytes that are on disk already */
export function transferFor(
  answer: {
    readonly status: number
    readonly contentRange: string | null
    readonly contentLength: string | null
  },
  { received, size }: { readonly received: number; readonly size: number },
): Transfer {
  const { status, contentRange, contentLength } = answer
  const hasLength = (bytes: number) => contentLength === null || Number(contentLength) === bytes
  if (status === 200) return hasLength(size) ? 'restart' : 'wrong'
  if (status === 206) {
    const [, first, last, whole] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(contentRange ?? '') ?? []
    if (whole !== '*' && Number(whole) !== size) return 'wrong'
    const isRemainder = Number(first) === received && Number(last) === size - 1
    return isRemainder && hasLength(size - received) ? 'append' : 'drop'
  }
  if (status === 416) return 'drop'
  return status >= 500 || status === 408 || status === 429 ? 'later' : 'refused'
}

/** The value for `If-Range`. Only a strong ETag or a modification time proves that the file is still the same. */
export function validatorOf(etag: string | null, lastModified: string | null): string | null {
  if (etag !== null && /^"[^"]*"$/.test(etag)) return etag
  return lastModified === null || Number.isNaN(Date.parse(lastModified)) ? null : lastModified
}
