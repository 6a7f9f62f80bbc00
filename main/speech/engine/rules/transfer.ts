/** How a request for the rest of a file was answered. */
export type Transfer =
  /** What comes belongs behind what is there. */
  | 'append'
  /** What comes is the whole file. */
  | 'restart'
  /** What is there cannot be continued: ask for the whole file. */
  | 'drop'
  /** This server has it at another time. */
  | 'later'
  /** The file is not there, or is another one than the list names. */
  | 'refused'

/**
 * @param answer.contentRange and `contentLength`: the headers, null where they are missing
 * @param file.have bytes that are there already, of `size`
 */
export function readAnswer(
  answer: {
    readonly status: number
    readonly contentRange: string | null
    readonly contentLength: string | null
  },
  { have, size }: { readonly have: number; readonly size: number },
): Transfer {
  const { status, contentRange, contentLength } = answer
  const brings = (bytes: number) => contentLength === null || Number(contentLength) === bytes
  if (status === 200) return brings(size) ? 'restart' : 'refused'
  if (status === 206) {
    const [, first, last, whole] = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(contentRange ?? '') ?? []
    if (whole !== '*' && Number(whole) !== size) return 'refused'
    const isRest = Number(first) === have && Number(last) === size - 1
    return isRest && brings(size - have) ? 'append' : 'drop'
  }
  if (status === 416) return 'drop'
  return status >= 500 || status === 408 || status === 429 ? 'later' : 'refused'
}

/**
 * What `If-Range` may be asked with: a strong ETag, else the time of the last change. Nothing else tells that the rest is of
 * the same file.
 */
export function validatorOf(etag: string | null, lastModified: string | null): string | null {
  if (etag !== null && /^"[^"]*"$/.test(etag)) return etag
  return lastModified === null || Number.isNaN(Date.parse(lastModified)) ? null : lastModified
}
