/**
 * Converts text to moras and moras to sound, roughly like the real engine. Kana become exact moras; any other
 * character becomes two.
 */

export interface FakeMora {
  readonly text: string
  readonly consonant: string | null
  readonly consonant_length: number | null
  readonly vowel: string
  readonly vowel_length: number
  readonly pitch: number
}

export interface FakePhrase {
  readonly moras: readonly FakeMora[]
  readonly accent: number
  readonly pause_mora: FakeMora | null
  readonly is_interrogative: boolean
}

export interface FakeQuery {
  readonly accent_phrases: readonly FakePhrase[]
  readonly speedScale: number
  readonly prePhonemeLength: number
  readonly postPhonemeLength: number
  readonly outputSamplingRate: number
  /** The fake engine puts the text here. */
  readonly kana?: string
}

const rows: readonly (readonly [string | null, string])[] = [
  [null, 'アイウエオ'],
  ['k', 'カキクケコ'],
  ['s', 'サ スセソ'],
  ['sh', ' シ   '],
  ['t', 'タ  テト'],
  ['ch', ' チ   '],
  ['ts', '  ツ  '],
  ['n', 'ナニヌネノ'],
  ['h', 'ハヒ ヘホ'],
  ['f', '  フ  '],
  ['m', 'マミムメモ'],
  ['y', 'ヤ ユ ヨ'],
  ['r', 'ラリルレロ'],
  ['w', 'ワ    '],
  ['g', 'ガギグゲゴ'],
  ['z', 'ザ ズゼゾ'],
  ['j', ' ジ   '],
  ['d', 'ダ  デド'],
  ['b', 'バビブベボ'],
  ['p', 'パピプペポ'],
]
const vowels = ['a', 'i', 'u', 'e', 'o']
const table = new Map(
  rows.flatMap(([consonant, row]) =>
    Array.from(row)
      .map((kana, index) => [kana, { consonant, vowel: vowels[index] ?? 'a' }] as const)
      .filter(([kana]) => kana !== ' '),
  ),
)
const smallVowels = new Map(
  Array.from('ァィゥェォャュョ').map((kana, index) => [kana, 'aiueoauo'[index] ?? 'a']),
)

function mora(text: string, consonant: string | null, vowel: string): FakeMora {
  return {
    text,
    consonant,
    consonant_length: consonant === null ? null : 0.05,
    vowel,
    vowel_length: 0.1,
    pitch: vowel === 'cl' ? 0 : 5.5,
  }
}

const pause: FakeMora = { ...mora('、', null, 'pau'), vowel_length: 0.3, pitch: 0 }

export function phrasesOf(text: string): readonly FakePhrase[] {
  const phrases: FakePhrase[] = []
  for (const [part, mark] of parts(text)) {
    const moras = morasOf(part)
    if (moras.length === 0) continue
    phrases.push({
      moras,
      accent: 1,
      pause_mora: mark === '、' ? pause : null,
      is_interrogative: mark === '？',
    })
  }
  return phrases
}

function* parts(text: string): Generator<readonly [string, string]> {
  for (const [, part = '', mark = ''] of text.matchAll(/([^、。！？\n]*)([、。！？\n]|$)/gu))
    yield [part, mark]
}

function morasOf(text: string): readonly FakeMora[] {
  const moras: FakeMora[] = []
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    const kana = code >= 0x3041 && code <= 0x3096 ? String.fromCodePoint(code + 0x60) : character
    const known = table.get(kana)
    const small = smallVowels.get(kana)
    const last = moras.at(-1)
    if (known !== undefined) moras.push(mora(kana, known.consonant, known.vowel))
    else if (small !== undefined && last !== undefined)
      moras[moras.length - 1] = { ...last, text: last.text + kana, vowel: small }
    else if (kana === 'ー' && last !== undefined) moras.push(mora('ー', null, last.vowel))
    else if (kana === 'ン') moras.push(mora('ン', null, 'N'))
    else if (kana === 'ッ') moras.push(mora('ッ', null, 'cl'))
    else if (/[\p{L}\p{N}]/u.test(kana)) moras.push(mora('カ', 'k', 'a'), mora('ク', 'k', 'U'))
  }
  return moras
}

/**
 * A WAV in the format of the recording, as long as the query says: a tone for each voiced mora, and silence for the
 * rest.
 * @param strength at most 3
 */
export function soundOf(query: FakeQuery, strength = 1): Buffer {
  const rate = query.outputSamplingRate
  const spans: { seconds: number; voiced: boolean }[] = [
    { seconds: query.prePhonemeLength, voiced: false },
  ]
  for (const phrase of query.accent_phrases) {
    for (const { consonant_length, vowel, vowel_length } of phrase.moras) {
      // An engine that reports no lengths still has them internally.
      const length = (consonant_length ?? 0) + vowel_length || 0.15
      spans.push({ seconds: length, voiced: vowel !== 'cl' })
    }
    if (phrase.is_interrogative && (phrase.moras.at(-1)?.pitch ?? 0) > 0)
      spans.push({ seconds: 0.15, voiced: true })
    if (phrase.pause_mora !== null)
      spans.push({ seconds: phrase.pause_mora.vowel_length || 0.3, voiced: false })
  }
  spans.push({ seconds: query.postPhonemeLength, voiced: false })
  const samples = spans.flatMap(({ seconds, voiced }) => {
    const length = Math.round((seconds / query.speedScale) * rate)
    return Array.from({ length }, (_, index) =>
      voiced
        ? Math.sin((2 * Math.PI * 300 * index) / rate) *
          Math.sin((Math.PI * index) / length) *
          9000 *
          strength
        : 0,
    )
  })
  const file = Buffer.alloc(44 + samples.length * 2)
  file.write('RIFF', 0, 'latin1')
  file.writeUInt32LE(file.length - 8, 4)
  file.write('WAVEfmt ', 8, 'latin1')
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(1, 22)
  file.writeUInt32LE(rate, 24)
  file.writeUInt32LE(rate * 2, 28)
  file.writeUInt16LE(2, 32)
  file.writeUInt16LE(16, 34)
  file.write('data', 36, 'latin1')
  file.writeUInt32LE(samples.length * 2, 40)
  samples.forEach((sample, index) => file.writeInt16LE(Math.round(sample), 44 + index * 2))
  return file
}

/** A query as AivisSpeech returns it: without lengths, and with one more field. */
export function asAivis(query: FakeQuery): unknown {
  return {
    ...query,
    tempoDynamicsScale: 1,
    accent_phrases: query.accent_phrases.map((phrase) => ({
      ...phrase,
      moras: phrase.moras.map((mora) => ({
        ...mora,
        consonant_length: mora.consonant === null ? null : 0,
        vowel_length: 0,
      })),
      pause_mora: phrase.pause_mora && { ...phrase.pause_mora, vowel_length: 0 },
    })),
  }
}
