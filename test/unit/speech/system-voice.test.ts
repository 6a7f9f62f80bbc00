import { expect, test } from 'vitest'
import { timingOf } from '../../../main/speech/rules/lip-sync.ts'
import { localVoiceOf } from '../../../renderer/shared/system-voice.ts'
import fc from '../../support/fast-check.ts'
import { expectWithin } from './mouth-cues.ts'

const voice = (name: string, lang: string, change: Partial<SpeechSynthesisVoice> = {}) => ({
  ...{ name, lang, localService: true, default: false, voiceURI: name },
  ...change,
})

test.each([
  ['none', 'en', [], undefined],
  ['none in another language', 'en', [voice('Kyoko', 'ja-JP')], undefined],
  [
    'none that needs the network',
    'ja',
    [voice('Google 日本語', 'ja-JP', { localService: false })],
    undefined,
  ],
  ['no eSpeak for Japanese', 'ja', [voice('Japanese espeak-ng', 'ja')], undefined],
  ['the usual region', 'en', [voice('Daniel', 'en-GB'), voice('Samantha', 'en-US')], 'Samantha'],
  ['any region', 'en', [voice('Anna', 'de-DE'), voice('Daniel', 'en-GB')], 'Daniel'],
  [
    "the system's choice",
    'en',
    [voice('Samantha', 'en-US'), voice('Daniel', 'en-GB', { default: true })],
    'Daniel',
  ],
  ['an underscore', 'ja', [voice('Kyoko', 'ja_JP')], 'Kyoko'],
  ['no longer language name', 'en', [voice('Enets', 'enf')], undefined],
] as const)('the chosen voice: %s', (_, language, voices, name) => {
  expect(localVoiceOf(voices, language)?.name).toBe(name)
})

test('the beak follows the moras of any words', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 120 }),
      fc.constantFrom('ja', 'en'),
      (text, language) => {
        const { mouthCues, seconds } = timingOf({ text, language })
        expectWithin(mouthCues, seconds)
      },
    ),
  )
  expect(timingOf({ text: 'おはよう', language: 'ja' }).seconds).toBeCloseTo(0.52)
})

test.each([
  ['あい、う', 'ja', '0 a, 11 n, 13 i, 24 n, 38 u, 49 n', 51],
  ['hot', 'en', '0 o, 20 n', 24],
  ['…', 'en', '0 n', 17],
] as const)(
  'while %s is said (%s), the beak opens for each mora: %s',
  (text, language, cues, end) => {
    const { mouthCues, seconds } = timingOf({ text, language })
    const found = mouthCues.map(({ at, shape }) => `${Math.round(100 * at)} ${shape}`)
    expect(found.join(', ')).toBe(cues)
    expect(Math.round(100 * seconds)).toBe(end)
  },
)
