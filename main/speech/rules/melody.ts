import type { MouthShape } from '../../../preload/contract/events.ts'

/** One chirp, for a mora or a syllable, or a rest between them. A beat is one mora. */
export type Note =
  | {
      readonly type: 'chirp'
      /** The vowel, for the beak. */
      readonly shape: MouthShape
      /** Steps on a five-note scale, from its root. */
      readonly step: number
      readonly beats: number
    }
  | { readonly type: 'rest'; readonly beats: number }

/** A mora or syllable before it gets its pitch. */
interface Sound {
  readonly shape: MouthShape
  readonly beats: number
  /** The one character that it comes from. For English, the vowels of the syllable. */
  readonly of: string
  /** っ: a beat of silence that counts as a mora. */
  readonly isSilent?: true
}

/** What is said in one breath, with a single accent. */
interface Phrase {
  readonly sounds: readonly Sound[]
  /** The sound after which the pitch falls. Null if it stays high. */
  readonly accent: number | null
  readonly language: 'ja' | 'en'
}

type Part = Phrase | { readonly rest: 'short' | 'long'; readonly isQuestion: boolean }

const kana: readonly (readonly [MouthShape, string])[] = [
  ['a', 'あかさたなはまやらわがざだばぱ'],
  ['i', 'いきしちにひみりぎじぢびぴ'],
  ['u', 'うくすつぬふむゆるぐずづぶぷゔ'],
  ['e', 'えけせてねへめれげぜでべぺ'],
  ['o', 'おこそとのほもよろをごぞどぼぽ'],
  ['n', 'ん'],
]
/** Small kana change the vowel of the mora before them (きゃ, ファ). */
const smallKana: readonly (readonly [MouthShape, string])[] = [
  ['a', 'ぁゃゎ'],
  ['i', 'ぃ'],
  ['u', 'ぅゅ'],
  ['e', 'ぇ'],
  ['o', 'ぉょ'],
]
const kanaShapes = table(kana)
const smallShapes = table(smallKana)
const vowels = ['a', 'i', 'u', 'e', 'o'] as const

const restBeats = { phrase: 0.4, short: 0.9, long: 1.6 }
/** Open vowels are slightly higher than closed ones: a line on only two pitches would drone. */
const vowelSteps: Readonly<Record<MouthShape, number>> = { n: -1, u: 0, o: 0, a: 1, e: 1, i: 1 }
const highSteps = 2
/** How many steps the phrases of a sentence descend. */
const maxDownstep = 2
const stressBeats = { stressed: 1.25, unstressed: 0.8 }
/** Words that English does not stress. */
const weakWords = new Set(
  (
    'a an the of to in on at by for from with and or but as if is are was were be been am it its ' +
    'i me my you your he she his her we us our they them their this that do does did has have had'
  ).split(' '),
)

/**
 * The melody of a line: a note for each mora in Japanese (two for a kanji) or syllable in English, with its length (ー
 * holds, っ rests) and the pitch of its accent. Phrases descend within a sentence, and a question rises at its end.
 * There is no accent dictionary here, only the rules of Tokyo Japanese: a phrase rises after its first mora, foreign
 * words fall after the third mora from their end (Kubozono, "Where does loanword prosody come from?", Lingua 116,
 * 2006), and polite endings fall within です and ます.
 */
export function melodyOf(text: string): readonly Note[] {
  const notes: Note[] = []
  let downstep = 0
  let wasPhrase = false
  for (const part of partsOf(text)) {
    if ('rest' in part) {
      if (part.isQuestion) riseAtEnd(notes)
      if (part.rest === 'long') downstep = 0
      notes.push({ type: 'rest', beats: restBeats[part.rest] })
      wasPhrase = false
      continue
    }
    if (wasPhrase) notes.push({ type: 'rest', beats: restBeats.phrase })
    part.sounds.forEach((sound, index) => notes.push(noteOf(part, sound, index, downstep)))
    downstep = Math.min(downstep + 1, maxDownstep)
    wasPhrase = true
  }
  return notes
}

function noteOf({ accent, language }: Phrase, sound: Sound, index: number, down: number): Note {
  const { shape, beats } = sound
  if (sound.isSilent) return { type: 'rest', beats }
  const isHigh =
    language === 'en'
      ? index === accent
      : accent === 0
        ? index === 0
        : index > 0 && (accent === null || index <= accent)
  return {
    type: 'chirp',
    shape,
    step: vowelSteps[shape] + (isHigh ? highSteps : 0) + maxDownstep - down,
    beats,
  }
}

function riseAtEnd(notes: Note[]): void {
  const last = notes.at(-1)
  if (last?.type !== 'chirp') return
  notes[notes.length - 1] = { ...last, step: last.step + highSteps, beats: last.beats + 0.5 }
}

/** A phrase begins after punctuation or a space, and where kanji or katakana follow hiragana. */
function* partsOf(text: string): Generator<Part> {
  let open: Sound[] = []
  let before: 'kanji' | 'katakana' | 'hiragana' | undefined
  const close = (): readonly Phrase[] => {
    const sounds = open
    open = []
    before = undefined
    return sounds.some(({ isSilent }) => !isSilent)
      ? [{ sounds, accent: japaneseAccent(sounds), language: 'ja' }]
      : []
  }
  for (const [token] of text.matchAll(
    /[A-Za-z][A-Za-z'’]*|\d+|\p{L}|ー|[〜～]|[、，,;:…]+|[。！？.!?\n]+|\s+/gu,
  )) {
    if (/^[A-Za-z]/.test(token)) {
      yield* close()
      yield englishPhrase(token.toLowerCase())
    } else if (/^[、，,;:…。！？.!?\n\s]/u.test(token)) {
      yield* close()
      if (/\S|\n/u.test(token))
        yield {
          rest: /^[、，,;:…]/u.test(token) ? 'short' : 'long',
          isQuestion: /[?？]/u.test(token),
        }
    } else {
      const script = scriptOf(token) ?? before
      if (before === 'hiragana' && script !== 'hiragana') yield* close()
      before = script
      addJapanese(open, token)
    }
  }
  yield* close()
}

function scriptOf(character: string): 'kanji' | 'katakana' | 'hiragana' | undefined {
  if (/^[ー〜～]/u.test(character)) return undefined
  if (/^\p{Script=Hiragana}/u.test(character)) return 'hiragana'
  return /^\p{Script=Katakana}/u.test(character) ? 'katakana' : 'kanji'
}

/** Polite endings, spelled as in `of` (しょ is one sound), each with its accented mora. */
const politeEndings: readonly (readonly [string, number])[] = [
  ['でしう', 1],
  ['ません', 1],
  ['ました', 0],
  ['でした', 0],
  ['ます', 0],
  ['です', 0],
]

function japaneseAccent(sounds: readonly Sound[]): number | null {
  const spelling = sounds
    .map(({ of }) => of)
    .join('')
    .replace(/[かねよ]+$/u, '')
  const polite = politeEndings.find(([ending]) => spelling.endsWith(ending))
  if (polite) {
    const [ending, accented] = polite
    return Array.from(spelling).length - ending.length + accented
  }
  const foreign = sounds.filter(({ of }) => /^\p{Script=Katakana}/u.test(of))
  let morasToEnd = 0
  const third = foreign.findLastIndex(({ beats }) => (morasToEnd += beats) >= 3)
  if (third < 0) return null
  // The special moras (ン, ッ) cannot be accented, so the one before is.
  const isSpecial = foreign[third]?.isSilent === true || foreign[third]?.shape === 'n'
  return Math.max(0, isSpecial ? third - 1 : third)
}

function addJapanese(sounds: Sound[], character: string): void {
  if (/^\d/.test(character)) {
    for (const digit of Array.from(character).slice(0, 4)) sounds.push(hashed(digit))
    return
  }
  const hiragana = toHiragana(character)
  const last = sounds.at(-1)
  const smallShape = smallShapes.get(hiragana)
  if (hiragana === 'っ') sounds.push({ shape: 'n', beats: 1, of: character, isSilent: true })
  else if (/[ー〜～]/u.test(hiragana)) {
    // Dash may hold a note for long, but not for ever.
    if (last !== undefined)
      sounds[sounds.length - 1] = { ...last, beats: Math.min(last.beats + 1, 4) }
  } else if (smallShape !== undefined && last !== undefined && !last.isSilent)
    sounds[sounds.length - 1] = { ...last, shape: smallShape }
  else {
    const shape = kanaShapes.get(hiragana) ?? smallShape
    if (shape !== undefined) sounds.push({ shape, beats: 1, of: character })
    else sounds.push(hashed(character), hashed(character, '2'))
  }
}

/**
 * One syllable per group of vowels, ignoring a silent final e: `code` has one, and so has `the`. The first one is
 * stressed.
 */
function englishPhrase(word: string): Phrase {
  const voiced = word.length > 3 ? word.replace(/(?<=[^aeiouy])e$/, '') : word
  const isWeak = weakWords.has(word)
  const sounds = (voiced.match(/[aeiouy]+/g) ?? [word]).map((group, index): Sound => {
    const vowel = group.replaceAll('y', 'i')[0]
    const shape = vowels.find((known) => known === vowel) ?? vowelByHash(group)
    const beats = stressBeats[index === 0 && !isWeak ? 'stressed' : 'unstressed']
    return { shape, beats, of: group }
  })
  return { sounds, accent: isWeak ? null : 0, language: 'en' }
}

/** A sound for what is not spelled phonetically. The same text always gets the same sound. */
function hashed(of: string, nth = ''): Sound {
  return { shape: vowelByHash(of + nth), beats: 1, of }
}

function vowelByHash(text: string): MouthShape {
  let sum = 7
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521
  return vowels[sum % vowels.length] ?? 'a'
}

function toHiragana(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code >= 0x30a1 && code <= 0x30f4 ? String.fromCodePoint(code - 0x60) : character
}

function table(rows: readonly (readonly [MouthShape, string])[]): ReadonlyMap<string, MouthShape> {
  return new Map(
    rows.flatMap(([shape, characters]) =>
      Array.from(characters).map((one) => [one, shape] as const),
    ),
  )
}
