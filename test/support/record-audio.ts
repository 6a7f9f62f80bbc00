/** Records the loudspeaker of the session, which nobody hears. Linux only. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Heard } from './audio-analysis.ts'

export interface Recording {
  /** Everything so far. */
  heard(): Heard
  close(): Promise<void>
}

/** The sink's own rate, so nothing is resampled. */
const rate = 44_100

/**
 * @param latencyMs how late the sound may arrive here. The sink plays in chunks no longer than this, so a small value
 *   changes what is measured, and a large one makes times less exact.
 */
export async function record(latencyMs = 20): Promise<Recording> {
  const format = ['--raw', '--format=s16le', '--channels=1', `--rate=${rate}`]
  const args = ['--device=dash.monitor', ...format, `--latency-msec=${latencyMs}`]
  const recorder = spawn('parec', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const chunks: Buffer[] = []
  let bytes = 0
  let since = Infinity
  recorder.stdout.on('data', (chunk: Buffer) => {
    // A sample cannot arrive before it is played, so the chunk with the least delay gives the best estimate.
    since = Math.min(since, Date.now() - (bytes / 2 / rate) * 1000)
    bytes += chunk.length
    chunks.push(chunk)
  })
  await once(recorder.stdout, 'data')
  return {
    heard() {
      const all = Buffer.concat(chunks)
      const samples = Float32Array.from(
        { length: Math.floor(all.length / 2) },
        (_, index) => all.readInt16LE(2 * index) / 32_768,
      )
      return { samples, rate, since }
    },
    async close() {
      recorder.kill()
      await once(recorder, 'close')
    },
  }
}
