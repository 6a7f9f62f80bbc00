import { clamp } from '../../../preload/contract/numbers.ts'

export interface PcmSound {
  readonly sampleRate: number
  /** At least one channel, all of equal length; samples from -1 to 1. */
  readonly channels: readonly [Float64Array, ...Float64Array[]]
  readonly seconds: number
}

const headerLength = 44
/** Chromium's limits (its media/base/limits.h). Refuse anything else: it could ask for buffers of any size. */
const limits = { minSampleRate: 3000, maxSampleRate: 768_000, maxChannels: 32 }
const fullScale = 32_768

/** Decodes 16-bit PCM. @returns undefined unless it is playable and has all the samples that its header promises */
export function decodeWav(file: Uint8Array): PcmSound | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const fourCc = (at: number) => String.fromCharCode(...file.subarray(at, at + 4))
  if (fourCc(0) !== 'RIFF' || fourCc(8) !== 'WAVE') return undefined
  let [count, sampleRate] = [0, 0]
  for (let at = 12; at + 8 <= file.length;) {
    const name = fourCc(at)
    const size = view.getUint32(at + 4, true)
    const body = at + 8
    if (name === 'fmt ' && body + 16 <= file.length) {
      const code = view.getUint16(body, true)
      // 1 is PCM. Some encoders write the same samples in the extensible form, 0xfffe.
      if ((code !== 1 && code !== 0xfffe) || view.getUint16(body + 14, true) !== 16)
        return undefined
      count = view.getUint16(body + 2, true)
      sampleRate = view.getUint32(body + 4, true)
    }
    if (name === 'data') {
      const isPlayable = sampleRate >= limits.minSampleRate && sampleRate <= limits.maxSampleRate
      if (!isPlayable || count < 1 || count > limits.maxChannels) return undefined
      const length = Math.floor(size / (2 * count))
      if (length === 0 || body + 2 * count * length > file.length) return undefined
      const channelOf = (channel: number) => {
        const samples = new Float64Array(length)
        // Use a plain loop, here and below, because a line waits for it.
        for (let index = 0; index < length; index += 1)
          samples[index] = view.getInt16(body + 2 * (index * count + channel), true) / fullScale
        return samples
      }
      const others = Array.from({ length: count - 1 }, (_, index) => channelOf(index + 1))
      return { sampleRate, channels: [channelOf(0), ...others], seconds: length / sampleRate }
    }
    at = body + size + (size % 2)
  }
  return undefined
}

/** Encodes a sound as a WAV file with 16-bit PCM. Clips samples beyond full scale. */
export function encodeWav(channels: PcmSound['channels'], sampleRate: number) {
  const count = channels.length
  const frame = 2 * count
  const file = new Uint8Array(headerLength + channels[0].length * frame)
  const view = new DataView(file.buffer)
  const write = (at: number, text: string) =>
    Array.from(text).forEach((character, index) => (file[at + index] = character.charCodeAt(0)))
  write(0, 'RIFF')
  view.setUint32(4, file.length - 8, true)
  write(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, count, true)
  view.setUint32(24, sampleRate, true)
  view.setUint32(28, sampleRate * frame, true)
  view.setUint16(32, frame, true)
  view.setUint16(34, 16, true)
  write(36, 'data')
  view.setUint32(40, file.length - headerLength, true)
  channels.forEach((samples, channel) => {
    samples.forEach((sample, index) => {
      const value = clamp(Math.round(sample * fullScale), -fullScale, fullScale - 1)
      view.setInt16(headerLength + index * frame + 2 * channel, value, true)
    })
  })
  return file
}

/** Anything softer than this share of full scale is inaudible. */
const isAudible = (sample: number) => Math.abs(sample) > 0.002
/** In seconds. Some devices swallow the first milliseconds that they play. */
const keptSeconds = 0.015

export const isSilent = ({ channels }: PcmSound): boolean =>
  !channels.some((samples) => samples.some(isAudible))

/** Seconds of leading silence to skip (engines add about 0.1 s), or 0 if the file is silent. */
export function silentSeconds(file: Uint8Array): number {
  const sound = decodeWav(file)
  const firsts = (sound?.channels ?? [])
    .map((samples) => samples.findIndex(isAudible))
    .filter((first) => first >= 0)
  if (sound === undefined || firsts.length === 0) return 0
  return Math.max(0, Math.min(...firsts) / sound.sampleRate - keptSeconds)
}
