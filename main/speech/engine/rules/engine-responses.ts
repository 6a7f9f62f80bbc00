import { z } from 'zod'
import type { Brand } from '../../../../preload/contract/brand.ts'

/** The id of one of a character's styles (`/speakers[].styles[].id`). The engine calls the parameter `speaker`. */
export type StyleId = Brand<number, 'StyleId'>

export const versionSchema = z.string().min(1).max(100)

export const manifestSchema = z.object({
  uuid: z.string().min(1),
  brand_name: z.string().min(1),
})

/** A style without a type talks. */
const styleSchema = z.object({
  id: z.int().transform((id) => id as StyleId),
  name: z.string(),
  type: z.string().default('talk'),
})

export const speakersSchema = z.array(
  z.object({ name: z.string(), speaker_uuid: z.string(), styles: z.array(styleSchema) }),
)
export type Speakers = z.infer<typeof speakersSchema>

const resource = z.string().nullish().catch(null)

/** Only the terms are required. Anything else that is invalid is left out. */
export const speakerInfoSchema = z.object({
  policy: z.string(),
  portrait: resource,
  style_infos: z
    .array(
      z.object({
        id: z.int(),
        icon: resource,
        portrait: resource,
        voice_samples: z.array(z.string()).max(20).catch([]),
      }),
    )
    .catch([]),
})
export type SpeakerInfo = z.infer<typeof speakerInfoSchema>

/** The engine writes null where its own specification omits the field. Lengths are seconds before `speedScale`. */
const moraSchema = z.looseObject({
  // In katakana. It only times the words in the bubble, so ignore an invalid value.
  text: z.string().nullish().catch(undefined),
  vowel: z.string(),
  vowel_length: z.number(),
  consonant: z.string().nullish(),
  consonant_length: z.number().nullish(),
  pitch: z.number(),
})

/** Loose at every level: AivisSpeech adds fields and expects them back. */
export const audioQuerySchema = z.looseObject({
  accent_phrases: z.array(
    z.looseObject({
      moras: z.array(moraSchema),
      pause_mora: moraSchema.nullish(),
      is_interrogative: z.boolean().optional(),
    }),
  ),
  // The engine itself accepts a speed of zero and a rate of zero.
  speedScale: z.number().positive(),
  pitchScale: z.number(),
  intonationScale: z.number(),
  prePhonemeLength: z.number(),
  postPhonemeLength: z.number(),
  pauseLength: z.number().nullish(),
  pauseLengthScale: z.number().optional(),
  outputSamplingRate: z.int().positive(),
})
export type AudioQuery = z.infer<typeof audioQuerySchema>

/** `runtime-info.json`, which the VOICEVOX app writes at launch and leaves behind when it quits. */
export const runtimeInfoSchema = z.object({
  engineInfos: z.array(z.object({ url: z.url() })),
})

const errorSchema = z.union([
  z.object({ detail: z.string() }).transform(({ detail }) => detail),
  z
    .object({ detail: z.array(z.object({ msg: z.string() })).min(1) })
    .transform(({ detail }) => detail[0]?.msg),
  z
    .object({ detail: z.object({ error_name: z.string() }) })
    .transform(({ detail }) => detail.error_name),
  z.object({ message: z.string() }).transform(({ message }) => message),
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
