import type { Clock } from '../base/clock.ts'
import { attempt, type Log } from '../base/log.ts'
import { createSql } from '../storage/sql.ts'
import { catalogue } from './catalogue.ts'
import {
  lineInTurn,
  upcomingLines,
  pickLine,
  addLine,
  type Condition,
  type Line,
  type SaidLine,
} from './rules/lines.ts'
import { rowOf, type Trigger } from './rules/triggers.ts'
import type { SpeechOptions } from './speech-options.ts'

export type LinePicker = ReturnType<typeof createLinePicker>

/** Picks a trigger's next line, and remembers across restarts which were said when. Owns the table said_line. */
export function createLinePicker(
  options: Pick<SpeechOptions['common'], 'db' | 'seed'> & {
    readonly conditions: () => readonly Condition[]
    readonly log: Pick<Log, 'error'>
    readonly clock: Pick<Clock, 'now'>
  },
) {
  const { db, log, seed, clock } = options
  const sql = createSql(db)
  let cache: Map<string, readonly SaidLine[]> | undefined

  function all(): Map<string, readonly SaidLine[]> {
    if (cache !== undefined) return cache
    const read = new Map<string, readonly SaidLine[]>()
    attempt(log, 'reading past lines', () => {
      const query = 'SELECT trigger, line AS text, at FROM said_line ORDER BY rowid'
      for (const { trigger, text, at } of sql.all<SaidLine & { trigger: string }>(query))
        read.set(trigger, [...(read.get(trigger) ?? []), { text, at }])
    })
    cache = read
    return read
  }

  /** The trigger's recent lines, latest last. */
  const saidLines = (trigger: Trigger): readonly SaidLine[] => all().get(trigger) ?? []

  /** If a line cannot be stored, it is remembered until the app quits. */
  function remember(trigger: Trigger, text: string): void {
    const line = { text, at: clock.now() }
    const before = saidLines(trigger)
    const after = addLine(before, line)
    all().set(trigger, after)
    attempt(log, 'remembering a line', () =>
      db.transaction(() => {
        const add = 'INSERT OR REPLACE INTO said_line (trigger, line, at) VALUES (?, ?, ?)'
        sql.run(add, trigger, text, line.at)
        for (const { text: old } of before)
          if (after.every((kept) => kept.text !== old))
            sql.run('DELETE FROM said_line WHERE trigger = ? AND line = ?', trigger, old)
      })(),
    )
  }

  /** The lines that `next` will pick if nothing changes, next one first. */
  function upcoming(trigger: Trigger): readonly Line[] {
    const conditions = options.conditions()
    const lines = catalogue[trigger].filter(
      ({ when }) => when === undefined || conditions.includes(when),
    )
    return upcomingLines(saidLines(trigger), clock.now(), (before) =>
      rowOf(trigger).inTurn
        ? lineInTurn(lines, before)
        : pickLine(lines, before, `${seed} ${trigger}`, clock.now()),
    )
  }

  return {
    saidLines,
    remember,
    upcoming,
    next(trigger: Trigger): Line {
      const [line] = upcoming(trigger)
      if (line === undefined) throw new Error('a trigger without lines')
      remember(trigger, line.ja)
      return line
    },
    /** When any line was last said, in milliseconds since the epoch; 0 means never. */
    lastAt: () => Math.max(0, ...[...all().values()].flat().map(({ at }) => at)),
  }
}
