import type { MouthShape } from '../../../preload/contract/events.ts'
import { toKatakana } from './pronunciation.ts'

/** A chirp for a mora or a syllable, or a rest. A beat is one mora. Steps count from the root of a five-note scale. */
export type Note =
  | {
      readonly type: 'chirp'
      readonly shape: MouthShape
      readonly step: number
      readonly beats: number
    }
  | { readonly type: 'rest'; readonly beats: number }

const kana: readonly (readonly [MouthShape, string])[] = [
  ['a', 'アカサタナハマヤラワガザダバパァャヮ'],
  ['i', 'イキシチニヒミリギジヂビピィ'],
  ['u', 'ウクスツヌフムユルグズヅブプヴゥュ'],
  ['e', 'エケセテネヘメレゲゼデベペェ'],
  ['o', 'オコソトノホモヨロヲゴゾドボポォョ'],
  ['n', 'ン'],
]
const vowels = ['a', 'i', 'u', 'e', 'o'] as const

const restBeats = { phrase: 0.4, pause: 0.9, stop: 1.6 }
/** The longest note, however many long vowels follow each other in a text. */
const maxHeldBeats = 4
/** Open vowels are slightly higher than closed vowels. With only two pitches, a line would drone. */
const vowelSteps: Readonly<Record<MouthShape, number>> = { n: -1, u: 0, o: 0, a: 1, e: 1, i: 1 }
const highSteps = 2
/** How many steps the phrases of a sentence descend. */
const maxDownstep = 2
/** Words that have no stress in English. */
const weakWords = new Set(
  (
    'a an the of to in on at by for from with and or but as if is are was were be been am it its ' +
    'i me my you your he she his her we us our they them their this that do does did has have had'
  ).split(' '),
)

const tokens =
  /(?<word>[A-Za-z][A-Za-z'’]*)|(?<digits>\d+)|(?<pause>[、，,;:…]+)|(?<stop>[。！？.!?]+|\s*\n\s*)|(?<space>\s+)|(?<hold>[ー〜～])|\p{L}/gu

/**
 * The melody of a line: a note for each mora in Japanese (two for a kanji) or each syllable in English, with its length
 * (ー holds, っ rests). A Japanese phrase rises after its first mora, as in Tokyo. An English word is high where it is
 * stressed. Phrases descend within a sentence, and a question rises at its end.
 */
export function melodyOf(text: string): readonly Note[] {
  const notes: Note[] = []
  let down = 0
  let morasOfPhrase = 0
  let isHiragana = false

  function sing(shape: MouthShape, { beats = 1, isHigh = morasOfPhrase > 0 } = {}): void {
    if (morasOfPhrase === 0 && notes.at(-1)?.type === 'chirp')
      notes.push({ type: 'rest', beats: restBeats.phrase })
    const step = vowelSteps[shape] + (isHigh ? highSteps : 0) + maxDownstep - down
    notes.push({ type: 'chirp', shape, step, beats })
    morasOfPhrase += 1
  }
  function endPhrase(): void {
    if (morasOfPhrase > 0) down = Math.min(down + 1, maxDownstep)
    morasOfPhrase = 0
  }
  function stretchLast(beats: number, steps = 0): void {
    const last = notes.at(-1)
    if (last?.type === 'chirp')
      notes[notes.length - 1] = { ...last, beats: last.beats + beats, step: last.step + steps }
  }
  function singWord(word: string): void {
    endPhrase()
    const isWeak = weakWords.has(word)
    // A syllable per group of vowels. A final e is silent, except in words of up to three letters: `code` and `the` have
    // one each.
    const voiced = word.length > 3 ? word.replace(/(?<=[^aeiouy])e$/, '') : word
    for (const [index, group] of (voiced.match(/[aeiouy]+/g) ?? [word]).entries()) {
      const isStressed = index === 0 && !isWeak
      const vowel = vowels.find((known) => group.replaceAll('y', 'i').startsWith(known))
      const beats = isStressed ? 1.25 : 0.8
      sing(vowel ?? vowelByCode(group), { beats, isHigh: isStressed })
    }
    endPhrase()
  }
  function singLetter(letter: string): void {
    const character = toKatakana(letter)
    const last = notes.at(-1)
    const shape = kana.find(([, all]) => all.includes(character))?.[0]
    if (character === 'ッ') {
      notes.push({ type: 'rest', beats: 1 })
      morasOfPhrase += 1
    } else if (shape === undefined) {
      sing(vowelByCode(letter))
      sing(vowelByCode(letter, vowels.length))
    } else if (
      /[ァィゥェォャュョヮ]/u.test(character) &&
      morasOfPhrase > 0 &&
      last?.type === 'chirp'
    ) {
      // This kana changes the vowel of the mora before it (きゃ, ファ).
      notes.pop()
      morasOfPhrase -= 1
      sing(shape, { beats: last.beats })
    } else sing(shape)
  }

  for (const { 0: token, groups = {} } of text.matchAll(tokens)) {
    const { word, digits, pause, stop, space, hold } = groups
    if (word !== undefined) singWord(word.toLowerCase())
    else if (space !== undefined) endPhrase()
    else if (pause !== undefined || stop !== undefined) {
      if (/[?？]/u.test(token)) stretchLast(0.5, highSteps)
      endPhrase()
      if (stop !== undefined) down = 0
      notes.push({ type: 'rest', beats: stop === undefined ? restBeats.pause : restBeats.stop })
    } else if (hold !== undefined) {
      const held = notes.at(-1)?.beats ?? 0
      if (morasOfPhrase > 0) stretchLast(Math.min(1, maxHeldBeats - held))
    } else {
      // A phrase also begins if kanji, katakana or digits follow hiragana.
      const wasHiragana = isHiragana
      isHiragana = /\p{Script=Hiragana}/u.test(token)
      if (wasHiragana && !isHiragana) endPhrase()
      if (digits === undefined) singLetter(token)
      else for (const digit of digits.slice(0, 4)) sing(vowelByCode(digit))
    }
  }
  return notes
}

/** A vowel for text that is not spelled phonetically. The same text always gets the same vowel. */
function vowelByCode(text: string, divisor = 1): MouthShape {
  const code = text.codePointAt(0) ?? 0
  return vowels[Math.floor(code / divisor) % vowels.length] ?? 'a'
}
