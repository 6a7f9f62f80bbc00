import * as z from 'zod/mini'
import type { Brand } from '../../../../preload/contract/brand.ts'

/** The id of one of a character's styles (`/speakers[].styles[].id`). The engine calls the parameter `speaker`. */
export type StyleId = Brand<number, 'StyleId'>

export const versionSchema = z.string().check(z.minLength(1), z.maxLength(100))

export const manifestSchema = z.object({
  uuid: z.string().check(z.minLength(1)),
  brand_name: z.string().check(z.minLength(1)),
})

/** A missing type means `talk`. */
const styleSchema = z.object({
  id: z.pipe(
    z.int(),
    z.transform((id) => id as StyleId),
  ),
  name: z.string(),
  type: z._default(z.string(), 'talk'),
})

export const speakersSchema = z.array(
  z.object({ name: z.string(), speaker_uuid: z.string(), styles: z.array(styleSchema) }),
)
export type Speakers = z.infer<typeof speakersSchema>

const resource = z.catch(z.nullish(z.string()), null)

/** Only the terms are required. Anything else that is invalid is left out. */
export const speakerInfoSchema = z.object({
  policy: z.string(),
  portrait: resource,
  style_infos: z.catch(
    z.array(
      z.object({
        id: z.int(),
        icon: resource,
        portrait: resource,
        voice_samples: z.catch(z.array(z.string()).check(z.maxLength(20)), []),
      }),
    ),
    [],
  ),
})
export type SpeakerInfo = z.infer<typeof speakerInfoSchema>

/** The engine sends null for fields that its specification would omit. Lengths are seconds before `speedScale`. */
const moraSchema = z.looseObject({
  // In katakana. It only times the words in the bubble, so ignore an invalid value.
  text: z.catch(z.nullish(z.string()), undefined),
  vowel: z.string(),
  vowel_length: z.number(),
  consonant: z.nullish(z.string()),
  consonant_length: z.nullish(z.number()),
  pitch: z.number(),
})

/** Loose at every level: AivisSpeech adds fields and expects them back. */
export const audioQuerySchema = z.looseObject({
  accent_phrases: z.array(
    z.looseObject({
      moras: z.array(moraSchema),
      pause_mora: z.nullish(moraSchema),
      is_interrogative: z.optional(z.boolean()),
    }),
  ),
  // The engine itself accepts a speed of zero and a rate of zero.
  speedScale: z.number().check(z.positive()),
  pitchScale: z.number(),
  intonationScale: z.number(),
  prePhonemeLength: z.number(),
  postPhonemeLength: z.number(),
  pauseLength: z.nullish(z.number()),
  pauseLengthScale: z.optional(z.number()),
  outputSamplingRate: z.int().check(z.positive()),
})
export type AudioQuery = z.infer<typeof audioQuerySchema>

/** `runtime-info.json`, which the VOICEVOX app writes at launch and leaves behind when it quits. */
export const runtimeInfoSchema = z.object({
  engineInfos: z.array(z.object({ url: z.url() })),
})

const errorSchema = z.union([
  z.pipe(
    z.object({ detail: z.string() }),
    z.transform(({ detail }) => detail),
  ),
  z.pipe(
    z.object({ detail: z.array(z.object({ msg: z.string() })).check(z.minLength(1)) }),
    z.transform(({ detail }) => detail[0]?.msg),
  ),
  z.pipe(
    z.object({ detail: z.object({ error_name: z.string() }) }),
    z.transform(({ detail }) => detail.error_name),
  ),
  z.pipe(
    z.object({ message: z.string() }),
    z.transform(({ message }) => message),
  ),
])

/**
 * Why the engine refused, from any of its four error shapes. Leaves out `input`, `error_args` and the kana error's
 * text, because they repeat the words to be spoken.
 * @returns '' for any other body
 */
export function refusalReason(body: unknown): string {
  const parsed = errorSchema.safeParse(body)
  return parsed.success ? (parsed.data ?? '').slice(0, 200) : ''
}
