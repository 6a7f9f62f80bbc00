/** Sizes in bytes of the file's header and of an entry's fixed parts: https://git-scm.com/docs/index-format. */
const headerBytes = 12
const statBytes = 40
const flagBytes = 2
/** Bits of an entry's flags. */
const extended = 0x4000
const stage = 0x3000
const nameLength = 0x0fff

/**
 * Whether Git's index has a file in conflict: an entry whose stage is not 0.
 * @param index all bytes of the file
 * @param oidBytes 20, or 32 if object names are SHA-256
 * @returns false also if the bytes are not an index of a known version
 */
export function hasConflict(index: Uint8Array, oidBytes: number): boolean {
  if (index.length < headerBytes) return false
  const view = new DataView(index.buffer, index.byteOffset, index.length)
  const version = view.getUint32(4)
  if (view.getUint32(0) !== 0x44_49_52_43 || version < 2 || version > 4) return false
  const count = view.getUint32(8)
  let entryStart = headerBytes
  for (let n = 0; n < count; n += 1) {
    const flagsStart = entryStart + statBytes + oidBytes
    if (flagsStart + flagBytes > index.length) return false
    const flags = view.getUint16(flagsStart)
    if ((flags & stage) !== 0) return true
    const nameStart = flagsStart + flagBytes + ((flags & extended) === 0 ? 0 : flagBytes)
    const length = flags & nameLength
    // In version 4, which compresses names, a zero byte ends them. It also ends names too long for the flags.
    const isCounted = version < 4 && length < nameLength
    const searchStart = version < 4 ? nameStart : nameStart + 1
    const nameEnd = isCounted ? nameStart + length : index.indexOf(0, searchStart)
    if (nameEnd === -1) return false
    entryStart = version < 4 ? entryStart + ((nameEnd - entryStart + 8) & ~7) : nameEnd + 1
  }
  return false
}
