import { createHash } from 'node:crypto'

/** Large enough for an interruption in the middle. */
const bytes = 640 * 1024

/**
 * A program in one file that replaces an AppImage in tests. When it starts, it writes its version and its path to a
 * file beside itself.
 */
export function appImageOf(version: string): Buffer {
  const script = `#!/bin/sh
printf '%s %s %s' '${version}' "$0" "$APPIMAGE_SILENT_INSTALL" > "$(dirname "$0")/started.tmp"
mv "$(dirname "$0")/started.tmp" "$(dirname "$0")/started"
exit 0
`
  const parts = [Buffer.from(script)]
  // Bytes without a pattern, the same for the same version.
  for (let n = 0; n * 64 < bytes; n += 1)
    parts.push(createHash('sha512').update(`${version} ${n}`).digest())
  return Buffer.concat(parts).subarray(0, bytes)
}
