/**
 * The text of a segment (docs/design/carrying.md): a first line that says whose it is, and lines of sealed rows. All of it
 * is ASCII, so a character is a byte.
 */

/** The version of the rows. Increase it when a shared table changes: older devices then skip the lines. */
export const rowsVersion = 1

export const maxSegmentBytes = 4 << 20
/** A larger file is not a segment. */
export const maxFileBytes = 2 * maxSegmentBytes

/** The first line of a segment: the device that writes it, the segment's number, and the id of the key. */
export interface SegmentHeader {
  readonly device: string
  readonly segment: number
  readonly keyId: string
}

export interface SealedLine {
  readonly sequence: number
  readonly version: number
  readonly sealed: string
}

const crcTable = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** The CRC-32 of an ASCII text, in 8 hex digits. It detects torn lines; the seal detects changed ones. */
export function checksum(text: string): string {
  let crc = -1
  for (let index = 0; index < text.length; index += 1)
    crc = (crc >>> 8) ^ (crcTable[(crc ^ text.charCodeAt(index)) & 0xff] ?? 0)
  return (~crc >>> 0).toString(16).padStart(8, '0')
}

const withChecksum = (text: string): string => `${text} ${checksum(text)}\n`

export const formatSegmentHeader = ({ device, segment, keyId }: SegmentHeader): string =>
  withChecksum(`hot-dash 1 ${device} ${segment} ${keyId}`)

export const formatLine = ({ sequence, version, sealed }: SealedLine): string =>
  withChecksum(`${sequence} ${version} ${sealed}`)

/** The words of a whole line, or null if its checksum differs. */
function verifiedWords(line: string): readonly string[] | null {
  const end = line.lastIndexOf(' ')
  const text = line.slice(0, Math.max(0, end))
  return checksum(text) === line.slice(end + 1) ? text.split(' ') : null
}

const headerPattern = /^hot-dash 1 ([\w-]{1,64}) (\d{1,9}) (\w{1,64}) [\da-f]{8}\n/

/** @returns null if the text is not a segment, or its first line has not arrived yet */
export function parseSegmentHeader(text: string): SegmentHeader | null {
  const [line = '', device = '', segment = '', keyId = ''] = headerPattern.exec(text) ?? []
  return verifiedWords(line.slice(0, -1)) === null
    ? null
    : { device, segment: Number(segment), keyId }
}

function parseLine(line: string): SealedLine | null {
  const found = verifiedWords(line)
  if (found?.length !== 3) return null
  const [sequence, version] = found.map(Number)
  const isLine = Number.isSafeInteger(sequence) && Number.isSafeInteger(version)
  return isLine ? { sequence: sequence ?? 0, version: version ?? 0, sealed: found[2] ?? '' } : null
}

/**
 * The complete, undamaged lines of a segment, from a byte on.
 * @param from the start of a line
 * @returns end: the byte after the last complete line; continue there once more has arrived
 */
export function readLines(
  text: string,
  from: number,
): { lines: readonly SealedLine[]; end: number } {
  const end = Math.max(from, text.lastIndexOf('\n') + 1)
  const lines = text
    .slice(from, end)
    .split('\n')
    .flatMap((line) => parseLine(line) ?? [])
  return { lines, end }
}
