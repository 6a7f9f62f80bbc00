import type { Page } from '@playwright/test'
import { existsSync } from 'node:fs'
import { startOllama } from '../fakes/ollama.ts'
import { startVoicevox } from '../fakes/voicevox/server.ts'
import { expect, expectAccessible, openSettings, test, watchDash, type Dash } from './app.ts'
import { listen, record, silence, untilSilent } from './sound.ts'

interface Marks {
  /** The bubble's text, without spaces. */
  readonly text: string
  /** The marked parts, in order. */
  readonly marked: string[]
  /** The marks are gone. */
  isOver: boolean
}

/** @returns reads what has been marked in each bubble since */
async function watchMarks(page: Page): Promise<() => Promise<readonly Marks[]>> {
  await page.evaluate(() => {
    const bubbles: Marks[] = []
    Object.assign(globalThis, { marks: bubbles })
    const plain = (text: string) => text.replaceAll(/\s/gu, '')
    // Count every call, even between two frames of a busy machine.
    const { highlights } = CSS
    const set = highlights.set.bind(highlights)
    const remove = highlights.delete.bind(highlights)
    highlights.set = (name, highlight) => {
      const text = plain(document.querySelector('.bubble')?.textContent ?? '')
      const mark = plain([...highlight].map(String).join(''))
      const last = bubbles.at(-1)
      if (last?.text !== text) bubbles.push({ text, marked: [mark], isOver: false })
      else {
        last.isOver = false
        last.marked.push(mark)
      }
      return set(name, highlight)
    }
    highlights.delete = (name) => {
      const last = bubbles.at(-1)
      if (last) last.isOver = true
      return remove(name)
    }
  })
  return () => page.evaluate(() => (globalThis as unknown as { marks: Marks[] }).marks)
}

async function feed({ openHome }: Dash, name: string): Promise<void> {
  const home = await openHome()
  await home.getByRole('button', { name, exact: true }).click()
}

test('with an engine, Dash speaks: the bubble comes at once, with the credit, and syntheses run one at a time', async ({
  start,
}) => {
  const engine = await startVoicevox()
  try {
    const dash = await start({ locale: 'ja', env: { HOT_DASH_VOICEVOX_URL: engine.url } })
    const home = await dash.openHome()
    const engineState = () =>
      home.evaluate(async () => (await window.dash.request('snapshot', null)).voice.engine.name)
    await expect.poll(engineState).toBe('found')
    const record = await watchDash(home)
    await engine.received('/synthesis')
    await feed(dash, 'ひとつあげる')
    await expect.poll(record).toEqual({
      events: expect.arrayContaining(['fed', 'speaks', 'stops-speaking']) as unknown,
      words: expect.arrayContaining([expect.stringContaining('VOICEVOX')]) as unknown,
    })
    expect(engine.maxConcurrent).toBe(1)
    expect(engine.requests.some(({ headers }) => headers['origin'] !== undefined)).toBe(false)
    expect(dash.complaints).toEqual([])
  } finally {
    await engine.close()
  }
})

test('the bubble marks what the engine is saying, from the first word to the last', async ({
  start,
}) => {
  const engine = await startVoicevox()
  try {
    const dash = await start({ locale: 'ja', env: { HOT_DASH_VOICEVOX_URL: engine.url } })
    const pet = await dash.openPet()
    const marks = await watchMarks(pet)
    await pet.evaluate(() => void window.dash.request('try-voice', { styleId: null }))
    await expect
      .poll(async () => (await marks()).filter(({ text, marked }) => marked.join('') === text))
      .toEqual([expect.objectContaining({ isOver: true })])
    expect(dash.complaints).toEqual([])
  } finally {
    await engine.close()
  }
})

test('voices are chosen by pictures of the engine, served through main', async ({ start }) => {
  const engine = await startVoicevox()
  try {
    const dash = await start({ env: { HOT_DASH_VOICEVOX_URL: engine.url } })
    const home = await dash.openHome()
    await openSettings(home, 'voice')
    await home.getByRole('button', { name: 'Choose a voice' }).click()
    await home.getByRole('button', { name: 'dummy1', exact: true }).click()
    const pictures = home.locator('.voice-panel img')
    await expect(pictures).toHaveCount(3)
    await expect
      .poll(() =>
        pictures.evaluateAll((all) =>
          all.map((one) => (one instanceof HTMLImageElement ? one.naturalWidth : 0)),
        ),
      )
      .toEqual([64, 64, 64])
    await home.getByRole('button', { name: 'Hear a sample of dummy1 (style1)' }).click()
    await expect
      .poll(() => engine.requests.filter(({ path }) => path.includes('sample-2')))
      .toHaveLength(1)
    await home.getByRole('button', { name: 'dummy1 (style1)', exact: true }).click()
    const style = () =>
      home.evaluate(async () => (await window.dash.request('snapshot', null)).voice.style?.id)
    await expect.poll(style).toBe(2)
    await home.getByText('Japanese', { exact: true }).click()
    const record = await watchDash(home)
    await home.getByRole('button', { name: 'Hear Dash as dummy1 (style1)' }).click()
    await expect.poll(async () => (await record()).events).toContain('speaks')
    expect((await engine.received('/synthesis')).query['speaker']).toBe('2')
    expect(dash.complaints).toEqual([])
  } finally {
    await engine.close()
  }
})

test('the reading of a word can be played, saved and reset with only the keyboard', async ({
  start,
}) => {
  const engine = await startVoicevox()
  try {
    const dash = await start({ env: { HOT_DASH_VOICEVOX_URL: engine.url } })
    const home = await dash.openHome()
    await openSettings(home, 'voice')
    const choose = async (name: string) => {
      await home.getByRole('radio', { name }).focus()
      await home.keyboard.press('Space')
    }
    await choose('Japanese')
    await home.getByRole('button', { name: 'Open the dictionary' }).press('Enter')
    const words = home.getByRole('option')
    await expect(words.first()).toBeVisible()
    expect(await words.count()).toBeGreaterThanOrEqual(120)
    await expectAccessible(home, 'dictionary')

    // Go down from the first word, into its reading, and then to the button beside it.
    await words.first().focus()
    await home.keyboard.press('ArrowDown')
    await home.keyboard.press('Home')
    await home.keyboard.press('Enter')
    const word = (await words.first().locator('b').textContent()) ?? ''
    const pronunciation = home.getByRole('textbox', { name: 'Reading' })
    await expect(pronunciation).toBeFocused()
    await home.keyboard.press('ControlOrMeta+A')
    await home.keyboard.insertText('ﾒﾛｽ')
    const button = (name: string) => home.getByRole('button', { name, exact: true })
    await button('Hear it').press('Enter')
    const texts = () => engine.requests.map(({ query }) => query['text'] ?? '').join(' ')
    await expect.poll(texts).toContain('メロス')
    await pronunciation.press('Enter')
    const changed = home.getByRole('option', { name: `${word} メロス changed` })
    await expect(changed).toBeVisible()
    await expect(pronunciation).toHaveValue('メロス')

    await button('Add a word').press('Enter')
    await home.keyboard.insertText('だっしゅ')
    await home.keyboard.press('Tab')
    await home.keyboard.insertText('ダッシュ')
    await home.keyboard.press('Enter')
    await expect(home.getByText(/^Enter a word of up to 40 characters/)).toBeVisible()
    await expect(words.filter({ hasText: 'added' })).toHaveCount(0)

    await choose('Changed by you')
    await expect(words).toHaveCount(1)
    await words.first().focus()
    await home.keyboard.press('Enter')
    await expect(pronunciation).toBeFocused()
    await button('Restore the original').press('Enter')
    await expect(words).toHaveCount(0)
    expect(dash.complaints).toEqual([])
  } finally {
    await engine.close()
  }
})

test('without an engine, Dash chirps, and the clip plays to its end', async ({ start }) => {
  const dash = await start()
  const record = await watchDash(await dash.openHome())
  await feed(dash, 'Feed one')
  const events = async () => (await record()).events
  await expect.poll(events).toEqual(expect.arrayContaining(['speaks', 'stops-speaking']))
  const home = await dash.openHome()
  await openSettings(home, 'voice')
  await expect(home.getByText(/No voice engine was found/)).toBeVisible()
  expect(dash.complaints).toEqual([])
})

test('the beak moves even if there is no sound output', async ({ start }) => {
  test.skip(process.platform !== 'linux', 'only Linux sessions have their own loudspeaker')
  const nowhere = { PULSE_SERVER: 'unix:/nowhere', ALSA_CONFIG_PATH: '/dev/null' }
  const dash = await start({ env: nowhere })
  const home = await dash.openHome()
  await untilSilent(home)
  const shapes = await home.locator('.stage svg.bird').evaluate(async (bird) => {
    const seen = new Set<string>()
    const watch = new MutationObserver(() => seen.add(bird.getAttribute('data-mouth') ?? ''))
    watch.observe(bird, { attributeFilter: ['data-mouth'] })
    const over = new Promise((resolve) =>
      window.dash.on('bird', ({ type }) => {
        if (type === 'stops-speaking') resolve(null)
      }),
    )
    await window.dash.request('try-voice', { styleId: null })
    await over
    return [...seen]
  })
  expect(shapes.length, shapes.join(' ')).toBeGreaterThan(3)
})

test('while muted, a meal makes no sound at all', async ({ start }) => {
  test.skip(process.platform !== 'linux', 'only Linux sessions have their own loudspeaker')
  const dash = await start()
  const home = await dash.openHome()
  await home.evaluate(() => window.dash.request('set', { muted: true }))
  await untilSilent(home)
  const { fetched, when } = await listen(home)
  const recording = await record()
  try {
    await home.getByRole('button', { name: 'Feed one', exact: true }).click()
    await expect(home.locator('.stage-shows')).toHaveCount(1)
    await expect(home.locator('.stage-shows')).toHaveCount(0)
    const fed = (await when('fed')) ?? 0
    expect(recording.peak(fed, Date.now())).toBeLessThan(silence)
    expect(fetched).toEqual([])
  } finally {
    await recording.close()
  }
})

test('a system voice says the words, if there is one, and chirps replace it once it is switched off', async ({
  start,
}) => {
  test.skip(!existsSync('/usr/bin/speech-dispatcher'), 'this machine has no system voice')
  const dash = await start({ args: ['--enable-speech-dispatcher'] })
  const home = await dash.openHome()
  const languages = () =>
    home.evaluate(async () => (await window.dash.request('snapshot', null)).voice.systemVoices)
  // The Japanese of eSpeak is not used.
  await expect.poll(languages).toEqual(['en'])
  await home.evaluate(() => {
    const heard: string[] = []
    window.dash.on('bird', (event) => {
      if (event.type === 'speaks') heard.push(event.words ? 'words' : 'clip')
      if (event.type === 'stops-speaking') heard.push('end')
    })
    Object.assign(window, { heard })
  })
  // The greeting may still be playing.
  const heard = () =>
    home.evaluate(() => (window as unknown as { heard: string[] }).heard.slice(-2))
  await home.evaluate(() => window.dash.request('try-voice', { styleId: null }))
  await expect.poll(heard).toEqual(['words', 'end'])
  await openSettings(home, 'voice')
  await home.getByText("Speak with this computer's own voice").click()
  await home.evaluate(() => window.dash.request('try-voice', { styleId: null }))
  await expect.poll(heard).toEqual(['clip', 'end'])
  expect(dash.complaints).toEqual([])
})

test('a local language model is found on request, and a page cannot choose another host', async ({
  start,
}) => {
  const ollama = await startOllama()
  try {
    const dash = await start({ env: { HOT_DASH_OLLAMA_URL: ollama.origin } })
    const home = await dash.openHome()
    await openSettings(home, 'voice')
    expect(ollama.requests).toEqual([])
    await home.getByText('Let a model write').click()
    await expect(home.getByRole('combobox', { name: 'Model' })).toHaveValue('tiny:1b')
    await home.getByRole('combobox', { name: 'Model' }).selectOption('other:3b')
    // A page cannot name another host.
    const set = await home.evaluate(() =>
      window.dash.request('set', { modelAddress: 'http://192.0.2.1:11434' } as object),
    )
    expect(set).toEqual({ ok: false, error: { code: 'unexpected' } })
    expect(ollama.requests.map(({ path }) => path)).toEqual(['/api/tags'])
    await expect
      .poll(() => dash.complaints)
      .toEqual([expect.stringContaining('refused the params of set')])
  } finally {
    await ollama.close()
  }
})

test('while muted, Dash only shows its words', async ({ start }) => {
  const dash = await start()
  const home = await dash.openHome()
  await home.evaluate(() => window.dash.request('set', { muted: true }))
  const record = await watchDash(await dash.openHome())
  await feed(dash, 'Feed one')
  await expect.poll(async () => (await record()).events).toContain('fed')
  await expect.poll(async () => (await record()).words).not.toEqual([])
  expect((await record()).events).not.toContain('speaks')
})
