import type { Page } from '@playwright/test'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { peakMomentaryLoudness } from '../../main/speech/rules/loudness.ts'
import { expect } from './app.ts'

/** As a share of full scale: anything below this is silence. */
export const silence = 0.004

/** Sample rate of a recording, the same as that of all sounds that Dash plays. */
export const recordingRate = 24_000

/** What the silent loudspeaker of the session plays. Times are those of Date.now(). */
export interface Recording {
  /** The recording between two times: from -1 to 1. */
  samples(from: number, to: number): Float64Array<ArrayBuffer>
  /** The loudest sample between two times, from 0 to 1. */
  peak(from: number, to: number): number
  /** Peak momentary loudness between two times, in LUFS; -Infinity for silence. */
  loudness(from: number, to: number): number
  /** Settles when everything played until this time has arrived. */
  until(time: number): Promise<void>
  close(): Promise<void>
}

/** Starts to record. Settles once the recording runs. */
export async function record(): Promise<Recording> {
  const format = [
    '--raw',
    '--format=s16le',
    '--channels=1',
    `--rate=${recordingRate}`,
    '--latency-msec=20',
  ]
  const recorder = spawn('parec', ['--device=dash.monitor', ...format], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const chunks: Buffer[] = []
  let length = 0
  // A chunk arrives when its last sample has played, or later on a busy machine.
  let beginning = Infinity
  recorder.stdout.on('data', (bytes: Buffer) => {
    chunks.push(bytes)
    length += bytes.length / 2
    beginning = Math.min(beginning, Date.now() - (1000 * length) / recordingRate)
  })
  await once(recorder.stdout, 'data')

  const samples = (from: number, to: number) => {
    const all = Buffer.concat(chunks)
    const indexOf = (time: number) =>
      Math.min(length, Math.max(0, Math.round(((time - beginning) * recordingRate) / 1000)))
    const first = indexOf(from)
    return Float64Array.from(
      { length: Math.max(0, Math.floor(indexOf(to) - first)) },
      (_, at) => all.readInt16LE(2 * (first + at)) / 32_768,
    )
  }
  return {
    samples,
    peak: (from, to) => samples(from, to).reduce((peak, one) => Math.max(peak, Math.abs(one)), 0),
    loudness: (from, to) => peakMomentaryLoudness(samples(from, to), recordingRate),
    async until(time) {
      while (beginning + (1000 * length) / recordingRate < time) await once(recorder.stdout, 'data')
    },
    async close() {
      recorder.kill()
      await once(recorder, 'close')
    },
  }
}

/** Settles once Dash has greeted the user and is silent. */
export async function untilSilent(page: Page): Promise<void> {
  const isSilent = () =>
    page.evaluate(async () => {
      const { log, bubble } = await window.dash.request('snapshot', null)
      return log.length > 0 && bubble === null
    })
  await expect.poll(isSilent, { timeout: 60_000 }).toBe(true)
}

interface BirdRecord {
  readonly type: string
  readonly at: number
}

/**
 * @returns reads the bird events that a page has received so far, with their times, and the small sounds it has
 *   fetched
 */
export async function listen(page: Page) {
  const fetched: string[] = []
  page.on('request', (request) => {
    const [, name] = /\/sounds\/(.*)\.wav$/.exec(request.url()) ?? []
    if (name !== undefined) fetched.push(name)
  })
  await page.evaluate(() => {
    const told: BirdRecord[] = []
    Object.assign(globalThis, { told })
    window.dash.on('bird', ({ type }) => told.push({ type, at: Date.now() }))
  })
  const told = () => page.evaluate(() => (globalThis as unknown as { told: BirdRecord[] }).told)
  const when = async (type: string) => (await told()).findLast((event) => event.type === type)?.at
  return { fetched, when }
}
