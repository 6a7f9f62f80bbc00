import PQueue from 'p-queue'
import type { Problem } from '../../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../../preload/contract/result.ts'
import type { CharacterDetails, CharacterView } from '../../../preload/contract/views/voice-view.ts'
import { levelSound } from '../rules/loudness.ts'
import { decodeWav } from '../rules/wav.ts'
import { badResponse } from './engine-client.ts'
import type { EngineLifecycle } from './engine-lifecycle.ts'
import { maxSentenceSeconds } from './rules/audio-query.ts'
import {
  creditOf,
  linksIn,
  mediaTypeOf,
  parseVoicePath,
  voicePath,
  type VoiceResource,
} from './rules/character-info.ts'
import type { SpeakerInfo, Speakers, StyleId } from './rules/engine-responses.ts'

/** A style that talks. The others sing. */
export interface VoiceStyle {
  readonly id: StyleId
  readonly style: string
  readonly character: string
  readonly speakerUuid: string
}

export function talkingStyles(speakers: Speakers): readonly VoiceStyle[] {
  return speakers.flatMap(({ name: character, speaker_uuid: speakerUuid, styles }) =>
    styles.flatMap(({ id, name: style, type }) =>
      type === 'talk' ? [{ id, style, character, speakerUuid }] : [],
    ),
  )
}

export type Characters = ReturnType<typeof createCharacters>

/** The characters of the current engine; nothing is stored. @param onChange called when a credit becomes known */
export function createCharacters(lifecycle: EngineLifecycle, onChange: () => void) {
  /** Pictures have a queue of their own, because a list of characters requests dozens of them at once. */
  const queue = new PQueue({ concurrency: 2 })
  let infos = new Map<string, Promise<Result<SpeakerInfo, Problem>>>()
  let credits = new Map<string, string>()
  lifecycle.onFound(() => {
    infos = new Map()
    credits = new Map()
  })

  /** The engine's information about a character, requested once. */
  function loadInfo(uuid: string): Promise<Result<SpeakerInfo, Problem>> {
    // Keep this engine's map: another engine may be found before this one answers.
    const asked = infos
    const loading = asked.get(uuid) ?? requestInfo(uuid)
    asked.set(uuid, loading)
    void loading.then(({ ok: isLoaded }) => {
      if (!isLoaded) asked.delete(uuid)
    })
    return loading
  }

  async function requestInfo(uuid: string): Promise<Result<SpeakerInfo, Problem>> {
    const state = lifecycle.state()
    if (state.name !== 'found') return err(lifecycle.problem())
    const speaker = state.speakers.find(({ speaker_uuid: known }) => known === uuid)
    if (speaker === undefined) return err(badResponse('/speakers'))
    // Another engine may be found during the request.
    const asked = credits
    const loaded = await queue.add(() => state.engine.client.speakerInfo(uuid))
    if (!loaded.ok) return loaded
    asked.set(uuid, creditOf(loaded.value.policy, speaker.name, state.engine.name))
    onChange()
    return loaded
  }

  return {
    loadInfo,
    /** All characters that talk, in the engine's order. Starts a stopped engine. */
    async list(): Promise<Result<readonly CharacterView[], Problem>> {
      const found = await lifecycle.findOrStart()
      if (found === undefined) return err(lifecycle.problem())
      const views = found.speakers.map((speaker) => ({
        uuid: speaker.speaker_uuid,
        name: speaker.name,
        styles: talkingStyles([speaker]).map(({ id, style, speakerUuid: character }) => ({
          id,
          name: style,
          icon: voicePath({ character, type: 'icon', styleId: id }),
          portrait: voicePath({ character, type: 'portrait', styleId: id }),
        })),
      }))
      return ok(views.filter(({ styles }) => styles.length > 0))
    },
    async loadDetails(uuid: string): Promise<Result<CharacterDetails, Problem>> {
      const loaded = await loadInfo(uuid)
      if (!loaded.ok) return loaded
      const { policy, style_infos: styles } = loaded.value
      const samples = styles.map(({ id, voice_samples: urls }): [number, readonly string[]] => [
        id,
        urls.map((_, index) => voicePath({ character: uuid, type: 'sample', styleId: id, index })),
      ])
      return ok({
        credit: credits.get(uuid) ?? '',
        terms: policy,
        links: linksIn(policy),
        samples: Object.fromEntries(samples),
      })
    },
    /** The credit that the character's terms require, or its name until the terms are loaded. */
    credit({ speakerUuid, character }: VoiceStyle): string {
      const state = lifecycle.state()
      const brand = state.name === 'found' ? state.engine.name : 'VOICEVOX'
      return credits.get(speakerUuid) ?? creditOf('', character, brand)
    },
    /** @param path one of `voicePath` @returns undefined if the engine has no such picture or sound */
    async loadMedia(path: string): Promise<{ bytes: Uint8Array; type: string } | undefined> {
      const wanted = parseVoicePath(path)
      const state = lifecycle.state()
      if (wanted === undefined || state.name !== 'found') return undefined
      const loaded = await loadInfo(wanted.character)
      const url = loaded.ok ? urlOf(loaded.value, wanted) : undefined
      if (url === undefined) return undefined
      const answer = await queue.add(() => state.engine.client.resource(url))
      if (!answer.ok) return undefined
      const type = mediaTypeOf(answer.value)
      if (type === undefined) return undefined
      if (type !== 'audio/wav') return { bytes: answer.value, type }
      const sound = decodeWav(answer.value)
      // No voice sample is this long.
      if (sound === undefined || sound.seconds > maxSentenceSeconds) return undefined
      return { bytes: levelSound(sound), type }
    },
  }
}

/** The engine's URL for a picture or sample. A style without its own portrait has the character's. */
function urlOf(info: SpeakerInfo, { type, styleId, index = 0 }: VoiceResource): string | undefined {
  const style = info.style_infos.find(({ id }) => id === styleId)
  switch (type) {
    case 'icon':
      return style?.icon ?? undefined
    case 'portrait':
      return style?.portrait ?? info.portrait ?? undefined
    case 'sample':
      return style?.voice_samples[index]
  }
}
