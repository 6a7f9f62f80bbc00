export type ArchiveFault = 'leaves-folder' | 'link' | 'empty'

export interface ArchiveEntry {
  readonly path: string
  /** Unpacked, in bytes. */
  readonly size: number
  readonly isLink: boolean
}

/** Determines the type from the first bytes; the name says nothing. @returns undefined for any other type */
export function archiveType(head: Uint8Array): 'zip' | '7z' | undefined {
  const start = String.fromCharCode(...head.subarray(0, 6))
  if (start.startsWith('PK\u0003\u0004')) return 'zip'
  return start === '7z\u00bc\u00af\u0027\u001c' ? '7z' : undefined
}

/**
 * Parses 7-Zip's technical list (`l -slt -ba`). It has one block of lines per entry, which begins with the entry's
 * path. An empty line separates the blocks.
 * @returns undefined unless it understands every line, because an entry that is not read is not checked
 */
export function parseArchiveList(lines: readonly string[]): readonly ArchiveEntry[] | undefined {
  const entries: Map<string, string>[] = []
  let entry: Map<string, string> | undefined
  for (const line of lines) {
    if (line === '') {
      entry = undefined
      continue
    }
    const [, name, value] = /^([A-Z][A-Za-z0-9 -]*) = (.*)$/.exec(line) ?? []
    if (name === undefined || value === undefined) return undefined
    if (entry === undefined) {
      if (name !== 'Path') return undefined
      entry = new Map()
      entries.push(entry)
    }
    if (entry.has(name)) return undefined
    entry.set(name, value)
  }
  return entries.map(entryOf)
}

function entryOf(fields: ReadonlyMap<string, string>): ArchiveEntry {
  const attributes = fields.get('Attributes') ?? ''
  return {
    path: fields.get('Path') ?? '',
    size: Number(fields.get('Size')) || 0,
    isLink:
      // An L marks a link: it is the type in a Unix mode (`lrwxrwxrwx`), and Windows' letter for a reparse point.
      /l/i.test(attributes) ||
      ['Symbolic Link', 'Hard Link'].some((field) => (fields.get(field) ?? '') !== ''),
  }
}

/** Why an archive must not be unpacked: it is empty, has a link, or would write outside its folder on some system. */
export function faultOf(entries: readonly ArchiveEntry[]): ArchiveFault | undefined {
  if (entries.length === 0) return 'empty'
  if (entries.some(({ isLink }) => isLink)) return 'link'
  return entries.some(({ path }) => isOutsideFolder(path)) ? 'leaves-folder' : undefined
}

/** Whether a path leaves its folder on some system. Windows accepts both slashes, and `C:x` names a file elsewhere. */
export function isOutsideFolder(path: string): boolean {
  return /^[/\\]|^[a-z]:|\0/i.test(path) || path.split(/[/\\]/).includes('..')
}
