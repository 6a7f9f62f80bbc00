import { createHash } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import type { MouthCue, SpokenStretch } from '../../preload/contract/events.ts'

/** A sound, with its beak movements and the timing of its words. */
export interface Clip {
  /** Hexadecimal: it goes into a URL, and does not reveal the words. */
  readonly id: string
  readonly wav: Uint8Array
  readonly mouthCues: readonly MouthCue[]
  readonly seconds: number
  /** Positions in the sentence as pronounced; empty if unknown. */
  readonly stretches: readonly SpokenStretch[]
}

const maxCacheBytes = 64 * 1024 * 1024
/**
 * A window fetches a clip soon after it is announced. Keep the latest in memory too, in case their rows are dropped.
 */
const maxClipsInMemory = 16

const mouthCuesSchema = z.array(
  z.object({ at: z.number(), shape: z.enum(['a', 'i', 'u', 'e', 'o', 'n']) }),
)
const stretchesSchema = z.array(z.object({ at: z.number(), from: z.int(), to: z.int() }))
/** Clips stored before stretches existed have mouth cues only. */
const timingSchema = z.union([
  mouthCuesSchema.transform((mouthCues) => ({ mouthCues, stretches: [] })),
  z.object({ mouthCues: mouthCuesSchema, stretches: stretchesSchema }),
])
const rowSchema = z.object({
  wav: z.instanceof(Uint8Array),
  mouths: z.string().transform((text, context) => {
    try {
      return timingSchema.parse(JSON.parse(text))
    } catch {
      context.addIssue({ code: 'custom', message: 'not mouth cues' })
      return z.NEVER
    }
  }),
  seconds: z.number().positive(),
})

/** The same voice and words always give the same id. The words themselves are not stored. */
export function clipIdOf(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}

export type ClipCache = ReturnType<typeof openClipCache>

/**
 * Synthesized sentences, up to `maxBytes` of WAV; the least recently used are dropped first. Owns the table
 * speech_clip.
 * @param now milliseconds since the epoch
 */
export function openClipCache(db: Database, now: () => number, maxBytes: number = maxCacheBytes) {
  const memory = new Map<string, Clip>()
  /** Uses and first hearings are written with the next clip: a write waits for the disk, and a cached line must not. */
  const uses = new Map<string, number>()
  const firstHeard = new Set<string>()
  let lastUsedAt: number | undefined

  /**
   * The time of a use now. It is later than every earlier use, even if the clock was ahead back then: otherwise those
   * clips would stay for years.
   */
  function nextUse(): number {
    lastUsedAt ??=
      db.prepare<[], number | null>('SELECT max(used_at) FROM speech_clip').pluck().get() ?? 0
    lastUsedAt = Math.max(now(), lastUsedAt + 1)
    return lastUsedAt
  }

  function writeUses(): void {
    const use = db.prepare('UPDATE speech_clip SET used_at = ? WHERE key = ?')
    for (const [id, at] of uses) use.run(at, id)
    const hear = db.prepare('UPDATE speech_clip SET is_prepared = 0 WHERE key = ?')
    for (const id of firstHeard) hear.run(id)
  }

  /** Also for chirps, which are never stored: making them is faster than reading them. */
  function keepInMemory(clip: Clip): void {
    memory.delete(clip.id)
    memory.set(clip.id, clip)
    for (const id of memory.keys()) {
      if (memory.size <= maxClipsInMemory) break
      memory.delete(id)
    }
  }

  function read(id: string): Clip | undefined {
    const row = db.prepare('SELECT wav, mouths, seconds FROM speech_clip WHERE key = ?').get(id)
    const parsed = rowSchema.safeParse(row)
    if (!parsed.success) return undefined
    const { wav, mouths, seconds } = parsed.data
    return { id, wav, ...mouths, seconds }
  }

  return {
    keepInMemory,
    /** @returns undefined if it was never synthesized, was dropped, or cannot be read */
    find(id: string): Clip | undefined {
      const clip = memory.get(id) ?? read(id)
      if (clip === undefined) return undefined
      uses.set(id, nextUse())
      keepInMemory(clip)
      return clip
    },
    /** Whether the clip is stored. Does not count as a use. */
    has: (id: string): boolean =>
      db.prepare('SELECT 1 FROM speech_clip WHERE key = ?').get(id) !== undefined,
    /**
     * Call it when a clip is heard.
     * @returns whether the clip was prepared ahead and is now heard for the first time
     */
    heard(id: string): boolean {
      const isPrepared = db
        .prepare('SELECT 1 FROM speech_clip WHERE key = ? AND is_prepared = 1')
        .get(id)
      if (isPrepared === undefined || firstHeard.has(id)) return false
      firstHeard.add(id)
      return true
    },
    /**
     * Stores a clip, and drops the least recently used ones beyond the limit.
     * @param isPrepared whether it was made ahead and is not heard now
     */
    store(clip: Clip, isPrepared = false): void {
      if (!isPrepared) keepInMemory(clip)
      db.transaction(() => {
        writeUses()
        db.prepare(
          `INSERT INTO speech_clip (key, wav, mouths, seconds, used_at, is_prepared) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT (key) DO UPDATE SET wav = excluded.wav, mouths = excluded.mouths,
             seconds = excluded.seconds, used_at = excluded.used_at, is_prepared = excluded.is_prepared`,
        ).run(
          clip.id,
          clip.wav,
          JSON.stringify({ mouthCues: clip.mouthCues, stretches: clip.stretches }),
          clip.seconds,
          nextUse(),
          isPrepared ? 1 : 0,
        )
        db.prepare(
          `DELETE FROM speech_clip WHERE key IN (
             SELECT key FROM (
               SELECT key, sum(length(wav)) OVER (ORDER BY used_at DESC, key) AS bytes FROM speech_clip
             ) WHERE bytes > ?
           )`,
        ).run(maxBytes)
      })()
      uses.clear()
      firstHeard.clear()
    },
    /** Saves which clips were used since the last one was stored. */
    close(): void {
      db.transaction(writeUses)()
    },
  }
}
