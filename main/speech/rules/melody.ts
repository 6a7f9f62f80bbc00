import type { MouthShape } from '../../../preload/contract/events.ts'

/** One chirp, for a mora or a syllable, or a rest between them. */
export type Note =
  | {
      readonly type: 'chirp'
      /** The vowel: it gives the beak's shape and the pitch. */
      readonly shape: MouthShape
      /** 0 to 1, by the character: the pitch within its vowel's range. */
      readonly detune: number
    }
  | { readonly type: 'rest'; readonly length: 'short' | 'long' }

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

/** One chirp for each mora in Japanese (two for a kanji) and for each syllable in English; rests for punctuation and っ. */
export function melodyOf(text: string): readonly Note[] {
  const notes: Note[] = []
  for (const [token] of text.matchAll(
    /[A-Za-z][A-Za-z'’]*|\d+|\p{L}|ー|[〜～]|[、，,;:…]|[。！？.!?\n]+/gu,
  )) {
    if (/^[A-Za-z]/.test(token)) notes.push(...syllables(token.toLowerCase()))
    else if (/^\d/.test(token))
      notes.push(
        ...Array.from(token)
          .slice(0, 4)
          .map((digit) => chirp(vowelByHash(digit), digit)),
      )
    else if (/^[、，,;:…]/u.test(token)) notes.push({ type: 'rest', length: 'short' })
    else if (/^[。！？.!?\n]/u.test(token)) notes.push({ type: 'rest', length: 'long' })
    else addJapanese(notes, token)
  }
  return notes
}

function addJapanese(notes: Note[], character: string): void {
  const hiragana = toHiragana(character)
  const last = notes.at(-1)
  const smallShape = smallShapes.get(hiragana)
  if (hiragana === 'っ') notes.push({ type: 'rest', length: 'short' })
  else if (smallShape !== undefined && last?.type === 'chirp')
    notes[notes.length - 1] = { ...last, shape: smallShape }
  else if (/[ー〜～]/u.test(hiragana)) {
    if (last?.type === 'chirp') notes.push(last)
  } else {
    const shape = kanaShapes.get(hiragana) ?? smallShape
    if (shape !== undefined) notes.push(chirp(shape, hiragana))
    else
      notes.push(
        chirp(vowelByHash(character), character),
        chirp(vowelByHash(`${character}2`), `${character}2`),
      )
  }
}

/** One chirp for each group of vowels, without a silent final e: `code` is one, `the` too. */
function syllables(word: string): readonly Note[] {
  const voiced = word.length > 3 ? word.replace(/(?<=[^aeiouy])e$/, '') : word
  const groups = voiced.match(/[aeiouy]+/g) ?? [word]
  return groups.map((group) => {
    const vowel = group.replaceAll('y', 'i')[0] ?? ''
    return chirp(vowels.find((known) => known === vowel) ?? vowelByHash(group), group)
  })
}

function chirp(shape: MouthShape, of: string): Note {
  return { type: 'chirp', shape, detune: (hash(of) % 97) / 96 }
}

function vowelByHash(text: string): MouthShape {
  return vowels[hash(text) % vowels.length] ?? 'a'
}

function hash(text: string): number {
  let sum = 7
  for (const character of text) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 65_521
  return sum
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
