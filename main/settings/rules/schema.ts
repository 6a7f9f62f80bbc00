import { z } from 'zod'
import { kinds } from '../../../preload/contract/kinds.ts'

/** One schema for each setting, for reading and for writing. */
const settingSchemas = {
  locale: z.enum(['ja', 'en', 'system']),
  appearance: z.enum(['system', 'light', 'dark']),
  muted: z.boolean(),
  volume: z.number().min(0).max(1),
  /** A style id of a VOICEVOX-compatible engine. */
  styleId: z.int().nonnegative(),
  shown: z.boolean(),
  clickThrough: z.boolean(),
  /** Side of the floating bird in CSS pixels. */
  size: z.number().min(80).max(600),
  kinds: z.record(z.enum(kinds), z.boolean()),
  /** Linguist's names, each once. */
  languages: z
    .array(z.string().trim().min(1).max(100))
    .max(100)
    .transform((languages) => [...new Set(languages)]),
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
  kinds: { commit: true, issue: true, review: true, 'pull-request': true },
  languages: ['Dart'],
}

/** Settings as they were stored: one that is missing or not valid any more gets its default. */
export const storedSettingsSchema = z.object({
  locale: settingSchemas.locale.catch(defaultSettings.locale),
  appearance: settingSchemas.appearance.catch(defaultSettings.appearance),
  muted: settingSchemas.muted.catch(defaultSettings.muted),
  volume: settingSchemas.volume.catch(defaultSettings.volume),
  styleId: settingSchemas.styleId.catch(defaultSettings.styleId),
  shown: settingSchemas.shown.catch(defaultSettings.shown),
  clickThrough: settingSchemas.clickThrough.catch(defaultSettings.clickThrough),
  size: settingSchemas.size.catch(defaultSettings.size),
  kinds: settingSchemas.kinds.catch(defaultSettings.kinds),
  languages: settingSchemas.languages.catch([...defaultSettings.languages]),
})

/** The settings that decide what counts are shared by all devices (so are the addresses); the others belong to one. */
export const sharedSettings: ReadonlySet<SettingName> = new Set(['kinds', 'languages'])

/** A change of some settings; refused as a whole where a value is wrong or a name unknown. */
export const settingsChangeSchema = z.strictObject(settingSchemas).partial()

export const addressSchema = z.strictObject({
  counts: z.boolean(),
  from: z.enum(['git', 'log', 'github', 'you']),
})

export const clientIdSchema = z.string().min(1)
