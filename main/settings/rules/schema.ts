// The small half of zod: this schema is read before the first paint.
import * as z from 'zod/mini'
import { kinds } from '../../../preload/contract/kinds.ts'

/** One schema for each setting, for reading and for writing. */
const settingSchemas = {
  locale: z.enum(['ja', 'en', 'system']),
  appearance: z.enum(['system', 'light', 'dark']),
  muted: z.boolean(),
  volume: z.number().check(z.minimum(0), z.maximum(1)),
  /** A style id of a VOICEVOX-compatible engine. */
  styleId: z.int().check(z.nonnegative()),
  shown: z.boolean(),
  clickThrough: z.boolean(),
  /** Side of the floating bird in CSS pixels. */
  size: z.number().check(z.minimum(80), z.maximum(600)),
  motion: z.enum(['statue', 'lively']),
  openAtLogin: z.enum(['off', 'shown', 'hidden']),
  kinds: z.record(z.enum(kinds), z.boolean()),
  /** Linguist's names, each once. */
  languages: z.pipe(
    z.array(z.string().check(z.trim(), z.minLength(1), z.maxLength(100))).check(z.maxLength(100)),
    z.transform((languages) => [...new Set(languages)]),
  ),
}

export type SettingName = keyof typeof settingSchemas

export type SettingValues = {
  readonly [Name in SettingName]: z.infer<(typeof settingSchemas)[Name]>
}

export const settingNames = Object.keys(settingSchemas) as readonly SettingName[]

export const defaultSettings: SettingValues = {
  locale: 'system',
  appearance: 'system',
  muted: false,
  volume: 0.8,
  /** ずんだもん, ノーマル. */
  styleId: 3,
  shown: true,
  clickThrough: false,
  size: 200,
  motion: 'lively',
  openAtLogin: 'off',
  kinds: { commit: true, issue: true, review: true, 'pull-request': true },
  languages: ['Dart'],
}

/** Settings as they were stored: one that is missing or not valid any more gets its default. */
export const storedSettingsSchema = z.object({
  locale: z.catch(settingSchemas.locale, defaultSettings.locale),
  appearance: z.catch(settingSchemas.appearance, defaultSettings.appearance),
  muted: z.catch(settingSchemas.muted, defaultSettings.muted),
  volume: z.catch(settingSchemas.volume, defaultSettings.volume),
  styleId: z.catch(settingSchemas.styleId, defaultSettings.styleId),
  shown: z.catch(settingSchemas.shown, defaultSettings.shown),
  clickThrough: z.catch(settingSchemas.clickThrough, defaultSettings.clickThrough),
  size: z.catch(settingSchemas.size, defaultSettings.size),
  motion: z.catch(settingSchemas.motion, defaultSettings.motion),
  openAtLogin: z.catch(settingSchemas.openAtLogin, defaultSettings.openAtLogin),
  kinds: z.catch(settingSchemas.kinds, defaultSettings.kinds),
  languages: z.catch(settingSchemas.languages, [...defaultSettings.languages]),
})

/** The settings that decide what counts are shared by all devices (so are the addresses); the others belong to one. */
export const sharedSettings: ReadonlySet<SettingName> = new Set(['kinds', 'languages'])

/** A change of some settings; refused as a whole where a value is wrong or a name unknown. */
export const settingsChangeSchema = z.partial(z.strictObject(settingSchemas))

export const addressSchema = z.strictObject({
  counts: z.boolean(),
  from: z.enum(['git', 'log', 'github', 'you']),
})

export const clientIdSchema = z.string().check(z.minLength(1))
