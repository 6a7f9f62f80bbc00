import PQueue from 'p-queue'
import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import type { CharacterDetails, CharacterView } from '../../preload/contract/views/voice.ts'
import { badResponse } from './engine-client.ts'
import type { SpeakerInfo, Speakers } from './engine-responses.ts'
import type { EngineSource } from './engine-source.ts'
import { creditOf } from './rules/credit.ts'
import { leveled } from './rules/leveling.ts'
import { mediaTypeOf } from './rules/media-type.ts'
import { maxSentenceSeconds } from './rules/query-length.ts'
import { linksIn } from './rules/terms.ts'
import { parseVoicePath, voicePath, type VoiceResource } from './rules/voice-path.ts'
import { parseWav } from './rules/wav.ts'

type Speaker = Speakers[number]

/** A picture or a voice sample, with its MIME type. */
export interface Media {
  readonly bytes: Uint8Array
  readonly type: string
}

/** A character's talking styles; the others sing. */
export function talkingStyles({ styles }: Speaker): Speaker['styles'] {
  return styles.filter(({ type }) => type === 'talk')
}

/**
 * The characters of the current engine: names, terms, pictures and samples. All of it comes from the engine on
 * demand; nothing is stored.
 */
export class Characters {
  readonly #source: Pick<EngineSource, 'state' | 'ready' | 'problem'>
  readonly #onChange: () => void
  /** Separate from synthesis: a list of characters requests dozens of pictures at once. */
  readonly #queue = new PQueue({ concurrency: 2 })
  #infos = new Map<string, Promise<Result<SpeakerInfo, Problem>>>()
  #credits = new Map<string, string>()

  /** @param options.onChange called when a credit becomes known */
  constructor(options: {
    readonly source: Pick<EngineSource, 'state' | 'ready' | 'problem'>
    readonly onChange: () => void
  }) {
    this.#source = options.source
    this.#onChange = options.onChange
  }

  /** Call it when another engine was found. */
  forget(): void {
    this.#infos = new Map()
    this.#credits = new Map()
  }

  /** All characters that talk, in the engine's order. Starts a resting engine. */
  async list(): Promise<Result<readonly CharacterView[], Problem>> {
    const found = await this.#source.ready()
    if (found === undefined) return err(this.#source.problem)
    const views = found.speakers.map((speaker) => ({
      uuid: speaker.speaker_uuid,
      name: speaker.name,
      styles: talkingStyles(speaker).map(({ id, name }) => {
        const style = { character: speaker.speaker_uuid, styleId: id, index: 0 }
        return {
          id,
          name,
          icon: voicePath({ ...style, what: 'icon' }),
          portrait: voicePath({ ...style, what: 'portrait' }),
        }
      }),
    }))
    return ok(views.filter(({ styles }) => styles.length > 0))
  }

  /** A character's terms, credit and samples. */
  async details(uuid: string): Promise<Result<CharacterDetails, Problem>> {
    const info = await this.info(uuid)
    if (!info.ok) return info
    const { policy, style_infos: styles } = info.value
    const samples = styles.map(({ id, voice_samples: urls }): [number, readonly string[]] => [
      id,
      urls.map((_, index) => voicePath({ character: uuid, what: 'sample', styleId: id, index })),
    ])
    return ok({
      credit: this.#credits.get(uuid) ?? '',
      terms: policy,
      links: linksIn(policy),
      samples: Object.fromEntries(samples),
    })
  }

  /** The engine's information about a character, requested once. */
  info(uuid: string): Promise<Result<SpeakerInfo, Problem>> {
    const known = this.#infos.get(uuid)
    if (known !== undefined) return known
    const loading = this.#load(uuid)
    const infos = this.#infos
    infos.set(uuid, loading)
    void loading.then(({ ok: isLoaded }) => {
      if (!isLoaded) infos.delete(uuid)
    })
    return loading
  }

  /** The credit from the character's terms, or from its name until they are loaded. */
  credit({ speakerUuid, character }: { speakerUuid: string; character: string }): string {
    const { state } = this.#source
    const brand = state.name === 'found' ? state.engine.brand : 'VOICEVOX'
    return this.#credits.get(speakerUuid) ?? creditOf('', character, brand)
  }

  /**
   * @param path one of `voicePath`
   * @returns undefined if the engine has none, or if it is neither a picture nor a sound
   */
  async media(path: string): Promise<Media | undefined> {
    const wanted = parseVoicePath(path)
    const { state } = this.#source
    if (wanted === undefined || state.name !== 'found') return undefined
    const info = await this.info(wanted.character)
    const url = info.ok ? urlOf(info.value, wanted) : undefined
    if (url === undefined) return undefined
    const answer = await this.#queue.add(() => state.engine.client.resource(url))
    if (!answer.ok) return undefined
    const type = mediaTypeOf(answer.value)
    if (type === undefined) return undefined
    const wav = parseWav(answer.value)
    if (wav === undefined) return type === 'audio/wav' ? undefined : { bytes: answer.value, type }
    // No voice sample is that long.
    if (wav.seconds > maxSentenceSeconds) return undefined
    return { bytes: leveled(answer.value, wav), type }
  }

  async #load(uuid: string): Promise<Result<SpeakerInfo, Problem>> {
    const { state } = this.#source
    if (state.name !== 'found') return err(this.#source.problem)
    const speaker = state.speakers.find(({ speaker_uuid: known }) => known === uuid)
    if (speaker === undefined) return err(badResponse('/speakers'))
    const credits = this.#credits
    const info = await this.#queue.add(() => state.engine.client.speakerInfo(uuid))
    if (!info.ok) return info
    credits.set(uuid, creditOf(info.value.policy, speaker.name, state.engine.brand))
    this.#onChange()
    return info
  }
}

/** The engine's URL for a resource. A style without its own portrait has the character's. */
function urlOf(info: SpeakerInfo, { what, styleId, index }: VoiceResource): string | undefined {
  const style = info.style_infos.find(({ id }) => id === styleId)
  switch (what) {
    case 'icon':
      return style?.icon ?? undefined
    case 'portrait':
      return style?.portrait ?? info.portrait ?? undefined
    case 'sample':
      return style?.voice_samples[index]
  }
}
