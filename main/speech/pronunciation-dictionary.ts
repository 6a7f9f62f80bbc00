import type { Database } from 'better-sqlite3'
import * as z from 'zod/mini'
import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { DictionaryWord } from '../../preload/contract/views/voice-view.ts'
import { attempt, type Log } from '../base/log.ts'
import {
  dictionaryWith,
  keyOf,
  maxOwnWords,
  parsePronunciation,
  parseWord,
  createPronounce,
  shippedPronunciation,
  readingsIn,
  type OwnWord,
  type Pronounce,
} from './rules/pronunciation.ts'

export type PronunciationDictionary = ReturnType<typeof createPronunciationDictionary>

const rowSchema = z.object({
  word: z.string().check(z.refine((word) => keyOf(parseWord(word) ?? '') === keyOf(word))),
  pronunciation: z.nullable(
    z.string().check(z.refine((reading) => parsePronunciation(reading) === reading)),
  ),
})

/** How words are read: as shipped, with the user's changes if they are readable. Owns the table dictionary_word. */
export function createPronunciationDictionary(db: Database, log: Pick<Log, 'error'>) {
  let own: ReadonlyMap<string, OwnWord> | undefined
  let pronounce: Pronounce | undefined
  let revision = 0

  /** Ignores rows that are damaged on disk. */
  function read(): ReadonlyMap<string, OwnWord> {
    let rows: readonly unknown[] = []
    attempt(log, 'reading the dictionary', () => {
      rows = db.prepare('SELECT word, pronunciation FROM dictionary_word ORDER BY key').all()
    })
    const parsed = rows.map((row) => rowSchema.safeParse(row).data)
    return new Map(parsed.flatMap((row) => (row === undefined ? [] : [[keyOf(row.word), row]])))
  }
  const ownWords = () => (own ??= read())
  const list = (): readonly DictionaryWord[] => dictionaryWith([...ownWords().values()])

  /** @throws if the change cannot be written; nothing has changed then */
  function write(sql: string, ...values: (string | null)[]): void {
    db.prepare(sql).run(...values)
    own = undefined
    pronounce = undefined
    revision += 1
  }

  /** Restores the shipped reading of a word. If there is none, removes the word. */
  const reset = (word: string): void =>
    write('DELETE FROM dictionary_word WHERE key = ?', keyOf(word))

  return {
    list,
    /** Null removes the word. @returns `word-unusable`, `pronunciation-unusable` or `dictionary-full` */
    set(text: string, wanted: string | null): Result<null, Problem> {
      const word = parseWord(text)
      if (word === undefined) return err({ code: 'word-unusable' })
      const pronunciation = wanted === null ? null : parsePronunciation(wanted)
      if (pronunciation === undefined) return err({ code: 'pronunciation-unusable' })
      if (pronunciation === shippedPronunciation(word)) {
        reset(word)
        return ok(null)
      }
      if (!ownWords().has(keyOf(word)) && ownWords().size >= maxOwnWords)
        return err({ code: 'dictionary-full' })
      const add =
        'INSERT OR REPLACE INTO dictionary_word (key, word, pronunciation) VALUES (?, ?, ?)'
      write(add, keyOf(word), word, pronunciation)
      return ok(null)
    },
    reset,
    /** A Japanese line as the voice should say it. */
    pronounce: (text: string): string => (pronounce ??= createPronounce(readingsIn(list())))(text),
    /** Like `pronounce`, but with this reading of the word. @returns `word-unusable` or `pronunciation-unusable` */
    pronounceWith(
      text: string,
      wanted: string,
    ): Result<{ word: string; pronounce: Pronounce }, Problem> {
      const word = parseWord(text)
      if (word === undefined) return err({ code: 'word-unusable' })
      const pronunciation = parsePronunciation(wanted)
      if (pronunciation === undefined) return err({ code: 'pronunciation-unusable' })
      return ok({
        word,
        pronounce: createPronounce([...readingsIn(list()), [word, pronunciation]]),
      })
    },
    revision: () => revision,
  }
}
