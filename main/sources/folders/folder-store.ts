import type { Database } from 'better-sqlite3'
import { z } from 'zod'

export interface StoredFolder {
  readonly id: number
  /** Absolute, as the user chose it. */
  readonly path: string
}

/** The table `folder`. */
export interface FolderStore {
  all(): readonly StoredFolder[]
  /** @returns the new folder's id */
  add(path: string): number
  remove(id: number): void
}

const folderSchema = z.object({ id: z.number(), path: z.string() })

export function createFolderStore(db: Database): FolderStore {
  const all = db.prepare('SELECT id, path FROM folder ORDER BY id')
  const add = db.prepare('INSERT INTO folder (path) VALUES (?)')
  const remove = db.prepare('DELETE FROM folder WHERE id = ?')
  return {
    all: () => z.array(folderSchema).parse(all.all()),
    add: (path) => Number(add.run(path).lastInsertRowid),
    remove(id) {
      remove.run(id)
    },
  }
}
