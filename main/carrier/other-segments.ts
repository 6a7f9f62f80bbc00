import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { generationIn, isOfLife, readGeneration } from '../ledger/generation.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { sharedTableNames, type SharedRow } from '../ledger/merge-devices.ts'
import { linePositionOf, type SegmentAccess } from './own-segments.ts'
import { segmentName } from './rules/own-files.ts'
import {
  maxFileBytes,
  parseSegmentHeader,
  readLines,
  rowsVersion,
  type SealedLine,
  type SegmentHeader,
} from './rules/segment-text.ts'

interface KnownFile {
  readonly path: string
  readonly size: number
  readonly modified: number
  readonly bytes: number
  readonly digest: string
  /** If lines of a newer version were skipped, the version that the reader knew; otherwise null. */
  readonly version: number | null
}

const sha256Of = (text: string) => createHash('sha256').update(text, 'latin1').digest('hex')

/** Reads the segments of other devices, and merges their rows. */
export function createOtherSegments(
  access: SegmentAccess,
  options: {
    readonly merger: Ledger['merger']
    /** Called with the reason for each skipped row. */
    readonly onRefused: (cause: unknown) => void
    /** Called after a read that changed something here. */
    readonly onMerged: () => void
    /** Makes a backup, because another device has started over. If it throws, the next read tries again. */
    readonly beforeStartingOver: () => Promise<void>
  },
) {
  const { store, folder, sealer, codec, now } = access
  const { merger, onRefused, onMerged, beforeStartingOver } = options
  const { sql } = store
  /** Whether rows were merged since the last call of `onMerged`. */
  let isNew = false
  let hasForeign = false

  /** All files in the folder and its subfolders that may be segments. */
  async function listFiles(): Promise<readonly string[]> {
    const entries = await readdir(folder, { withFileTypes: true })
    const below = await Promise.all(
      entries
        .filter((entry) => entry.isDirectory())
        .map(async ({ name }) => {
          const inside = await readdir(join(folder, name), { withFileTypes: true }).catch(() => [])
          return inside.filter((entry) => entry.isFile()).map((entry) => join(name, entry.name))
        }),
    )
    return [...entries.filter((entry) => entry.isFile()).map(({ name }) => name), ...below.flat()]
  }

  const isOwn = (path: string, { device, segment }: SegmentHeader): boolean =>
    device === store.device && path === join(device, segmentName(segment))

  /** Merges rows of shared tables without putting them into the outbox. Call it in a transaction. */
  function merge(rows: readonly SharedRow[], generation: string): void {
    sql.run('UPDATE carrier SET is_merging = 1')
    if (merger.merge(rows, { generation, onRefused })) isNew = true
    sql.run('UPDATE carrier SET is_merging = 0')
  }

  /** Merges rows of a file, and remembers in the same transaction how far it was read. */
  function mergePart(rows: readonly SharedRow[], file: KnownFile, generation: string): void {
    store.transactionWithoutSync(() => {
      merge(
        rows.filter(([table]) => sharedTableNames.includes(table)),
        generation,
      )
      for (const [table, row] of rows)
        if (table === 'hidden_name')
          sql.upsert(table, row, 'last_seen = max(last_seen, excluded.last_seen)')
      sql.run(
        'INSERT OR REPLACE INTO carried_file VALUES (@path, @size, @modified, @bytes, @digest, @version)',
        file,
      )
    })
  }

  /** Records when a device was last seen, and how far its clock is ahead of ours. */
  function recordDevice(device: string, row: SharedRow[1]): void {
    const { name, at } = row
    if (typeof name !== 'string' || typeof at !== 'number') return
    sql.upsert(
      'carried_device',
      { id: device, name: name.slice(0, 100), seen_at: now(), clock_ahead: at - now() },
      'name = excluded.name, seen_at = excluded.seen_at, clock_ahead = excluded.clock_ahead',
    )
  }

  /**
   * Unseals lines of a segment. Skips lines of a newer Hot Dash, and the rows of a life that a newer generation has
   * replaced.
   */
  function unsealLines({ device, segment }: SegmentHeader, lines: readonly SealedLine[]) {
    let generation = readGeneration(sql)
    let rows: SharedRow[] = []
    for (const { sequence, version, sealed } of lines) {
      if (version > rowsVersion) continue
      const text = sealer.unseal(linePositionOf(device, segment, sequence), sealed)
      const found = text === null ? [] : codec.decode(text, onRefused)
      const [about] = found
      if (about?.[0] === 'device' && device !== store.device) recordDevice(device, about[1])
      const written = generationIn(found)
      if (written > generation) {
        generation = written
        rows = rows.filter(([table]) => !isOfLife(table))
      }
      rows.push(...(written < generation ? found.filter(([table]) => !isOfLife(table)) : found))
    }
    return { rows, generation, hasNewer: lines.some(({ version }) => version > rowsVersion) }
  }

  /** Reads what was added to a file since the last read. @returns whether it was sealed with another key */
  async function readOne(path: string): Promise<boolean> {
    const { size, mtimeMs: modified } = await stat(join(folder, path))
    if (size > maxFileBytes) return false
    const before = sql.get<KnownFile>('SELECT * FROM carried_file WHERE path = ?', path)
    // An older Hot Dash has skipped lines that this one may read.
    const hasSkipped =
      before !== undefined && before.version !== null && before.version < rowsVersion
    if (before?.size === size && before.modified === modified && !hasSkipped) return false
    const text = await readFile(join(folder, path), 'latin1')
    const header = parseSegmentHeader(text)
    if (header === null || isOwn(path, header)) return false
    if (header.keyId !== sealer.keyId) return true
    const isSameStart =
      before !== undefined && !hasSkipped && sha256Of(text.slice(0, before.bytes)) === before.digest
    const from = isSameStart ? before.bytes : text.indexOf('\n') + 1
    const { lines, end } = readLines(text, from)
    const { rows, generation, hasNewer } = unsealLines(header, lines)
    if (generation > readGeneration(sql)) await beforeStartingOver()
    const skips = hasNewer || (isSameStart && before.version !== null)
    const file = { path, size, modified, version: skips ? rowsVersion : null }
    // Merge in parts. Only the last part marks the file as read, so an interrupted merge starts over.
    while (rows.length > rowsPerPart) {
      const unread = { path, size: 0, modified: 0, bytes: 0, digest: '', version: null }
      mergePart(rows.splice(0, rowsPerPart), before ?? unread, generation)
      await setImmediate()
    }
    mergePart(rows, { ...file, bytes: end, digest: sha256Of(text.slice(0, end)) }, generation)
    await setImmediate()
    return false
  }

  /** Finds the names behind hashes: this device may know a name that another device hides. */
  function resolveHidden(): void {
    const hidden = sql.all<{ hash: string; repository: string; last_seen: number }>(
      'SELECT * FROM hidden_name',
    )
    if (hidden.length === 0) return
    const names = sql.all<{ host: string; name: string; label: string }>(
      'SELECT host, name, max(label) AS label FROM repository_name GROUP BY host, name',
    )
    const byHash = new Map(names.map((name) => [sealer.hashName(name.host, name.name), name]))
    const rows = hidden.flatMap(({ hash, ...row }): SharedRow[] => {
      const name = byHash.get(hash)
      return name === undefined ? [] : [['repository_name', { ...name, ...row }]]
    })
    if (rows.length > 0) store.transactionWithoutSync(() => merge(rows, readGeneration(sql)))
  }

  return {
    /** Whether the last read found a file that was sealed with another key. */
    hasForeign: () => hasForeign,
    /** Reads everything new. @throws what the file system throws if the folder cannot be read */
    async read(): Promise<void> {
      const paths = await listFiles()
      let foreign = 0
      for (const path of paths) {
        try {
          if (await readOne(path)) foreign += 1
        } catch (cause) {
          // The file was just removed or replaced, or cannot be read yet. The next sync tries again.
          if ((cause as NodeJS.ErrnoException).syscall === undefined) throw cause
        }
      }
      resolveHidden()
      sql.run(
        'DELETE FROM carried_file WHERE path NOT IN (SELECT value FROM json_each(?))',
        JSON.stringify(paths),
      )
      hasForeign = foreign > 0
      if (isNew) onMerged()
      isNew = false
    },
  }
}

/** One transaction takes about 10 ms. */
const rowsPerPart = 500
