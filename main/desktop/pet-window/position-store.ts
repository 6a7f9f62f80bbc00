import type { Database } from 'better-sqlite3'
import type { WindowPosition } from './rules/placement.ts'

export type PositionStore = ReturnType<typeof createPositionStore>

/** Stores the floating Dash's last place on this device. */
export function createPositionStore(db: Database) {
  const select = db.prepare<[], WindowPosition>(
    "SELECT display, x, y, edge FROM window_place WHERE name = 'bird'",
  )
  const upsert = db.prepare(
    `INSERT INTO window_place (name, display, x, y, edge) VALUES ('bird', :display, :x, :y, :edge)
     ON CONFLICT DO UPDATE SET display = excluded.display, x = excluded.x, y = excluded.y, edge = excluded.edge`,
  )
  return {
    read: () => select.get() ?? null,
    clear: () => void db.exec("DELETE FROM window_place WHERE name = 'bird'"),
    write: (position: WindowPosition) => void upsert.run(position),
  }
}
