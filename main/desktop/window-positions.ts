import type { Database } from 'better-sqlite3'
import type { WindowPosition } from './rules/placement.ts'

export type WindowName = 'bird'

/** The last window positions on this device. */
export interface WindowPositions {
  read(name: WindowName): WindowPosition | undefined
  write(name: WindowName, position: WindowPosition): void
}

export function openWindowPositions(db: Database): WindowPositions {
  const select = db.prepare<[string], WindowPosition>(
    'SELECT display, x, y, edge FROM window_place WHERE name = ?',
  )
  const upsert = db.prepare(
    `INSERT INTO window_place (name, display, x, y, edge) VALUES (:name, :display, :x, :y, :edge)
     ON CONFLICT DO UPDATE SET display = excluded.display, x = excluded.x, y = excluded.y, edge = excluded.edge`,
  )
  return {
    read: (name) => select.get(name),
    write: (name, position) => void upsert.run({ name, ...position }),
  }
}
