import type { Database } from 'better-sqlite3'
import { createHash, type Hash } from 'node:crypto'
import { closeSync, openSync, statSync } from 'node:fs'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { ImportPreview } from '../../preload/contract/views/transfer-view.ts'
import { undoMs } from '../base/rules/waits.ts'
import type { Day } from '../base/rules/day.ts'
import { parseJson } from '../base/rules/parse-json.ts'
import { dropTriggers } from '../storage/database-triggers.ts'
import { migrate, migrations } from '../storage/migrations.ts'
import { parseRowLine, type Row } from '../storage/rules/row-lines.ts'
import { createSql, type Sql } from '../storage/sql.ts'
import { isConstraintViolation, withDatabase } from '../storage/sqlite.ts'
import type { StorageFiles } from '../storage/storage-files.ts'
import { importedTables, readExportedColumns } from './exported-tables.ts'
import { previewImport } from './preview-import.ts'
import { createProgress } from './task-progress.ts'
import { readLines } from './read-lines.ts'
import {
  footerSchema,
  parseFileHeader,
  rowsOf,
  type FileFlaw,
  type Footer,
  type Header,
} from './rules/file-format.ts'
import { removeStagedImport, stagedImportOf } from './unfinished-files.ts'

/** The import checks for a cancellation after this many rows. */
const rowsPerSlice = 1000

/**
 * Reads an export into a database of its own, beside ours, and finds out what merging it would change. Ours is only
 * read. Meant for a worker: takes about twenty seconds for a million rows.
 * @param options.path absolute; the file may come from anywhere
 * @param options.now milliseconds since the epoch
 * @param options.firstRelease an adoption before this day is ignored
 * @param options.progress memory of a `createProgress`
 * @returns why the file cannot be imported; nothing is left behind then
 * @throws what SQLite or the file system throws, or Cancelled; nothing is left behind
 */
export function stageImport(options: {
  readonly files: StorageFiles
  readonly path: string
  readonly now: number
  readonly firstRelease: Day
  readonly progress: SharedArrayBuffer
}): Result<ImportPreview, FileFlaw> {
  const { files, firstRelease } = options
  removeStagedImport(files)
  let isStaged = false
  try {
    const staged = stagedImportOf(files)
    const preview = withDatabase(staged, { fileMustExist: false }, (db) => {
      const header = readFile(db, options.path, createProgress(options.progress))
      if (!header.ok) return header
      migrate(db, migrations)
      // An imported file may hide what the user has here, but must never erase it at once.
      db.prepare('UPDATE forgotten SET erase_at = max(erase_at, ?)').run(options.now + undoMs)
      const exportedAt = Date.parse(header.value.exportedAt)
      return ok({ exportedAt, ...previewImport(db, files.database, firstRelease) })
    })
    isStaged = preview.ok
    return preview
  } finally {
    if (!isStaged) removeStagedImport(files)
  }
}

function readFile(
  db: Database,
  path: string,
  progress: ReturnType<typeof createProgress>,
): Result<Header, FileFlaw> {
  // Opening a pipe would wait for its writer, and a device may never end.
  if (!statSync(path).isFile()) return err({ code: 'foreign' })
  const file = openSync(path, 'r')
  try {
    const lines = readLines(file)
    const first = lines.next()
    if (first.done === true) return err({ code: 'foreign' })
    const header = parseFileHeader(first.value)
    if (!header.ok) return header
    if (header.value.schema > migrations.length) return err({ code: 'newer' })
    // Keep the journal in memory: a failed import deletes the file, so a journal on disk would only double the writing.
    db.pragma('journal_mode = MEMORY')
    db.pragma('synchronous = OFF')
    migrate(db, migrations.slice(0, header.value.schema))
    // Triggers would take most of the time, and nothing reads what they derive here.
    dropTriggers(db)
    const hash = createHash('sha256').update(first.value).update('\n')
    const rest = { lines, hash, header: header.value }
    const flaw = db.transaction(() => readRows(db, rest, progress))()
    // From here on, the file must survive a power cut.
    db.pragma('synchronous = FULL')
    return flaw === null ? header : err(flaw)
  } finally {
    closeSync(file)
  }
}

/** @returns whether the table accepts the row, and had none with its key */
function insert(sql: Sql, table: string, row: Row): boolean {
  try {
    return sql.insertIfAbsent(table, row)
  } catch (cause) {
    if (isConstraintViolation(cause)) return false
    throw cause
  }
}

/** @returns what is wrong with the rows or the footer; null if the file is whole */
function readRows(
  db: Database,
  { lines, hash, header }: { lines: Iterable<Buffer>; hash: Hash; header: Header },
  progress: ReturnType<typeof createProgress>,
): FileFlaw | null {
  const sql = createSql(db)
  const columns = readExportedColumns(db)
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const total = rowsOf(header)
  const counts = new Map<string, number>()
  let rows = 0
  let footer: Footer | undefined
  for (const bytes of lines) {
    if (footer !== undefined) return { code: 'torn' }
    const line = rows + 2
    let text = ''
    try {
      text = decoder.decode(bytes)
    } catch {
      return { code: 'wrong-line', line }
    }
    if (!text.startsWith('[')) {
      footer = footerSchema.safeParse(parseJson(text)).data
      if (footer === undefined) return { code: 'torn' }
      continue
    }
    const parsed = parseRowLine(text, columns)
    if (!parsed.ok || rows === total) return { code: 'wrong-line', line }
    const { table, row } = parsed.value
    if (importedTables.includes(table) && !insert(sql, table, row))
      return { code: 'wrong-line', line }
    counts.set(table, (counts.get(table) ?? 0) + 1)
    hash.update(bytes).update('\n')
    rows += 1
    if (rows % rowsPerSlice === 0) progress.report(rows, total)
  }
  progress.report(rows, total)
  const isWhole =
    footer?.rows === rows &&
    footer.sha256 === hash.digest('hex') &&
    Object.entries(header.rows).every(([table, count]) => (counts.get(table) ?? 0) === count)
  return isWhole ? null : { code: 'torn' }
}
