import { encodeWav } from '../../main/speech/rules/wav.ts'

const rate = 24_000
const hertz = 300

/** A tone of constant volume, as a WAV file. Any silence in a recording of it is a gap in the playback. */
export function steadySound(seconds: number): Buffer {
  const samples = Float64Array.from(
    { length: seconds * rate },
    (_, index) => 0.3 * Math.sin((2 * Math.PI * hertz * index) / rate),
  )
  return Buffer.from(encodeWav([samples], rate))
}
