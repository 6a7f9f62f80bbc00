import { readFileSync } from 'node:fs'

const folder = new URL('recordings/', import.meta.url)
export function recording(name: string): Buffer {
  return readFileSync(new URL(name, folder))
}
export function recordedJson(name: string): unknown {
  return JSON.parse(recording(name).toString('utf8'))
}

/** The text of `audio_query.json` and of the recorded sound. */
export const recordedText = 'こんにちは、ダッシュだよ。'
