import { createHash } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import type { MouthCue } from './rules/mouths.ts'

/** A sound that can be played, with the beak's timeline. */
export interface Clip {
  /** A name without words in it, fit for a URL. */
  readonly id: string
  readonly wav: Uint8Array
  readonly mouths: readonly MouthCue[]
  readonly seconds: number
}

const mostBytes = 20 * 1024 * 1024
/** Clips on their way to a window are kept in memory, whatever happens to their rows. */
const mostAtHand = 16

const mouthsSchema = z.array(
  z.object({ at: z.number(), shape: z.enum(['a', 'i', 'u', 'e', 'o', 'n']) }),
)
const rowSchema = z.object({
  wav: z.instanceof(Uint8Array),
  mouths: z.string().transform((text, context) => {
    try {
      return mouthsSchema.parse(JSON.parse(text))
    } catch {
      context.addIssue({ code: 'custom', message: 'not mouth cues' })
      return z.NEVER
    }
  }),
  seconds: z.number().positive(),
})

/** The name of a clip: the same voice saying the same words. The words themselves are not kept. */
export function clipIdOf(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)
}

/** Spoken sentences, kept up to `mostBytes`; those unused for longest go first. Owns the table speech_clip. */
export class Clips {
  readonly #db: Database
  readonly #now: () => number
  readonly #mostBytes: number
  readonly #atHand = new Map<string, Clip>()

  constructor(db: Database, now: () => number, most: number = mostBytes) {
    this.#db = db
    this.#now = now
    this.#mostBytes = most
  }

  /** @returns undefined where it was never spoken, has been cleared, or cannot be read */
  find(id: string): Clip | undefined {
    const near = this.#atHand.get(id)
    const row: unknown =
      near ?? this.#db.prepare('SELECT wav, mouths, seconds FROM speech_clip WHERE key = ?').get(id)
    const clip = near ?? this.#parse(id, row)
    if (clip === undefined) return undefined
    this.#db.prepare('UPDATE speech_clip SET used_at = ? WHERE key = ?').run(this.#now(), id)
    this.hold(clip)
    return clip
  }

  /** Keeps a clip in memory only: chirps are made faster than they are read. */
  hold(clip: Clip): void {
    this.#atHand.delete(clip.id)
    this.#atHand.set(clip.id, clip)
    for (const id of this.#atHand.keys()) {
      if (this.#atHand.size <= mostAtHand) break
      this.#atHand.delete(id)
    }
  }

  keep(clip: Clip): void {
    this.hold(clip)
    this.#db.transaction(() => {
      this.#db
        .prepare(
          `INSERT INTO speech_clip (key, wav, mouths, seconds, used_at) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (key) DO UPDATE SET wav = excluded.wav, mouths = excluded.mouths,
             seconds = excluded.seconds, used_at = excluded.used_at`,
        )
        .run(clip.id, clip.wav, JSON.stringify(clip.mouths), clip.seconds, this.#now())
      this.#db
        .prepare(
          `DELETE FROM speech_clip WHERE key IN (
             SELECT key FROM (
               SELECT key, sum(length(wav)) OVER (ORDER BY used_at DESC, key) AS bytes FROM speech_clip
             ) WHERE bytes > ?
           )`,
        )
        .run(this.#mostBytes)
    })()
  }

  #parse(id: string, row: unknown): Clip | undefined {
    const parsed = rowSchema.safeParse(row)
    return parsed.success ? { id, ...parsed.data } : undefined
  }
}
