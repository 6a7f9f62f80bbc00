import { expect, test } from 'vitest'
import { encodeWav, isSilent, decodeWav, silentSeconds } from '../../../main/speech/rules/wav.ts'
import { recording } from '../../fakes/voicevox/recordings.ts'

const rate = 8000
/** @param silent milliseconds of silence before the sound, @param loud milliseconds of sound */
const sound = (silent: number, loud: number, level = 0.5) =>
  encodeWav(
    [
      Float64Array.from({ length: (silent + loud) * 8 }, (_, index) =>
        index < silent * 8 ? 0 : level,
      ),
    ],
    rate,
  )

test.each([
  ['a tenth of a second, minus what a device may swallow', sound(100, 50), 0.085],
  ['the same for a sound that begins below zero', sound(100, 50, -0.5), 0.085],
  ['nothing if the sound begins at once', sound(0, 50), 0],
  ['nothing that a device may swallow', sound(10, 50), 0],
  ['nothing if all is silent', sound(100, 0), 0],
  ['nothing if all is too soft', sound(0, 100, 0.001), 0],
  ['nothing if it is not a sound', new Uint8Array(100), 0],
])('the silence skipped before a sound: %s', (_, file, seconds) => {
  expect(silentSeconds(file)).toBeCloseTo(seconds)
})

test('a sound of two channels begins with the earlier one', () => {
  const [atOnce, early, late] = [0, 100, 200].map((silent) =>
    Float64Array.from({ length: 2400 }, (_, index) => (index < silent * 8 ? 0 : 0.5)),
  )
  const silent = new Float64Array(2400)
  expect(silentSeconds(encodeWav([late!, atOnce!], rate))).toBe(0)
  expect(silentSeconds(encodeWav([late!, early!], rate))).toBeCloseTo(0.085)
  expect(silentSeconds(encodeWav([silent, late!], rate))).toBeCloseTo(0.185)
  expect(isSilent({ channels: [silent, late!], sampleRate: rate, seconds: 0.3 })).toBe(false)
})

test('a recorded sentence is silent until its first consonant', () => {
  expect(silentSeconds(recording('synthesis-13-characters.wav'))).toBeCloseTo(0.231, 3)
})

test.each([
  ['is', 'nothing is heard', sound(2000, 0), true],
  ['is', 'all is too soft', sound(0, 100, 0.001), true],
  ['is not', 'one sample is heard', sound(2000, 1), false],
  ['is not', 'it was recorded', recording('synthesis-13-characters.wav'), false],
])('a sound %s silent if %s', (_is, _what, file, silent) => {
  const wav = decodeWav(file)
  expect(wav && isSilent(wav)).toBe(silent)
})
