/** What the database says about this device's segments. */
interface OwnSegments {
  /** The first segment that is not superseded. */
  readonly first: number
  /** The segment that grows; 0 before the first. */
  readonly last: number
}

/**
 * Whether this device's own segments match its database. If not, another machine has written to them, or this database
 * is a copy.
 * @param found the numbers of the segments in its folder
 * @param isTailOurs whether the last segment holds what the database says, or the beginning of it
 */
export function areOwn(own: OwnSegments, found: readonly number[], isTailOurs: boolean): boolean {
  if (found.some((segment) => segment > own.last)) return false
  const all = new Set(found)
  // The last segment may be missing: the device may have stopped before it wrote the first line.
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
