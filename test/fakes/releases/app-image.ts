import { createHash } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'

const blockBytes = 16 * 1024
const blocks = 40

/** Patternless bytes, the same for the same words. */
function noise(words: string, bytes: number): Buffer {
  const parts: Buffer[] = []
  for (let n = 0; n * 64 < bytes; n += 1)
    parts.push(createHash('sha512').update(`${words} ${n}`).digest())
  return Buffer.concat(parts).subarray(0, bytes)
}

/**
 * A one-file program that stands in for an AppImage: when started, it writes its version and its path to a file
 * beside itself. As in electron-builder's AppImages, a map of its blocks is at its end; those of two versions differ
 * in the first block and in one more.
 */
export function appImageOf(version: string): {
  readonly body: Buffer
  readonly blockMapSize: number
} {
  const script = `#!/bin/sh
printf '%s %s %s' '${version}' "$0" "$APPIMAGE_SILENT_INSTALL" > "$(dirname "$0")/started.tmp"
mv "$(dirname "$0")/started.tmp" "$(dirname "$0")/started"
exit 0
`
  const first = Buffer.concat([Buffer.from(script), noise(version, blockBytes)])
  const parts = [
    first.subarray(0, blockBytes),
    ...Array.from({ length: blocks - 1 }, (_, n) =>
      noise(n === 20 ? `${version} ${n}` : `${n}`, blockBytes),
    ),
  ]
  const map = {
    version: '2',
    files: [
      {
        name: 'file',
        offset: 0,
        checksums: parts.map((part) => createHash('sha256').update(part).digest('base64')),
        sizes: parts.map(({ length }) => length),
      },
    ],
  }
  const packed = deflateRawSync(JSON.stringify(map))
  const size = Buffer.alloc(4)
  size.writeUInt32BE(packed.length)
  return { body: Buffer.concat([...parts, packed, size]), blockMapSize: packed.length }
}
