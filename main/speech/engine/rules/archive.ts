/** What is wrong with an archive that must not be unpacked. */
export type ArchiveFault = 'leaves-folder' | 'link' | 'empty'

export interface ArchiveEntry {
  readonly path: string
  /** In bytes, unpacked. */
  readonly size: number
  readonly isLink: boolean
}

/** By its first bytes; its name says nothing. @returns undefined for anything that no engine is packed as */
export function archiveType(head: Uint8Array): 'zip' | '7z' | undefined {
  const startsWith = (...bytes: number[]) => bytes.every((byte, index) => head[index] === byte)
  if (startsWith(0x50, 0x4b, 0x03, 0x04)) return 'zip'
  if (startsWith(0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c)) return '7z'
  return undefined
}

/** Reads 7-Zip's technical list (`l -slt -ba`): one block of lines for each entry, an empty line between two. */
export function parseArchiveList(lines: readonly string[]): readonly ArchiveEntry[] {
  const blocks = [new Map<string, string>()]
  for (const line of lines) {
    const [, name, value] = /^([A-Za-z ]+) = ?(.*)$/.exec(line) ?? []
    if (name !== undefined && value !== undefined) blocks.at(-1)?.set(name, value)
    else if (line.trim() === '') blocks.push(new Map<string, string>())
  }
  return blocks.flatMap((block) => {
    const path = block.get('Path')
    if (path === undefined) return []
    const attributes = block.get('Attributes') ?? ''
    return {
      path,
      size: Number(block.get('Size')) || 0,
      isLink:
        // A mode of Unix (`lrwxrwxrwx`), or the mark of a reparse point among the letters of Windows.
        /(^|[ \d])l[rwxsStT-]{9}$|^\S*L/.test(attributes) ||
        ['Symbolic Link', 'Hard Link'].some((field) => (block.get(field) ?? '') !== ''),
    }
  })
}

/** Whether an archive stays within the folder that it is unpacked to, on any system. */
export function faultOf(entries: readonly ArchiveEntry[]): ArchiveFault | undefined {
  if (entries.length === 0) return 'empty'
  if (entries.some(({ isLink }) => isLink)) return 'link'
  return entries.some(({ path }) => leavesFolder(path)) ? 'leaves-folder' : undefined
}

/** Windows takes both slashes, and `C:x` for a file elsewhere. */
export function leavesFolder(path: string): boolean {
  return /^[/\\]|^[a-z]:|\0/i.test(path) || path.split(/[/\\]/).includes('..')
}
