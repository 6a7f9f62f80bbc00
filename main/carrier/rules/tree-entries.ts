/** An entry of a Git tree. */
export interface TreeEntry {
  readonly mode: string
  readonly type: string
  readonly oid: string
  /** In bytes; NaN if it was not listed, or the entry is not a file. */
  readonly size: number
  readonly path: string
}

/** Parses the output of `git ls-tree -z`, with or without `-l`. The remote wrote the names, so they can be anything. */
export function parseTree(output: string): readonly TreeEntry[] {
  return output.split('\0').flatMap((line): TreeEntry[] => {
    const [, mode, type, oid, size, path] =
      /^(\d{6}) (\w+) ([\da-f]{40,64})(?: +(\d+|-))?\t([^]+)$/.exec(line) ?? []
    if (mode === undefined || type === undefined || oid === undefined || path === undefined)
      return []
    return [{ mode, type, oid, size: Number(size), path }]
  })
}

/** Formats entries as `git mktree -z` reads them. */
export const formatTree = (entries: readonly Omit<TreeEntry, 'size'>[]): string =>
  entries.map(({ mode, type, oid, path }) => `${mode} ${type} ${oid}\t${path}\0`).join('')

/** The name of a device's folder, which is its id. No other folder is checked out. */
const devicePattern = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/
const segmentPattern = /^[\da-f-]{36}\/\d{6,9}\.dash$/

export const isDeviceFolder = ({ type, path }: TreeEntry): boolean =>
  type === 'tree' && devicePattern.test(path)

/** Whether an entry may be a segment: a plain file with a segment's name, and not a link or a submodule. */
export const isSegment = ({ mode, path, size }: TreeEntry, maxBytes: number): boolean =>
  mode === '100644' && segmentPattern.test(path) && size <= maxBytes
