import { open, statfs } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { archiveType, faultOf, parseArchiveList, type ArchiveFault } from './rules/archive.ts'

/** How unpacking ended. */
export type Unpacked =
  | { readonly name: 'done' }
  /** It is no archive, it is damaged, or it must not be unpacked. */
  | { readonly name: 'refused'; readonly why: ArchiveFault | 'no-archive' | 'damaged' }
  | { readonly name: 'no-room' }

/** Left over on the disk by what is unpacked; in bytes. */
export const spareBytes = 200e6

/** Far beyond any engine's: each is a file to make. */
const maxEntries = 200_000

/**
 * Unpacks an archive, a ZIP or a 7z by its first bytes, by 7-Zip as WebAssembly: some tens of megabytes of memory, however
 * large it is. It takes a minute or two of a processor, and is meant for a worker. Nothing is written where an entry would
 * leave the folder or is a link: these are looked for first.
 * @param options.into an empty folder
 */
export async function unpack(options: {
  readonly archive: string
  readonly into: string
}): Promise<Unpacked> {
  const { archive, into } = options
  const type = archiveType(await readHead(archive))
  if (type === undefined) return { name: 'refused', why: 'no-archive' }
  const name = `/in/${basename(archive)}`
  // `-bsp0`: else its progress ("0M Scan") stands on the line of the first entry.
  const listed = await run(['l', '-slt', '-ba', '-bsp0', `-t${type}`, '-sccUTF-8', name], options)
  const entries = listed.status === 0 ? parseArchiveList(listed.lines) : undefined
  if (entries === undefined) return { name: 'refused', why: 'damaged' }
  const fault = entries.length > maxEntries ? 'damaged' : faultOf(entries)
  if (fault !== undefined) return { name: 'refused', why: fault }
  const bytes = entries.reduce((sum, { size }) => sum + size, 0)
  const { bavail, bsize } = await statfs(into)
  if (bytes + spareBytes > bavail * bsize) return { name: 'no-room' }
  const unpacked = await run(['x', '-y', `-t${type}`, '-o/out', name], options)
  if (unpacked.status === 0) return { name: 'done' }
  const isFull = unpacked.lines.some((line) => /no space left|quota exceeded/i.test(line))
  return isFull ? { name: 'no-room' } : { name: 'refused', why: 'damaged' }
}

async function readHead(path: string): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(8), 0, 8, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** One run of 7-Zip. It sees the folder of the archive and the one to unpack to, and no other. */
async function run(
  args: readonly string[],
  { archive, into }: { readonly archive: string; readonly into: string },
): Promise<{ readonly status: number; readonly lines: readonly string[] }> {
  const { default: openSevenZip } = await import('7z-wasm')
  const lines: string[] = []
  const write = (line: string) => void lines.push(line)
  const sevenZip = await openSevenZip({ print: write, printErr: write })
  const { FS, NODEFS } = sevenZip
  // Its types do not tell that it answers with the status.
  const main = (sevenZip as unknown as { callMain: (args: string[]) => number }).callMain
  for (const [place, root] of [
    ['/in', dirname(archive)],
    ['/out', into],
  ] as const) {
    FS.mkdir(place)
    FS.mount(NODEFS, { root }, place)
  }
  try {
    return { status: main([...args]), lines }
  } catch (cause) {
    return { status: -1, lines: [...lines, String(cause)] }
  }
}
