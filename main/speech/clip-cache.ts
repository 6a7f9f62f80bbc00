import { createHash } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import type { MouthCue, SpokenStretch } from '../../preload/contract/events.ts'

/** A sound, with the movements of the beak to it, and when it says what. */
export interface Clip {
  /** Hexadecimal: it goes into a URL, and does not tell the words. */
  readonly id: string
  readonly wav: Uint8Array
  readonly mouthCues: readonly MouthCue[]
  readonly seconds: number
  /** Places in the sentence as it is pronounced; empty where nobody knows. */
  readonly stretches: readonly SpokenStretch[]
}

const maxCacheBytes = 64 * 1024 * 1024
/** A window fetches a clip soon after it was announced: the latest are kept in memory too, whatever happens to their rows. */
const maxClipsInMemory = 16

const mouthCuesSchema = z.array(
  z.object({ at: z.number(), shape: z.enum(['a', 'i', 'u', 'e', 'o', 'n']) }),
)
const stretchesSchema = z.array(z.object({ at: z.number(), from: z.int(), to: z.int() }))
/** Clips of before stretches were kept have mouth cues alone. */
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

/** The same voice saying the same words has the same id. The words themselves are not stored. */
export function clipIdOf(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}

/** Synthesized sentences, up to `maxBytes` of WAV; the least recently used go first. Owns the table speech_clip. */
export class ClipCache {
  readonly #db: Database
  readonly #now: () => number
  readonly #maxBytes: number
  readonly #memory = new Map<string, Clip>()
  /** Uses and first hearings, written with the next clip: each write waits for the disk, and a line that is there must not. */
  readonly #uses = new Map<string, number>()
  readonly #heard = new Set<string>()
  #lastUsedAt: number | undefined

  constructor(db: Database, now: () => number, maxBytes: number = maxCacheBytes) {
    this.#db = db
    this.#now = now
    this.#maxBytes = maxBytes
  }

  /** @returns undefined where it was never synthesized, was dropped, or cannot be read */
  find(id: string): Clip | undefined {
    const inMemory = this.#memory.get(id)
    const row: unknown =
      inMemory ??
      this.#db.prepare('SELECT wav, mouths, seconds FROM speech_clip WHERE key = ?').get(id)
    const clip = inMemory ?? this.#parse(id, row)
    if (clip === undefined) return undefined
    this.#uses.set(id, this.#nextUse())
    this.keepInMemory(clip)
    return clip
  }

  /** Whether it is there; this does not count as a use. */
  has(id: string): boolean {
    return this.#db.prepare('SELECT 1 FROM speech_clip WHERE key = ?').get(id) !== undefined
  }

  /** To be called when a clip is heard. @returns whether it was prepared, and is heard for the first time */
  heard(id: string): boolean {
    const isPrepared = this.#db
      .prepare('SELECT 1 FROM speech_clip WHERE key = ? AND is_prepared = 1')
      .get(id)
    if (isPrepared === undefined || this.#heard.has(id)) return false
    this.#heard.add(id)
    return true
  }

  /** For chirps too, which are never stored: making them takes less time than reading them. */
  keepInMemory(clip: Clip): void {
    this.#memory.delete(clip.id)
    this.#memory.set(clip.id, clip)
    for (const id of this.#memory.keys()) {
      if (this.#memory.size <= maxClipsInMemory) break
      this.#memory.delete(id)
    }
  }

  /**
   * Stores a clip, and drops the least recently used ones beyond the limit.
   * @param isPrepared whether nobody hears it now
   */
  store(clip: Clip, isPrepared = false): void {
    if (!isPrepared) this.keepInMemory(clip)
    this.#db.transaction(() => {
      this.#writeUses()
      this.#db
        .prepare(
          `INSERT INTO speech_clip (key, wav, mouths, seconds, used_at, is_prepared) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT (key) DO UPDATE SET wav = excluded.wav, mouths = excluded.mouths,
             seconds = excluded.seconds, used_at = excluded.used_at, is_prepared = excluded.is_prepared`,
        )
        .run(
          clip.id,
          clip.wav,
          JSON.stringify({ mouthCues: clip.mouthCues, stretches: clip.stretches }),
          clip.seconds,
          this.#nextUse(),
          isPrepared ? 1 : 0,
        )
      this.#db
        .prepare(
          `DELETE FROM speech_clip WHERE key IN (
             SELECT key FROM (
               SELECT key, sum(length(wav)) OVER (ORDER BY used_at DESC, key) AS bytes FROM speech_clip
             ) WHERE bytes > ?
           )`,
        )
        .run(this.#maxBytes)
    })()
    this.#uses.clear()
    this.#heard.clear()
  }

  /** Writes what was used since the last clip was stored. */
  close(): void {
    this.#db.transaction(() => this.#writeUses())()
  }

  #writeUses(): void {
    const use = this.#db.prepare('UPDATE speech_clip SET used_at = ? WHERE key = ?')
    for (const [id, at] of this.#uses) use.run(at, id)
    const hear = this.#db.prepare('UPDATE speech_clip SET is_prepared = 0 WHERE key = ?')
    for (const id of this.#heard) hear.run(id)
  }

  /** When a clip is used now: after all uses before, also where the clock was ahead then, lest its clips stay for years. */
  #nextUse(): number {
    this.#lastUsedAt ??=
      this.#db.prepare<[], number | null>('SELECT max(used_at) FROM speech_clip').pluck().get() ?? 0
    this.#lastUsedAt = Math.max(this.#now(), this.#lastUsedAt + 1)
    return this.#lastUsedAt
  }

  #parse(id: string, row: unknown): Clip | undefined {
    const parsed = rowSchema.safeParse(row)
    if (!parsed.success) return undefined
    const { wav, mouths, seconds } = parsed.data
    return { id, wav, ...mouths, seconds }
  }
}
