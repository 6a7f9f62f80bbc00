import type { MouthShape } from './mouths.ts'

/** What a bird makes of one mora or syllable: a chirp of a shape and a shade (0 to 1), or a rest. */
export type Beat =
  | { readonly type: 'chirp'; readonly shape: MouthShape; readonly shade: number }
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
const small: readonly (readonly [MouthShape, string])[] = [
  ['a', 'ぁゃゎ'],
  ['i', 'ぃ'],
  ['u', 'ぅゅ'],
  ['e', 'ぇ'],
  ['o', 'ぉょ'],
]
const kanaShapes = table(kana)
const smallShapes = table(small)
const vowels = ['a', 'i', 'u', 'e', 'o'] as const

/** Words as a bird hears them: one beat a mora in Japanese (kanji counted as two), one a syllable in English. */
export function beatsOf(text: string): readonly Beat[] {
  const beats: Beat[] = []
  for (const [token] of text.matchAll(
    /[A-Za-z][A-Za-z'’]*|\d+|\p{L}|ー|[〜～]|[、，,;:…]|[。！？.!?\n]+/gu,
  )) {
    if (/^[A-Za-z]/.test(token)) beats.push(...syllables(token.toLowerCase()))
    else if (/^\d/.test(token))
      beats.push(
        ...Array.from(token)
          .slice(0, 4)
          .map((digit) => chirp(vowelBy(digit), digit)),
      )
    else if (/^[、，,;:…]/u.test(token)) beats.push({ type: 'rest', length: 'short' })
    else if (/^[。！？.!?\n]/u.test(token)) beats.push({ type: 'rest', length: 'long' })
    else addJapanese(beats, token)
  }
  return beats
}

function addJapanese(beats: Beat[], character: string): void {
  const hiragana = toHiragana(character)
  const last = beats.at(-1)
  const smallShape = smallShapes.get(hiragana)
  if (hiragana === 'っ') beats.push({ type: 'rest', length: 'short' })
  else if (smallShape !== undefined && last?.type === 'chirp')
    beats[beats.length - 1] = { ...last, shape: smallShape }
  else if (/[ー〜～]/u.test(hiragana)) {
    if (last?.type === 'chirp') beats.push(last)
  } else {
    const shape = kanaShapes.get(hiragana) ?? smallShape
    if (shape !== undefined) beats.push(chirp(shape, hiragana))
    else
      beats.push(
        chirp(vowelBy(character), character),
        chirp(vowelBy(`${character}2`), `${character}2`),
      )
  }
}

/** Vowel groups, a silent final e left out (`code` is one, `the` too). */
function syllables(word: string): readonly Beat[] {
  const voiced = word.length > 3 ? word.replace(/(?<=[^aeiouy])e$/, '') : word
  const groups = voiced.match(/[aeiouy]+/g) ?? [word]
  return groups.map((group) => {
    const vowel = group.replaceAll('y', 'i')[0] ?? ''
    return chirp(vowels.find((known) => known === vowel) ?? vowelBy(group), group)
  })
}

function chirp(shape: MouthShape, of: string): Beat {
  return { type: 'chirp', shape, shade: (mix(of) % 97) / 96 }
}

function vowelBy(text: string): MouthShape {
  return vowels[mix(text) % vowels.length] ?? 'a'
}

function mix(text: string): number {
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
