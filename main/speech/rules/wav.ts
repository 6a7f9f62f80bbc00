/** The header of a WAV file with 16-bit PCM, as VOICEVOX-compatible engines send it. */
export interface Wav {
  readonly sampleRate: number
  readonly channels: number
  readonly seconds: number
  /** Where the samples begin and end in the file, in bytes. */
  readonly dataStart: number
  readonly dataEnd: number
}

const headerLength = 44
/**
 * What Chromium plays (its media/base/limits.h). Anything beyond is refused: it would ask for buffers of any size
 * here.
 */
const limits = { minSampleRate: 3000, maxSampleRate: 768_000, maxChannels: 32 }

/**
 * Parses the header.
 * @returns undefined unless it is a playable 16-bit PCM file with all the samples that its header promises
 */
export function parseWav(file: Uint8Array): Wav | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  if (file.length < headerLength || fourCc(file, 0) !== 'RIFF' || fourCc(file, 8) !== 'WAVE')
    return undefined
  let format: { sampleRate: number; channels: number } | undefined
  let at = 12
  while (at + 8 <= file.length) {
    const name = fourCc(file, at)
    const size = view.getUint32(at + 4, true)
    const body = at + 8
    if (name === 'fmt ' && body + 16 <= file.length) {
      const code = view.getUint16(body, true)
      // 1 is PCM; 0xfffe is the extensible form that some encoders write for the same samples.
      if ((code !== 1 && code !== 0xfffe) || view.getUint16(body + 14, true) !== 16)
        return undefined
      format = {
        channels: view.getUint16(body + 2, true),
        sampleRate: view.getUint32(body + 4, true),
      }
    }
    if (name === 'data') {
      if (format === undefined || !isPlayable(format)) return undefined
      const frame = format.channels * 2
      const length = Math.floor(size / frame) * frame
      if (length === 0 || body + length > file.length) return undefined
      return {
        ...format,
        seconds: length / frame / format.sampleRate,
        dataStart: body,
        dataEnd: body + length,
      }
    }
    at = body + size + (size % 2)
  }
  return undefined
}

function isPlayable({ sampleRate, channels }: Pick<Wav, 'sampleRate' | 'channels'>): boolean {
  return (
    sampleRate >= limits.minSampleRate &&
    sampleRate <= limits.maxSampleRate &&
    channels >= 1 &&
    channels <= limits.maxChannels
  )
}

/** The samples of one channel, from -1 to 1. @param channel from 0 */
export function samplesOf(file: Uint8Array, wav: Wav, channel = 0): Float64Array<ArrayBuffer> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const frame = wav.channels * 2
  const samples = new Float64Array((wav.dataEnd - wav.dataStart) / frame)
  for (let index = 0; index < samples.length; index += 1)
    samples[index] = view.getInt16(wav.dataStart + index * frame + channel * 2, true) / 32_768
  return samples
}

/** Of full scale. Anything softer is inaudible. */
const audible = 0.002
/** Some devices swallow the first milliseconds that they play. */
const keptSeconds = 0.015

/** The offset of the first audible sample in any channel, or undefined if there is none. */
function firstAudible(file: Uint8Array, wav: Wav): number | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  for (let at = wav.dataStart; at < wav.dataEnd; at += 2)
    if (Math.abs(view.getInt16(at, true)) > audible * 32_768) return at
  return undefined
}

/** Whether a sound is entirely inaudible. */
export function isSilent(file: Uint8Array, wav: Wav): boolean {
  return firstAudible(file, wav) === undefined
}

/**
 * How much silence can be skipped at the beginning of a sound: an engine puts a tenth of a second before the first
 * phoneme of each sentence.
 * @returns seconds; 0 if all of it is silent, or if the file cannot be played
 */
export function silentSeconds(file: Uint8Array): number {
  const wav = parseWav(file)
  const at = wav && firstAudible(file, wav)
  if (wav === undefined || at === undefined) return 0
  const first = Math.floor((at - wav.dataStart) / 2 / wav.channels)
  return Math.max(0, first / wav.sampleRate - keptSeconds)
}

/** A copy of the file with every sample multiplied by the gain, clipped to full scale. */
export function amplified(file: Uint8Array, wav: Wav, gain: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(file)
  const view = new DataView(copy.buffer)
  for (let at = wav.dataStart; at < wav.dataEnd; at += 2) {
    const sample = Math.round(view.getInt16(at, true) * gain)
    view.setInt16(at, Math.max(-32_768, Math.min(32_767, sample)), true)
  }
  return copy
}

/** @param samples from -1 to 1, one channel */
export function encodeWav(samples: Float64Array, sampleRate: number): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(headerLength + samples.length * 2)
  const view = new DataView(file.buffer)
  const write = (at: number, text: string) =>
    file.set(
      Array.from(text, (character) => character.charCodeAt(0)),
      at,
    )
  write(0, 'RIFF')
  view.setUint32(4, file.length - 8, true)
  write(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, sampleRate, true)
  view.setUint32(28, sampleRate * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  write(36, 'data')
  view.setUint32(40, samples.length * 2, true)
  samples.forEach((sample, index) => {
    const clipped = Math.max(-1, Math.min(1, sample))
    view.setInt16(headerLength + index * 2, Math.round(clipped * 32_767), true)
  })
  return file
}

/** The root mean square of each window of the sound, over all channels, 0 to 1. */
export function rmsLevels(file: Uint8Array, wav: Wav, windowSeconds: number): readonly number[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const step = Math.max(1, Math.round(wav.sampleRate * windowSeconds)) * wav.channels * 2
  const levels: number[] = []
  for (let start = wav.dataStart; start < wav.dataEnd; start += step) {
    const end = Math.min(wav.dataEnd, start + step)
    let sum = 0
    for (let at = start; at < end; at += 2) sum += (view.getInt16(at, true) / 32_768) ** 2
    levels.push(Math.sqrt(sum / ((end - start) / 2)))
  }
  return levels
}

function fourCc(file: Uint8Array, at: number): string {
  return String.fromCharCode(...file.subarray(at, at + 4))
}
