/** A PCM sound of 16 bits a sample inside a RIFF file, as VOICEVOX-compatible engines answer. */
export interface Wav {
  readonly rate: number
  readonly channels: number
  readonly seconds: number
  /** The samples' place in the file, in bytes. */
  readonly from: number
  readonly to: number
}

const headerLength = 44

/** Reads the header. @returns undefined for anything that is not a playable 16-bit PCM file with sound in it */
export function parseWav(file: Uint8Array): Wav | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  if (file.length < headerLength || tag(file, 0) !== 'RIFF' || tag(file, 8) !== 'WAVE')
    return undefined
  let format: { rate: number; channels: number } | undefined
  let at = 12
  while (at + 8 <= file.length) {
    const name = tag(file, at)
    const size = view.getUint32(at + 4, true)
    const body = at + 8
    if (name === 'fmt ' && body + 16 <= file.length) {
      const code = view.getUint16(body, true)
      // 1 is PCM, 0xfffe the extensible form that some encoders write for the same samples.
      if ((code !== 1 && code !== 0xfffe) || view.getUint16(body + 14, true) !== 16)
        return undefined
      format = { channels: view.getUint16(body + 2, true), rate: view.getUint32(body + 4, true) }
    }
    if (name === 'data') {
      if (format === undefined || format.rate === 0 || format.channels === 0) return undefined
      const frame = format.channels * 2
      const length = Math.floor(Math.min(size, file.length - body) / frame) * frame
      if (length === 0) return undefined
      return { ...format, seconds: length / frame / format.rate, from: body, to: body + length }
    }
    at = body + size + (size % 2)
  }
  return undefined
}

/** @param samples from -1 to 1, one channel */
export function encodeWav(samples: Float64Array, rate: number): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(headerLength + samples.length * 2)
  const view = new DataView(file.buffer)
  writeTag(file, 0, 'RIFF')
  view.setUint32(4, file.length - 8, true)
  writeTag(file, 8, 'WAVE')
  writeTag(file, 12, 'fmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, rate, true)
  view.setUint32(28, rate * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  writeTag(file, 36, 'data')
  view.setUint32(40, samples.length * 2, true)
  samples.forEach((sample, index) => {
    view.setInt16(
      headerLength + index * 2,
      Math.round(Math.max(-1, Math.min(1, sample)) * 32_767),
      true,
    )
  })
  return file
}

/** Loudness of each window of the sound (root mean square over all channels, 0 to 1). */
export function loudness(file: Uint8Array, wav: Wav, windowSeconds: number): readonly number[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const step = Math.max(1, Math.round(wav.rate * windowSeconds)) * wav.channels * 2
  const levels: number[] = []
  for (let start = wav.from; start < wav.to; start += step) {
    const end = Math.min(wav.to, start + step)
    let sum = 0
    for (let at = start; at < end; at += 2) sum += (view.getInt16(at, true) / 32_768) ** 2
    levels.push(Math.sqrt(sum / ((end - start) / 2)))
  }
  return levels
}

function tag(file: Uint8Array, at: number): string {
  return String.fromCharCode(...file.subarray(at, at + 4))
}

function writeTag(file: Uint8Array, at: number, text: string): void {
  for (const [index, character] of Array.from(text).entries())
    file[at + index] = character.charCodeAt(0)
}
