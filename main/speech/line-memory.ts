import type { Database } from 'better-sqlite3'
import { attempt } from '../base/attempt.ts'
import type { Log } from '../base/log.ts'
import { withLine, type SaidLine } from './rules/lines.ts'

/** Remembers which lines were said when, across restarts. */
export interface LineMemory {
  /** The trigger's recent lines, the latest last. */
  said(trigger: string): readonly SaidLine[]
  remember(trigger: string, line: SaidLine): void
  /** When any line was last said, in milliseconds since the epoch; 0 means never. */
  lastAt(): number
}

/** Read once, when the first line is picked. Owns the table said_line. */
export function openLineMemory(db: Database, log: Pick<Log, 'error'>): LineMemory {
  let byTrigger: Map<string, readonly SaidLine[]> | undefined

  function all(): Map<string, readonly SaidLine[]> {
    if (byTrigger !== undefined) return byTrigger
    const read = new Map<string, readonly SaidLine[]>()
    attempt(log, 'reading past lines', () => {
      const rows = db
        .prepare<[], { trigger: string; ja: string; at: number }>(
          'SELECT trigger, line AS ja, at FROM said_line ORDER BY rowid',
        )
        .all()
      for (const { trigger, ja, at } of rows)
        read.set(trigger, [...(read.get(trigger) ?? []), { ja, at }])
    })
    byTrigger = read
    return read
  }

  /** If a line cannot be written, it is remembered until the app quits. */
  function write(trigger: string, line: SaidLine, forgotten: readonly SaidLine[]): void {
    attempt(log, 'remembering a line', () =>
      db.transaction(() => {
        db.prepare('INSERT OR REPLACE INTO said_line (trigger, line, at) VALUES (?, ?, ?)').run(
          trigger,
          line.ja,
          line.at,
        )
        const drop = db.prepare('DELETE FROM said_line WHERE trigger = ? AND line = ?')
        for (const { ja } of forgotten) drop.run(trigger, ja)
      })(),
    )
  }

  return {
    said: (trigger) => all().get(trigger) ?? [],
    remember(trigger, line) {
      const before = all().get(trigger) ?? []
      const after = withLine(before, line)
      all().set(trigger, after)
      write(
        trigger,
        line,
        before.filter(({ ja }) => after.every((kept) => kept.ja !== ja)),
      )
    },
    lastAt: () => Math.max(0, ...[...all().values()].flatMap((said) => said.map(({ at }) => at))),
  }
}
