import type { Page } from '@playwright/test'
import { decodeWav } from '../../main/speech/rules/wav.ts'
import type { Settings } from '../../preload/contract/declared-settings.ts'
import { startVoicevox } from '../fakes/voicevox/server.ts'
import { expect, test } from './app.ts'
import { record, silence, untilSilent, type Recording } from './sound.ts'

interface Told {
  readonly type: string
  readonly at: number
  /** The file of a clip, in base64. */
  readonly wav?: string
}

/** Records the bird events sent to a page, and keeps each clip. @returns reads the record from its n-th event on */
async function listen(page: Page): Promise<(first?: number) => Promise<readonly Told[]>> {
  await page.evaluate(() => {
    const told: Told[] = []
    Object.assign(globalThis, { told })
    const fileOf = async (clip: string) => {
      const bytes = new Uint8Array(await (await fetch(clip)).arrayBuffer())
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    }
    window.dash.on('bird', (event) => {
      const { type } = event
      const index = told.push({ type, at: Date.now() }) - 1
      if (event.type !== 'speaks' || event.clip === null) return
      void fileOf(event.clip).then((wav) => (told[index] = { type, at: told[index]?.at ?? 0, wav }))
    })
  })
  return (first = 0) =>
    page.evaluate((from) => (globalThis as unknown as { told: Told[] }).told.slice(from), first)
}

const samplesIn = (file: string) => {
  const bytes = Buffer.from(file, 'base64')
  const wav = decodeWav(bytes)
  if (wav === undefined) throw new Error('no WAV')
  return wav.channels[0]
}

const energyOf = (samples: Float64Array) => samples.reduce((sum, one) => sum + one * one, 0)

/** The sink's maximum delay before a sound, and how much of it may still be heard after its end, in milliseconds. */
const latencyMs = 400

/**
 * How much of a line was heard: 1 if each of its clips was heard once and completely, and nothing else was. On a busy
 * machine a sound has gaps, which add nothing to it.
 */
function shareHeard(told: readonly Told[], recording: Recording): number {
  const clips = told.filter(({ type }) => type === 'speaks')
  const end = told.find(({ type }) => type === 'stops-speaking')?.at ?? 0
  const heard = energyOf(recording.samples(clips[0]?.at ?? 0, end + latencyMs))
  const played = clips.reduce((sum, { wav = '' }) => sum + energyOf(samplesIn(wav)), 0)
  return heard / played
}

test.skip(process.platform !== 'linux', 'only Linux sessions have their own loudspeaker')

test('each of ten lines plays once, completely, and as loud as the effects in between, but none if muted', async ({
  start,
}) => {
  const engine = await startVoicevox()
  // At night chirps are softer.
  const env = {
    HOT_DASH_VOICEVOX_URL: engine.url,
    HOT_DASH_NOW: '2026-11-25T12:00:00Z',
    TZ: 'UTC',
  }
  const dash = await start({ locale: 'ja', env })
  const home = await dash.openHome()
  const set = (change: Partial<Settings>) =>
    home.evaluate((wanted) => window.dash.request('set', wanted), change)
  await set({ volume: 1, effectsVolume: 1 })
  await untilSilent(home)
  const told = await listen(home)
  const recording = await record()
  try {
    const [loudnesses, shares]: [number[], number[]] = [[], []]
    for (let line = 0; line < 10; line += 1) {
      // The engine speaks at normal, low and high volume; chirps in between.
      const isVoice = line % 2 === 0
      engine.configure({ strength: [1, 0.2, 3][line % 3] ?? 1 })
      await set({ voiceLanguage: isVoice ? 'ja' : 'en' })
      const before = (await told()).length
      const news = async () => (await told(before)).map(({ type }) => type)
      const stroked = Date.now()
      await home.getByRole('button', { name: 'なでる' }).press('Enter')
      await expect.poll(news, { intervals: [100] }).toContain('stops-speaking')
      const all = await told(before)
      const [speaks = 0, ends = 0] = ['speaks', 'stops-speaking'].map(
        (wanted) => all.find(({ type }) => type === wanted)?.at,
      )
      await recording.until(ends + latencyMs)
      shares.push(shareHeard(all, recording))
      loudnesses.push(
        recording.loudness(stroked, speaks),
        recording.loudness(speaks, ends + latencyMs),
      )
    }
    expect(engine.requests.filter(({ path }) => path === '/synthesis').length).toBeGreaterThan(4)
    process.stdout.write(`${JSON.stringify({ loudnesses, shares })}\n`)
    expect(Math.min(...shares), shares.join()).toBeGreaterThan(0.85)
    expect(Math.max(...shares), shares.join()).toBeLessThan(1.15)
    expect(Math.max(...loudnesses) - Math.min(...loudnesses), loudnesses.join()).toBeLessThan(2)

    await set({ voiceLanguage: 'ja' })
    const before = (await told()).length
    await home.evaluate(() => window.dash.request('stroke', null))
    const when = async (type: string) =>
      (await told(before)).find((event) => event.type === type)?.at
    await expect.poll(() => when('speaks')).toBeDefined()
    await set({ muted: true })
    await expect.poll(() => when('stops-speaking')).toBeDefined()
    await home.evaluate(() => window.dash.request('stroke', null))
    const muted = (await when('stops-speaking')) ?? 0
    await recording.until(muted + latencyMs + 2000)
    expect(recording.peak(muted + latencyMs, muted + latencyMs + 2000)).toBeLessThan(silence)
    expect(dash.complaints).toEqual([])
  } finally {
    await recording.close()
    await engine.close()
  }
})
