import { crc32 } from 'node:zlib'

export interface ZipEntry {
  readonly path: string
  readonly content: string | Uint8Array
  /** The Unix mode. Without it, the entry is an ordinary file. */
  readonly mode?: number
}

/** The mode of a symbolic link. ZIP stores its target as its content. */
export const linkMode = 0o120777

/** A ZIP of stored (uncompressed) entries, with any names. */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { path, content, mode = 0o100644 } of entries) {
    const name = Buffer.from(path)
    const bytes = Buffer.from(content)
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    // Bit 11: the name is UTF-8.
    shared.writeUInt16LE(0x0800, 2)
    shared.writeUInt32LE(crc32(bytes), 10)
    shared.writeUInt32LE(bytes.length, 14)
    shared.writeUInt32LE(bytes.length, 18)
    shared.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), shared, name, bytes])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(mode * 0x10000, 6)
    rest.writeUInt32LE(offset, 10)
    // Created on Unix.
    directory.push(Buffer.from('PK\u0001\u0002\u0014\u0003', 'latin1'), shared, rest, name)
    parts.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 0, 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, central, end])
}
