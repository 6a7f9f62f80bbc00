import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { pronounceAsShipped } from '../../../main/speech/rules/pronunciation.ts'
import { sentencesOf } from '../../../main/speech/rules/sentences.ts'
import { encodeWav } from '../../../main/speech/rules/wav.ts'
import type {
  FakeVoicevox,
  VoicevoxBehaviour,
  VoicevoxFault,
} from '../../fakes/voicevox/contract.ts'
import { recordedJson } from '../../fakes/voicevox/recordings.ts'
import { startVoicevox } from '../../fakes/voicevox/server.ts'
import { expectLine, setUpSpeech, type SpeechSetup } from './set-up.ts'

/**
 * What is known about VOICEVOX engines, case by case. Each ends in a line that is seen and heard, and in a quiet log.
 * Elsewhere are:
 *
 * | case                                                        | where                                  |
 * | ----------------------------------------------------------- | -------------------------------------- |
 * | one request at a time, a style is loaded before its use     | speech.test.ts                         |
 * | a style that the engine lacks; AivisSpeech's lengths        | speech.test.ts                         |
 * | the credit, and terms without one                           | speech.test.ts, characters.test.ts     |
 * | portraits that are null, unknown characters, other hosts    | characters.test.ts                     |
 * | an engine that dies in a sentence                           | speech.test.ts                         |
 * | one that is killed, frozen, restarted, or starts later      | lost-engine.test.ts                    |
 * | the VOICEVOX app's runtime info, ports, other listeners     | find-engines, local-engines.test.ts    |
 * | redirects, 33 MB, a call that is not answered               | engine-client.test.ts                  |
 * | requests matching the engine's specification, no Origin     | engine-client.test.ts, speech.test.ts  |
 * | starting, ending, leftovers, packages                       | local-engines/*.test.ts                |
 * | a thousand calls of which any may go wrong                  | faults.test.ts                         |
 */

let engine: FakeVoicevox
let setup: SpeechSetup

beforeEach(async () => {
  engine = await startVoicevox()
  setup = setUpSpeech({ HOT_DASH_VOICEVOX_URL: engine.url })
})
afterEach(async () => {
  setup.close()
  await engine.close()
})

const silence = Buffer.from(encodeWav([new Float64Array(2 * 24_000)], 24_000))
const hum = Float64Array.from({ length: 3 * 24_000 }, (_, index) => 0.1 * Math.sin(index / 20))
const truncated = Buffer.from(encodeWav([hum], 24_000)).subarray(0, 44 + 2 * 24_000)

const healthy: Partial<VoicevoxBehaviour> = {
  sound: null,
  responses: {},
  fault: null,
  connectionResets: 0,
  isAivis: false,
}

type Responses = VoicevoxBehaviour['responses']
const answers = (responses: Responses) => ({ responses })
const goesWrong = (path: string, fault: VoicevoxFault) => ({ fault: { path, fault } })
const recordedQuery = recordedJson('audio_query.json') as object
const changedQuery = (change: object) =>
  answers({ '/audio_query': { status: 200, body: { ...recordedQuery, ...change } } })
const longVowel = {
  accent_phrases: [
    {
      moras: [{ text: 'ア', vowel: 'a', vowel_length: 999, pitch: 5 }],
      accent: 1,
      pause_mora: null,
    },
  ],
}

const withoutTexts = {
  accent_phrases: [
    {
      moras: [{ text: null, vowel: 'a', vowel_length: 0.2, pitch: 5 }],
      accent: 1,
      pause_mora: { text: null, vowel: 'pau', vowel_length: 0.2, pitch: 0 },
    },
  ],
}

async function foundEngine(): Promise<void> {
  setup.speech.start()
  await setup.until(() => setup.speech.view().engine.name !== 'searching')
  if (setup.speech.view().style !== null) await engine.received('/initialize_speaker')
}

/** The words are on the screen and were heard, and the log has no warning and does not contain them. */
async function expectHeard(heard: 'voice' | 'chirps'): Promise<void> {
  const { text } = expectLine(setup.speech.bubble())
  expect(setup.isChirping(await setup.nthClip(1))).toBe(heard === 'chirps')
  expect(setup.errors).toEqual([])
  const sentences = sentencesOf(text, pronounceAsShipped)
  expect(setup.warnings.length).toBeLessThanOrEqual(heard === 'voice' ? 0 : sentences.length)
  for (const entry of setup.logged) {
    expect(entry.length).toBeLessThan(500)
    for (const words of [text, ...sentences]) expect(entry).not.toContain(words)
  }
}

/** The engine has recovered: it speaks the next line. */
async function expectWellAgain(): Promise<void> {
  engine.configure(healthy)
  // Hot Dash searches for a lost engine.
  if (setup.speech.view().engine.name === 'absent') setup.timers.pass(1000)
  const { engine: state, style } = setup.speech.view()
  if (state.name !== 'found' || style === null) await setup.speech.findEngine()
  setup.speech.hush()
  setup.speech.say('level-up', { level: 5 })
  expect(setup.isChirping(await setup.nthClip(2))).toBe(false)
}

describe('the voice is heard', () => {
  test.each<readonly [string, Partial<VoicevoxBehaviour>]>([
    ['of an engine as recorded: 204 has a type but no body', {}],
    [
      'if a style cannot be loaded before its use',
      answers({ '/initialize_speaker': { status: 404, body: recordedJson('err_404.json') } }),
    ],
    [
      'if loading a style fails',
      answers({
        '/initialize_speaker': { status: 500, body: { detail: 'Internal Server Error' } },
      }),
    ],
    [
      'if there are no terms',
      answers({
        '/speaker_info': { status: 404, body: { detail: '該当するキャラクターが見つかりません' } },
      }),
    ],
    [
      'if there is no dictionary',
      answers({ '/user_dict': { status: 404, body: recordedJson('err_404.json') } }),
    ],
    [
      'of a source checkout, whose version is "latest"',
      answers({ '/version': { status: 200, body: 'latest' } }),
    ],
    ['if the text of a mora and a pause is null', changedQuery(withoutTexts)],
    ['of AivisSpeech', { isAivis: true }],
    ['if an idle connection was closed', { connectionResets: 1 }],
    ['if a response comes late', goesWrong('/synthesis', 'late')],
  ])('%s', async (_, behaviour) => {
    // A connection can only be lost once there is one.
    const isFromStart = behaviour.connectionResets === undefined
    if (isFromStart) engine.configure(behaviour)
    await foundEngine()
    if (!isFromStart) engine.configure(behaviour)
    expect(await setup.speech.tryVoice(null)).toEqual({ ok: true, value: null })
    await expectHeard('voice')
  })
})

describe('Dash chirps the line, and a user who tries the voice sees the problem, after', () => {
  const refused = 'voice-engine-refused'
  const bad = 'voice-bad-answer'
  const died = 'voice-engine-died'
  const recorded = (status: number, name: string) =>
    answers({ '/audio_query': { status, body: recordedJson(name) } })

  test.each<readonly [string, Partial<VoicevoxBehaviour>, string]>([
    ['422 with a list', recorded(422, 'err_missing_speaker.json'), refused],
    ['404 with a text', recorded(404, 'err_404.json'), refused],
    ['405', recorded(405, 'err_method_not_allowed.json'), refused],
    ['400 with a kana error', recorded(400, 'err_bad_kana.json'), refused],
    ['422 with a message', recorded(422, 'err_unknown_speaker_next.json'), refused],
    ['500', recorded(500, 'err_huge_text_2800.json'), refused],
    [
      '403 for an origin that it does not allow',
      answers({ '/audio_query': { status: 403, body: { detail: 'Origin not allowed' } } }),
      refused,
    ],
    ['500 and a closed connection, for a query', goesWrong('/audio_query', 'error'), refused],
    ['500 and a closed connection, for a sound', goesWrong('/synthesis', 'error'), refused],
    ['malformed JSON', answers({ '/audio_query': { status: 200, raw: '{"a": [{' } }), bad],
    ['half of a query', goesWrong('/audio_query', 'half'), bad],
    ['a page instead of a query', goesWrong('/audio_query', 'page'), bad],
    ['204 for a query', goesWrong('/audio_query', 'empty'), bad],
    ['no moras', recorded(200, 'audio_query_empty_text.json'), bad],
    ['a speed of zero', changedQuery({ speedScale: 0 }), bad],
    ['a rate of zero', changedQuery({ outputSamplingRate: 0 }), bad],
    ['a vowel of 999 seconds, for an unknown style', changedQuery(longVowel), bad],
    ['a page instead of a sound', goesWrong('/synthesis', 'page'), bad],
    ['204 for a sound', goesWrong('/synthesis', 'empty'), bad],
    ['half of a sound, as if complete', goesWrong('/synthesis', 'half'), bad],
    ['a header for three seconds, but only one of sound', { sound: truncated }, bad],
    ['two seconds of silence', { sound: silence }, bad],
    ['no sound', answers({ '/synthesis': { status: 200, body: {} } }), bad],
    ['half of a query, and a broken connection', goesWrong('/audio_query', 'cut'), died],
    ['half of a sound, and a broken connection', goesWrong('/synthesis', 'cut'), died],
    ['only a broken connection, for a query', goesWrong('/audio_query', 'reset'), died],
    ['only a broken connection, for a sound', goesWrong('/synthesis', 'reset'), died],
  ])('%s', async (_, behaviour, code) => {
    await foundEngine()
    engine.configure(behaviour)
    expect(await setup.speech.tryVoice(null)).toMatchObject({ ok: false, error: { code } })
    await expectHeard('chirps')
    expect(setup.speech.view().engine.name).toBe(code === died ? 'absent' : 'found')
    if (code === bad && 'responses' in behaviour && '/audio_query' in behaviour.responses)
      expect(engine.requests.map(({ path }) => path)).not.toContain('/synthesis')
    await expectWellAgain()
  })

  test.each<readonly [string, VoicevoxFault]>([
    ['/initialize_speaker', 'silent'],
    ['/audio_query', 'silent'],
    ['/audio_query', 'stalled'],
    ['/synthesis', 'silent'],
    ['/synthesis', 'stalled'],
  ])(
    '%s being %s for fifteen seconds, or for four if the user is not trying it',
    async (path, fault) => {
      engine.configure(goesWrong(path, fault))
      await foundEngine()
      const trying = setup.speech.tryVoice(null)
      await engine.received(path)
      setup.timers.pass(15_000)
      expect(await trying).toEqual({ ok: false, error: { code: 'voice-engine-silent' } })
      await expectHeard('chirps')
      engine.configure(healthy)
      // The timeout of the call itself.
      setup.timers.pass(60_000)
      await expect
        .poll(() => setup.logged.some((entry) => entry.includes('voice-engine-silent')))
        .toBe(true)
      await expectWellAgain()
    },
  )

  test.each<readonly [string, Responses, string]>([
    ['another server', { '/version': { status: 200, raw: '<!doctype html>' } }, bad],
    ['one that fails', { '/version': { status: 500, body: {} } }, bad],
    ['one without a manifest', { '/engine_manifest': { status: 404, body: {} } }, bad],
    ['one that does not list its voices', { '/speakers': { status: 500, body: {} } }, 'voice-'],
    ['one without voices', { '/speakers': { status: 200, body: [] } }, bad],
  ])('finding %s at the engine’s address', async (_, responses, code) => {
    engine.configure({ responses })
    await foundEngine()
    expect(await setup.speech.tryVoice(null)).toMatchObject({
      ok: false,
      error: { code: expect.stringContaining(code) as unknown },
    })
    await expectHeard('chirps')
    await expectWellAgain()
  })
})

test.each([
  ['cut short', truncated],
  ['silent', silence],
])('a sound that is %s is requested again at once, and not stored', async (_, sound) => {
  await foundEngine()
  engine.configure({ sound })
  const release = engine.hold('/synthesis')
  setup.speech.say('level-up', { level: 3 })
  await engine.received('/synthesis')
  release()
  const releaseSecond = engine.hold('/synthesis')
  await engine.received('/synthesis', 2)
  engine.configure(healthy)
  releaseSecond()
  await expectHeard('voice')
  const [first, second] = engine.requests.filter(({ path }) => path === '/synthesis')
  expect(second?.body).toBe(first?.body)
  const kept = setup.db.prepare<[], Uint8Array>('SELECT wav FROM speech_clip').pluck().all()
  expect(kept.map((wav) => Buffer.compare(wav, sound))).not.toContain(0)
})

test('a sound that is still unusable is requested only twice, and never stored', async () => {
  await foundEngine()
  engine.configure({ sound: silence })
  expect(await setup.speech.tryVoice(null)).toMatchObject({ ok: false })
  await expectHeard('chirps')
  expect(engine.requests.filter(({ path }) => path === '/synthesis')).toHaveLength(2)
  expect(setup.db.prepare('SELECT count(*) FROM speech_clip').pluck().get()).toBe(0)
  await expectWellAgain()
})

test('a user who tries a style that takes ten seconds to load hears it', async () => {
  const release = engine.hold('/initialize_speaker')
  await foundEngine()
  const trying = setup.speech.tryVoice(null)
  setup.timers.pass(10_000)
  release()
  expect(await trying).toEqual({ ok: true, value: null })
  await expectHeard('voice')
})

test('a text that is too long for any engine is said in parts', async () => {
  await foundEngine()
  setup.speech.say('unlock', { item: 'あ'.repeat(3000) })
  await expectHeard('voice')
  const maxLength = () =>
    Math.max(...engine.requests.map(({ query }) => query['text']?.length ?? 0))
  await expect.poll(maxLength, { timeout: 60_000 }).toBe(120)
})
