import { open, statfs } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import {
  archiveType,
  faultOf,
  parseArchiveList,
  type ArchiveFault,
} from './rules/archive-entries.ts'

/** Disk space to leave free after unpacking, in bytes. */
export const spareBytes = 200e6

/** No engine has nearly as many. Each entry is a file to create. */
const maxEntries = 200_000

/**
 * Unpacks a ZIP or 7z archive with 7-Zip as WebAssembly. The first bytes show the type. Uses tens of megabytes of
 * memory, whatever the archive's size, and a minute or two of CPU time: run it in a worker. Checks all entries first,
 * and writes nothing if an entry is a link or would leave the folder.
 * @param options.into an empty folder
 */
export async function unpack(options: {
  readonly archive: string
  readonly into: string
}): Promise<'done' | 'no-room' | 'no-archive' | 'damaged' | ArchiveFault> {
  const { archive, into } = options
  const type = archiveType(await readHead(archive))
  if (type === undefined) return 'no-archive'
  const name = `/in/${basename(archive)}`
  // Without `-bsp0`, the progress ("0M Scan") shares a line with the first entry.
  const listed = await runSevenZip(
    ['l', '-slt', '-ba', '-bsp0', `-t${type}`, '-sccUTF-8', name],
    options,
  )
  const entries = listed.status === 0 ? parseArchiveList(listed.lines) : undefined
  if (entries === undefined) return 'damaged'
  const fault = entries.length > maxEntries ? 'damaged' : faultOf(entries)
  if (fault !== undefined) return fault
  const bytes = entries.reduce((sum, { size }) => sum + size, 0)
  const { bavail, bsize } = await statfs(into)
  if (bytes + spareBytes > bavail * bsize) return 'no-room'
  const unpacked = await runSevenZip(['x', '-y', `-t${type}`, '-o/out', name], options)
  if (unpacked.status === 0) return 'done'
  const isFull = unpacked.lines.some((line) => /no space left|quota exceeded/i.test(line))
  return isFull ? 'no-room' : 'damaged'
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

/** Runs 7-Zip once. It sees only the archive's folder and the target folder. */
async function runSevenZip(
  args: readonly string[],
  { archive, into }: Parameters<typeof unpack>[0],
) {
  const { default: openSevenZip } = await import('7z-wasm')
  const lines: string[] = []
  const write = (line: string) => void lines.push(line)
  const sevenZip = await openSevenZip({ print: write, printErr: write })
  const { FS, NODEFS } = sevenZip
  // The types omit the exit status that this returns.
  const main = (sevenZip as unknown as { callMain: (args: string[]) => number }).callMain
  for (const [place, root] of Object.entries({ '/in': dirname(archive), '/out': into })) {
    FS.mkdir(place)
    FS.mount(NODEFS, { root }, place)
  }
  try {
    return { status: main([...args]), lines }
  } catch (cause) {
    return { status: -1, lines: [...lines, String(cause)] }
  }
}
