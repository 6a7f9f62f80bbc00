import type { Database } from 'better-sqlite3'
import { createHash, randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { rowLine, type Row } from '../storage/rules/row-lines.ts'
import { createSql } from '../storage/sql.ts'
import { readUserVersion, withDatabase } from '../storage/sqlite.ts'
import type { StorageFiles } from '../storage/storage-files.ts'
import { readExportedColumns } from './exported-tables.ts'
import { createProgress } from './task-progress.ts'
import { format, formatVersion, rowsOf, type Footer, type Header } from './rules/file-format.ts'
import { clearUnfinishedExport, recordUnfinishedExport } from './unfinished-files.ts'

/** The export is written in chunks of about this many characters, so that only one chunk is in memory. */
const charactersPerWrite = 1 << 18

/**
 * Exports everything but secrets and caches, as of one moment, while others may write to the database. Replaces the file
 * once all of it is on the disk. Meant for a worker: takes about ten seconds for a million rows.
 * @param options.path absolute
 * @param options.progress memory of a `createProgress`
 * @returns how many rows were written
 * @throws what SQLite or the file system throws, or Cancelled; nothing is left behind
 */
export function writeExport(options: {
  readonly files: StorageFiles
  readonly path: string
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly progress: SharedArrayBuffer
}): number {
  const { files, path, now } = options
  const temporary = `${path}.${randomUUID()}.tmp`
  recordUnfinishedExport(files, temporary)
  try {
    const rows = withDatabase(files.database, { readonly: true, timeout: 5000 }, (db) =>
      // The transaction is a snapshot.
      db.transaction(() =>
        writeSnapshot(db, { path: temporary, now }, createProgress(options.progress)),
      )(),
    )
    renameSync(temporary, path)
    return rows
  } finally {
    rmSync(temporary, { force: true })
    clearUnfinishedExport(files)
  }
}

function writeSnapshot(
  db: Database,
  { path, now }: { readonly path: string; readonly now: number },
  progress: ReturnType<typeof createProgress>,
): number {
  const tables = readExportedColumns(db)
  const sql = createSql(db)
  const header: Header = {
    format,
    version: formatVersion,
    schema: readUserVersion(db),
    device: sql.value<string>('SELECT id FROM device') ?? '',
    exportedAt: new Date(now).toISOString(),
    rows: Object.fromEntries(
      [...tables.keys()].map((table) => [
        table,
        sql.value<number>(`SELECT count(*) FROM ${table}`) ?? 0,
      ]),
    ),
  }
  const total = rowsOf(header)
  const file = openSync(path, 'wx', 0o600)
  try {
    const hash = createHash('sha256')
    let text = `${JSON.stringify(header)}\n`
    let rows = 0
    const flush = () => {
      progress.report(rows, total)
      hash.update(text)
      writeWhole(file, text)
      text = ''
    }
    for (const [table, columns] of tables) {
      const names = columns.map(({ name }) => name).join(', ')
      for (const row of db.prepare<[], Row>(`SELECT ${names} FROM ${table}`).iterate()) {
        rows += 1
        text += `${rowLine(table, row)}\n`
        if (text.length >= charactersPerWrite) flush()
      }
    }
    flush()
    const footer: Footer = { rows, sha256: hash.digest('hex') }
    writeWhole(file, `${JSON.stringify(footer)}\n`)
    fsyncSync(file)
    return rows
  } finally {
    closeSync(file)
  }
}

/**
 * Writes a whole text, because one `writeSync` may write only a part of it
 * (https://nodejs.org/api/fs.html#fswritesyncfd-buffer-offset-length-position).
 */
function writeWhole(file: number, text: string): void {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
}
