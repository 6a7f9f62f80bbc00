import type { Database } from 'better-sqlite3'
import type { Place } from './rules/placement.ts'

export type WindowName = 'pet'

/** Where windows stood, on this machine. */
export interface WindowPlaces {
  read(name: WindowName): Place | undefined
  write(name: WindowName, place: Place): void
}

export function openWindowPlaces(db: Database): WindowPlaces {
  const select = db.prepare<[string], Place>(
    'SELECT display, x, y FROM window_place WHERE name = ?',
  )
  const upsert = db.prepare(
    `INSERT INTO window_place (name, display, x, y) VALUES (:name, :display, :x, :y)
     ON CONFLICT DO UPDATE SET display = excluded.display, x = excluded.x, y = excluded.y`,
  )
  return {
    read: (name) => select.get(name),
    write: (name, place) => void upsert.run({ name, ...place }),
  }
}
