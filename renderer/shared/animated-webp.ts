/**
 * Joins still WebP pictures to a film that plays forever, since Chromium's canvas encodes only stills. Pure.
 * Format: RFC 9649, "WebP Image Format".
 */

type Bytes = Uint8Array<ArrayBuffer>

/** @param stills complete WebP files of one size, with alpha */
export function animatedWebp(
  stills: readonly Bytes[],
  {
    width,
    height,
    frameMs,
  }: { readonly width: number; readonly height: number; readonly frameMs: number },
): Bytes {
  const size = [...uint24(width - 1), ...uint24(height - 1)]
  const header = chunk('VP8X', [isAnimated | hasAlpha, 0, 0, 0, ...size])
  // A transparent background; zero loops mean forever.
  const animation = chunk('ANIM', [0, 0, 0, 0, 0, 0])
  const frames = stills.map((still) => {
    const place = [0, 0, 0, 0, 0, 0]
    return chunk('ANMF', [...place, ...size, ...uint24(frameMs), replacesAll], pictureOf(still))
  })
  const body = joined([ascii('WEBP'), header, animation, ...frames])
  return chunk('RIFF', [], body)
}

const isAnimated = 0x02
const hasAlpha = 0x10
/** A frame is not blended over the one before. */
const replacesAll = 0x02

/** The chunks of a still that hold its picture. */
function pictureOf(still: Bytes): Bytes {
  const view = new DataView(still.buffer, still.byteOffset, still.byteLength)
  const found: Bytes[] = []
  for (let start = 12; start + 8 <= still.length;) {
    const name = String.fromCharCode(...still.subarray(start, start + 4))
    const length = view.getUint32(start + 4, true)
    const end = start + 8 + length + (length % 2)
    if (['ALPH', 'VP8 ', 'VP8L'].includes(name)) found.push(still.subarray(start, end))
    start = end
  }
  if (found.length === 0) throw new Error('not a still WebP picture')
  return joined(found)
}

const ascii = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const uint24 = (value: number) => [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff]
const uint32 = (value: number) => [...uint24(value), (value >>> 24) & 0xff]

/** A RIFF chunk, padded to an even length. */
function chunk(name: string, first: readonly number[], rest: Bytes = new Uint8Array()): Bytes {
  const length = first.length + rest.length
  return joined([
    ascii(name),
    Uint8Array.from([...uint32(length), ...first]),
    rest,
    new Uint8Array(length % 2),
  ])
}

function joined(parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
