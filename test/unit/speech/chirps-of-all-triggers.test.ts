import { expect, test } from 'vitest'
import { catalogue } from '../../../main/speech/catalogue.ts'
import { chirpSampleRate } from '../../../main/speech/rules/chirps.ts'
import { peakMomentaryLoudness } from '../../../main/speech/rules/loudness.ts'
import { triggerNames } from '../../../main/speech/rules/triggers.ts'
import { decodeWav } from '../../../main/speech/rules/wav.ts'
import { soundEffectNames } from '../../../renderer/shared/sound-effect-names.ts'
import { effectSamples } from '../../../scripts/sounds/effects.ts'
import { chirpsOf, loudnessOf } from './chirp-clips.ts'
import { expectWithin } from './mouth-cues.ts'

const maxChirpSeconds = 3

test.each(['ja', 'en'] as const)(
  'the chirps of the longest %s line of each trigger are whole, and as loud as the effects',
  (locale) => {
    const effects = soundEffectNames.map((name) =>
      peakMomentaryLoudness(effectSamples(name), chirpSampleRate),
    )
    for (const trigger of triggerNames.filter((name) => catalogue[name].length > 0)) {
      const [line = ''] = catalogue[trigger]
        .map((pair) => pair[locale])
        .toSorted((one, other) => other.length - one.length)
      const chirps = chirpsOf(line, { trigger })
      const { sampleRate, channels, seconds } = decodeWav(chirps.wav) ?? {}
      expect([sampleRate, channels?.length]).toEqual([chirpSampleRate, 1])
      expect(seconds).toBe(chirps.seconds)
      expect(chirps.seconds).toBeLessThanOrEqual(maxChirpSeconds)
      expectWithin(chirps.mouthCues, chirps.seconds)
      const loudness = loudnessOf(chirps)
      for (const effect of effects) expect(Math.abs(loudness - effect)).toBeLessThan(2)
    }
  },
)
