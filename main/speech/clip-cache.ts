import { createHash } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import * as z from 'zod/mini'
import type { MouthCue, SpokenStretch } from '../../preload/contract/events.ts'
import { attempt, type Log } from '../base/log.ts'
import { createSql } from '../storage/sql.ts'

export interface Clip {
  /** A hexadecimal hash, which fits into a URL and does not reveal the words. */
  readonly id: string
  readonly wav: Uint8Array
  readonly mouthCues: readonly MouthCue[]
  readonly seconds: number
  /** Which part of the sentence as pronounced is said when; empty if unknown. */
  readonly stretches: readonly SpokenStretch[]
}

const maxCacheBytes = 64 * 1024 * 1024
/** How many of the latest clips stay in memory: a window may fetch a clip after its row was deleted. */
const maxClipsInMemory = 16

const timingSchema = z.object({
  mouthCues: z.array(z.object({ at: z.number(), shape: z.enum(['a', 'i', 'u', 'e', 'o', 'n']) })),
  stretches: z.array(z.object({ at: z.number(), from: z.int(), to: z.int() })),
})
const rowSchema = z.object({
  wav: z.instanceof(Uint8Array),
  mouths: z.string(),
  seconds: z.number().check(z.positive()),
  is_prepared: z.int(),
})

/** The same voice and words always give the same hash, which does not reveal the words. */
export function hashOf(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}

export type ClipCache = ReturnType<typeof openClipCache>

/** Stores synthesized sentences, up to `maxBytes` of WAV. Drops the least recently used. Owns the table speech_clip. */
export function openClipCache(
  db: Database,
  log: Pick<Log, 'error'>,
  now: () => number,
  maxBytes: number = maxCacheBytes,
) {
  const sql = createSql(db)
  const memory = new Map<string, Clip>()
  /** Times of use that `store` or `close` writes later, so that a cached line never waits for the disk. */
  const uses = new Map<string, number>()
  let lastUsedAt: number | undefined

  /** A time after every stored one. Otherwise, clips used while the clock was ahead would stay for years. */
  function nextUse(): number {
    // Read this only once, because the query reads the whole table.
    lastUsedAt ??= sql.value<number | null>('SELECT max(used_at) FROM speech_clip') ?? 0
    lastUsedAt = Math.max(now(), lastUsedAt + 1)
    return lastUsedAt
  }

  function writeUses(): void {
    for (const [id, at] of uses)
      sql.run('UPDATE speech_clip SET used_at = ?, is_prepared = 0 WHERE key = ?', at, id)
  }

  /** Keeps a clip in memory. Chirps are kept only there, because making them again is faster than reading them. */
  function keepInMemory(clip: Clip): void {
    memory.delete(clip.id)
    memory.set(clip.id, clip)
    const [oldest] = memory.keys()
    if (memory.size > maxClipsInMemory && oldest !== undefined) memory.delete(oldest)
  }

  /** @returns undefined if the clip was never stored, was dropped, or is damaged */
  function read(id: string): { readonly clip: Clip; readonly isPrepared: boolean } | undefined {
    const query = 'SELECT wav, mouths, seconds, is_prepared FROM speech_clip WHERE key = ?'
    const row = sql.get(query, id)
    try {
      const { wav, mouths, seconds, is_prepared: prepared } = rowSchema.parse(row)
      const timing = timingSchema.parse(JSON.parse(mouths))
      return { clip: { id, wav, ...timing, seconds }, isPrepared: prepared === 1 }
    } catch {
      return undefined
    }
  }

  return {
    keepInMemory,
    find: (id: string): Clip | undefined => memory.get(id) ?? read(id)?.clip,
    has: (id: string): boolean => sql.has('SELECT 1 FROM speech_clip WHERE key = ?', id),
    /** Finds a clip that is about to be heard. `isPrepared`: the clip was made ahead, and this is its first use. */
    use(id: string): ReturnType<typeof read> {
      const kept = memory.get(id)
      const found = kept ? { clip: kept, isPrepared: false } : read(id)
      if (found === undefined) return undefined
      const isPrepared = found.isPrepared && !uses.has(id)
      keepInMemory(found.clip)
      uses.set(id, nextUse())
      return { clip: found.clip, isPrepared }
    },
    /** Stores a clip, and drops the least recently used. `isPrepared`: the clip was made ahead of its use. */
    store(clip: Clip, { isPrepared = false } = {}): void {
      if (!isPrepared) keepInMemory(clip)
      const { id, wav, mouthCues, stretches, seconds } = clip
      db.transaction(() => {
        writeUses()
        sql.run(
          `INSERT OR REPLACE INTO speech_clip (key, wav, mouths, seconds, used_at, is_prepared)
           VALUES (?, ?, ?, ?, ?, ?)`,
          id,
          wav,
          JSON.stringify({ mouthCues, stretches }),
          seconds,
          nextUse(),
          Number(isPrepared),
        )
        sql.run(
          `DELETE FROM speech_clip WHERE key IN (
             SELECT key FROM (
               SELECT key, sum(length(wav)) OVER (ORDER BY used_at DESC, key) AS bytes FROM speech_clip
             ) WHERE bytes > ?
           )`,
          maxBytes,
        )
      })()
      uses.clear()
    },
    /** Saves the uses of clips since the last call of `store`. */
    close(): void {
      attempt(log, 'saving the uses of clips', db.transaction(writeUses))
    },
  }
}
