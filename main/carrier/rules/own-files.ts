/** What the database says about this device's segments. */
export interface OwnSegments {
  /** Earlier segments are superseded. */
  readonly first: number
  /** The one that grows; 0 before the first. */
  readonly last: number
}

/**
 * Whether this device's own segments are what its database says. If not, another machine has written them, or this
 * database is not the one that did.
 * @param found the numbers of the segments in its folder
 * @param isTailOurs whether the last segment holds what the database says, or the beginning of it
 */
export function areOwn(own: OwnSegments, found: readonly number[], isTailOurs: boolean): boolean {
  if (found.some((segment) => segment > own.last)) return false
  const all = new Set(found)
  // The last one may not have been created yet, if the device stopped before it wrote the first line.
  for (let segment = own.first; segment < own.last; segment += 1)
    if (!all.has(segment)) return false
  return own.last === 0 || isTailOurs
}

/** The number in the name of a segment, or of its placeholder in iCloud; null for any other file. */
export function segmentNumber(name: string): number | null {
  const [, file, placeholder] = /^(?:(\d{6,9})\.dash|\.(\d{6,9})\.dash\.icloud)$/.exec(name) ?? []
  const digits = file ?? placeholder
  return digits === undefined ? null : Number(digits)
}

export const segmentName = (segment: number): string => `${String(segment).padStart(6, '0')}.dash`
