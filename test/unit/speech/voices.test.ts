import { describe, expect, test } from 'vitest'
import fc from '../../support/fast-check.ts'
import { tune } from '../../../main/speech/engine/rules/audio-query.ts'
import type { AudioQuery } from '../../../main/speech/engine/rules/engine-responses.ts'
import {
  linksIn,
  mediaTypeOf,
  parseVoicePath,
  voicePath,
} from '../../../main/speech/engine/rules/character-info.ts'
import { findVoices } from '../../../renderer/home/voices/find-voices.ts'
import { favouriteKey } from '../../../preload/contract/views/voice-view.ts'
import { plainTuning } from '../../../preload/contract/setting-choices.ts'
import { recordedJson, recording } from '../../fakes/voicevox/recordings.ts'
import { pictureOf } from '../../fakes/voicevox/picture.ts'
import { someCharacters } from '../../fakes/snapshots.ts'

test('the path of a picture or a sample is parsed as it was built', () => {
  fc.assert(
    fc.property(
      fc.record({
        character: fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }),
        type: fc.constantFrom('icon', 'portrait', 'sample' as const),
        styleId: fc.nat(),
        index: fc.nat(9),
      }),
      (resource) => {
        const index = resource.type === 'sample' ? resource.index : 0
        const path = new URL(voicePath(resource), 'app://hot-dash').pathname
        fc.pre(resource.character !== '.' && resource.character !== '..')
        expect(parseVoicePath(path)).toEqual({ ...resource, index })
      },
    ),
  )
})

test.each([
  '/voice/a/icon/x',
  '/voice/a/policy/1',
  '/voice//icon/1',
  '/voice/%E0/icon/1',
  '/clip/1',
])('%s is not such a path', (path) => {
  expect(parseVoicePath(path)).toBeUndefined()
})

describe('terms', () => {
  test.each([
    [
      '規約はhttps://zunko.jp/con_ongen_kiyaku.htmlをご覧ください。',
      ['https://zunko.jp/con_ongen_kiyaku.html'],
    ],
    ['See https://a.example/x. And https://a.example/x again.', ['https://a.example/x']],
    ['[terms](https://a.example/b)', ['https://a.example/b']],
    ['http://a.example, javascript:alert(1), file:///etc/passwd', []],
    ['https://user@evil.example/ https://localhost/ https://127.0.0.1/', []],
    ['https://evil.example:99999/', []],
  ])('%s has these links', (terms, links) => {
    expect(linksIn(terms)).toEqual(links)
  })

  test('every link found can be parsed, and is https', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        for (const link of linksIn(`https://${text}.example/${text} ${text}`))
          expect(new URL(link).protocol).toBe('https:')
      }),
    )
  })
})

test('the first bytes determine the media type, and no other type is passed on', () => {
  expect(mediaTypeOf(pictureOf('a'))).toBe('image/png')
  expect(mediaTypeOf(recording('synthesis-13-characters.wav'))).toBe('audio/wav')
  expect(mediaTypeOf(Buffer.from('....ftypM4A '))).toBe('audio/mp4')
  expect(mediaTypeOf(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toBeUndefined()
  expect(mediaTypeOf(new Uint8Array())).toBeUndefined()
})

test('a neutral tuning changes nothing, and unknown fields stay', () => {
  const query = {
    ...(recordedJson('audio_query.json') as AudioQuery),
    ...{ speedScale: 1.1, pitchScale: 0.02, intonationScale: 0.9, tempoDynamicsScale: 1 },
  }
  expect(tune(query, plainTuning)).toEqual(query)
  expect(tune(query, { speed: 2, pitch: 0.1, intonation: 0 })).toEqual({
    ...query,
    speedScale: 2.2,
    pitchScale: 0.12000000000000001,
    intonationScale: 0,
  })
})

describe('a search', () => {
  const names = (words: string, favourites: readonly string[] | null = null) =>
    findVoices(someCharacters, words, favourites).map(({ name }) => name)

  test.each([
    ['', ['四国めたん', 'ずんだもん', '春日部つむぎ']],
    ['ずんだ', ['ずんだもん']],
    ['ズンダ', ['ずんだもん']],
    ['Zunda', ['ずんだもん']],
    ['metan', ['四国めたん']],
    ['四国', ['四国めたん']],
    ['ツンツン', ['ずんだもん']],
    ['あまあま', ['四国めたん', 'ずんだもん']],
    ['nobody', []],
  ])('for "%s" finds %j', (words, found) => {
    expect(names(words)).toEqual(found)
  })

  test('among the favourites finds only favourites', () => {
    const key = favouriteKey('388f246b-8c41-4ac1-8e2d-5d79f3ff56d9', 1)
    expect(names('', [key])).toEqual(['ずんだもん'])
    expect(names('metan', [key])).toEqual([])
    expect(names('', ['other-engine/1'])).toEqual([])
  })
})
