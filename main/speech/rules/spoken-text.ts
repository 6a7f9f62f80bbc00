import type { SpokenStretch } from '../../../preload/contract/events.ts'
import { toKatakana } from './pronunciation.ts'
import type { SpokenSentence } from './sentences.ts'

/** A phrase that the engine says in one breath: its accent phrase. */
export interface SpokenPhrase {
  /** Seconds from the beginning of the sentence's sound. */
  readonly at: number
  /** The reading of the phrase, piece by piece: moras in katakana, or the characters of a pronunciation. */
  readonly pronunciation: readonly string[]
}

/**
 * Which part of a text is said when. Engines report their reading in katakana, but not which mora belongs to which
 * character. This finds the text's kana in the pronunciation. The moras between them are the reading of the text
 * between the kana (kanji, digits, Latin letters), by the cheapest assignment of moras to characters.
 * @param text offsets in it are those of a JavaScript string
 * @returns ascending, without overlaps; empty if nothing was read
 */
export function spokenStretches(
  text: string,
  phrases: readonly SpokenPhrase[],
): readonly SpokenStretch[] {
  const pronunciation = phrases.flatMap((phrase) => phrase.pronunciation)
  const characters = charactersOf(text)
  // If a pronunciation is far longer than the text, it does not belong to the text.
  if (pronunciation.length === 0 || pronunciation.length > maxPieces * text.length) return []
  const begins = phrases.flatMap((phrase) => phrase.pronunciation.map((_, index) => index === 0))
  const read = assignPieces(characters, pronunciation, begins)
  let first = 0
  const froms = phrases.map((phrase, index) => {
    const begin = read.findIndex(({ piece, count }) => count > 0 && piece >= first)
    first += phrase.pronunciation.length
    if (index === 0) return 0
    return begin < 0 ? text.length : beginWithBrackets(characters, begin)
  })
  return phrases.flatMap(({ at }, index) => {
    const from = froms[index] ?? text.length
    const part = text.slice(from, froms[index + 1] ?? text.length)
    const begin = from + (part.length - part.trimStart().length)
    const to = begin + part.trim().length
    return to > begin ? [{ at, from: begin, to }] : []
  })
}

/** Maps the stretches of a sentence as pronounced to its line as written. */
export function stretchesInLine(
  { pronounced, text, from: first }: SpokenSentence,
  stretches: readonly SpokenStretch[],
): readonly SpokenStretch[] {
  const phrases = stretches.map(({ at, from }, index) => ({
    at,
    pronunciation: Array.from(pronounced.slice(from, stretches[index + 1]?.from)),
  }))
  return spokenStretches(text, phrases).map(({ at, from, to }) => ({
    at,
    from: first + from,
    to: first + to,
  }))
}

/** A single character, or a whole Latin word or number. */
interface Character {
  readonly text: string
  /** Its index in the text. */
  readonly at: number
}

const charactersOf = (text: string): readonly Character[] =>
  Array.from(text.matchAll(/\d+(?:[,.]\d+)*|[A-Za-z]+|./gsu), (found) => ({
    text: found[0],
    at: found.index,
  }))

/** Where a character begins in the text, with the opening brackets directly before it. */
function beginWithBrackets(characters: readonly Character[], index: number): number {
  let first = index
  while (/[「『（([“]/u.test(characters[first - 1]?.text ?? '')) first -= 1
  return characters[first]?.at ?? 0
}

/** The cost of each piece of the pronunciation that is left over after the last character. */
const unassigned = 3
/** The most pieces that one character can be read as; for a word, the most per letter. */
const maxPieces = 5

/** The cost if a phrase begins inside a character's reading. */
const broken = 0.5
/** The cost of a character that the pronunciation contains as written. It is lower than any other cost. */
const itself = -0.1

/** Finds each character's first piece and number of pieces, by dynamic programming over both. */
function assignPieces(
  characters: readonly Character[],
  pronunciation: readonly string[],
  begins: readonly boolean[],
): readonly { readonly piece: number; readonly count: number }[] {
  let costs: readonly number[] = [0, ...pronunciation.map(() => Infinity)]
  const counts = characters.map(({ text }) => {
    const next = costs.map(() => Infinity)
    const best = costs.map(() => 0)
    costs.forEach((cost, piece) => {
      if (cost === Infinity) return
      const pieces = pronunciation.slice(piece, piece + maxPieces * text.length)
      let more = cost
      costsOf(text, pieces).forEach((own, count) => {
        const to = piece + count
        if (count > 1 && begins[to - 1] === true) more += broken
        if (more + own >= (next[to] ?? -Infinity)) return
        next[to] = more + own
        best[to] = count
      })
    })
    costs = next
    return best
  })
  const ends = costs.map((cost, piece) => cost + unassigned * (pronunciation.length - piece))
  let piece = ends.indexOf(Math.min(...ends))
  return counts
    .toReversed()
    .map((best) => {
      const count = best[piece] ?? 0
      piece -= count
      return { piece, count }
    })
    .toReversed()
}

/** Element n: the cost of reading the character as the first n pieces. */
function costsOf(character: string, pieces: readonly string[]): readonly number[] {
  const count = Array.from(character).length
  const isItself = pieces.slice(0, count).join('') === character
  return costsByKind(character, pieces).map((cost, index) =>
    isItself && index === count ? itself : cost,
  )
}

function costsByKind(character: string, pieces: readonly string[]): readonly number[] {
  /** @param usual the usual number of pieces @param each the cost of one piece more or less */
  const about = (usual: number, each: number) => [
    1,
    ...pieces.map((_, index) => Math.abs(index + 1 - usual) * each),
  ]
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(character)) {
    // A small kana forms one mora with the kana before it. In a text as written, it is a piece of its own.
    const unread = /[ぁぃぅぇぉゃゅょゎァィゥェォャュョヮ]/u.test(character) ? 0 : 1.2
    return [unread, distance(toKatakana(character), pieces[0] ?? '')]
  }
  if (/\p{Script=Han}/u.test(character)) return about(2, 0.25)
  if (/\p{N}/u.test(character)) return about(1.5 * character.length, 0.15)
  if (/\p{L}/u.test(character)) return about(character.length, 0.2)
  if (/[\p{Sc}\p{Sm}%&@#*/]/u.test(character)) return [0, ...pieces.map(() => 0.6)]
  return [0, 0.7]
}

/** Other readings of particles, long vowels and the like. */
const alsoReadAs: Readonly<Record<string, string>> = {
  ハ: 'ワ',
  ヘ: 'エ',
  ヲ: 'オ',
  ウ: 'オー',
  イ: 'エー',
  ヅ: 'ズ',
  ヂ: 'ジ',
}

function distance(kana: string, piece: string): number {
  const read = toKatakana(piece.slice(0, 1))
  if (kana === read) return 0
  return (alsoReadAs[kana] ?? '').includes(read) ? 0.2 : 1.5
}
