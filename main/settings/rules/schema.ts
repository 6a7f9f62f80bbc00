// Not zod: this schema is needed before the first paint, and zod loads as a whole.
import * as v from 'valibot'
import { kinds } from '../../../preload/contract/kinds.ts'
import {
  bubbleChoices,
  dashMotions,
  maxBirdSize,
  minBirdSize,
  onboardingCards,
  plainTuning,
  tuningRanges,
  updateChoices,
} from '../../../preload/contract/settings.ts'

const minuteOfDay = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1439))

const within = ({ min, max }: { readonly min: number; readonly max: number }) =>
  v.pipe(v.number(), v.minValue(min), v.maxValue(max))

/** One schema per setting, for reading and writing. */
const settingSchemas = {
  locale: v.picklist(['ja', 'en', 'system']),
  appearance: v.picklist(['system', 'light', 'dark']),
  muted: v.boolean(),
  volume: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  effectsVolume: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  /** A style id of a VOICEVOX-compatible engine. */
  styleId: v.pipe(v.number(), v.integer(), v.minValue(0)),
  voiceLanguage: v.nullable(v.picklist(['ja', 'en'])),
  systemVoice: v.boolean(),
  tuning: v.strictObject({
    speed: within(tuningRanges.speed),
    pitch: within(tuningRanges.pitch),
    intonation: within(tuningRanges.intonation),
  }),
  favouriteVoices: v.pipe(
    v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
    v.maxLength(500),
  ),
  engineUuid: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(100))),
  /** This machine only: what Dash says goes nowhere else. */
  engineAddress: v.nullable(v.pipe(v.string(), v.regex(/^http:\/\/127\.0\.0\.1:\d{1,5}$/))),
  modelOn: v.boolean(),
  modelName: v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(200))),
  /** The user agreed to its host in a dialog: a page cannot set it (wiring/model-handlers.ts). */
  modelAddress: v.nullable(v.pipe(v.string(), v.regex(/^https?:\/\/[^/\s]+$/), v.maxLength(300))),
  shown: v.boolean(),
  clickThrough: v.boolean(),
  /** Side of the floating bird in CSS pixels. */
  size: v.pipe(v.number(), v.minValue(minBirdSize), v.maxValue(maxBirdSize)),
  mirrorsWork: v.boolean(),
  remindsOfBreaks: v.boolean(),
  motion: v.picklist(dashMotions),
  bubbleSide: v.picklist(bubbleChoices),
  openAtLogin: v.picklist(['off', 'shown', 'hidden']),
  updates: v.picklist(updateChoices),
  onboarding: v.picklist([...onboardingCards, 'done']),
  quietHours: v.strictObject({ on: v.boolean(), from: minuteOfDay, to: minuteOfDay }),
  presenting: v.nullable(v.strictObject({ until: v.nullable(v.number()) })),
  hiddenFromCaptures: v.boolean(),
  /** Requires Control, Alt or Super: a bare letter would be taken from every program. */
  comeHereKeys: v.nullable(
    v.pipe(
      v.string(),
      v.regex(
        /^(?=.*(Control|Alt|Super)\+)((Control|Alt|Shift|Super)\+){1,4}(?!(Control|Alt|Shift|Super)$)\w+$/,
      ),
    ),
  ),
  kinds: v.strictObject(v.entriesFromList(kinds, v.boolean())),
  /** Linguist's names, without repeats. */
  languages: v.pipe(
    v.array(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(100))),
    v.maxLength(100),
    v.transform((languages) => [...new Set(languages)]),
  ),
}

export type SettingName = keyof typeof settingSchemas

export type SettingValues = {
  readonly [Name in SettingName]: v.InferOutput<(typeof settingSchemas)[Name]>
}

export const settingNames = Object.keys(settingSchemas) as readonly SettingName[]

export const defaultSettings: SettingValues = {
  locale: 'system',
  appearance: 'system',
  muted: false,
  volume: 0.8,
  effectsVolume: 0.6,
  /** ずんだもん, ノーマル. */
  styleId: 3,
  voiceLanguage: null,
  systemVoice: true,
  tuning: plainTuning,
  favouriteVoices: [],
  engineUuid: null,
  engineAddress: null,
  modelOn: false,
  modelName: null,
  modelAddress: null,
  shown: true,
  clickThrough: false,
  size: 200,
  mirrorsWork: true,
  remindsOfBreaks: true,
  openAtLogin: 'off',
  updates: 'unasked',
  onboarding: 'meet',
  /** From ten in the evening until seven. */
  quietHours: { on: false, from: 22 * 60, to: 7 * 60 },
  presenting: null,
  hiddenFromCaptures: false,
  motion: 'polite',
  bubbleSide: 'automatic',
  comeHereKeys: null,
  kinds: { commit: true, issue: true, review: true, 'pull-request': true },
  languages: ['Dart'],
}

/** Settings as stored: one that is missing or no longer valid gets its default. */
export const storedSettingsSchema = v.object({
  locale: v.fallback(settingSchemas.locale, defaultSettings.locale),
  appearance: v.fallback(settingSchemas.appearance, defaultSettings.appearance),
  muted: v.fallback(settingSchemas.muted, defaultSettings.muted),
  volume: v.fallback(settingSchemas.volume, defaultSettings.volume),
  effectsVolume: v.fallback(settingSchemas.effectsVolume, defaultSettings.effectsVolume),
  styleId: v.fallback(settingSchemas.styleId, defaultSettings.styleId),
  voiceLanguage: v.fallback(settingSchemas.voiceLanguage, defaultSettings.voiceLanguage),
  systemVoice: v.fallback(settingSchemas.systemVoice, defaultSettings.systemVoice),
  tuning: v.fallback(settingSchemas.tuning, { ...defaultSettings.tuning }),
  favouriteVoices: v.fallback(settingSchemas.favouriteVoices, [...defaultSettings.favouriteVoices]),
  engineUuid: v.fallback(settingSchemas.engineUuid, defaultSettings.engineUuid),
  engineAddress: v.fallback(settingSchemas.engineAddress, defaultSettings.engineAddress),
  modelOn: v.fallback(settingSchemas.modelOn, defaultSettings.modelOn),
  modelName: v.fallback(settingSchemas.modelName, defaultSettings.modelName),
  modelAddress: v.fallback(settingSchemas.modelAddress, defaultSettings.modelAddress),
  shown: v.fallback(settingSchemas.shown, defaultSettings.shown),
  clickThrough: v.fallback(settingSchemas.clickThrough, defaultSettings.clickThrough),
  size: v.fallback(settingSchemas.size, defaultSettings.size),
  motion: v.fallback(settingSchemas.motion, defaultSettings.motion),
  bubbleSide: v.fallback(settingSchemas.bubbleSide, defaultSettings.bubbleSide),
  mirrorsWork: v.fallback(settingSchemas.mirrorsWork, defaultSettings.mirrorsWork),
  remindsOfBreaks: v.fallback(settingSchemas.remindsOfBreaks, defaultSettings.remindsOfBreaks),
  openAtLogin: v.fallback(settingSchemas.openAtLogin, defaultSettings.openAtLogin),
  updates: v.fallback(settingSchemas.updates, defaultSettings.updates),
  onboarding: v.fallback(settingSchemas.onboarding, defaultSettings.onboarding),
  quietHours: v.fallback(settingSchemas.quietHours, defaultSettings.quietHours),
  presenting: v.fallback(settingSchemas.presenting, defaultSettings.presenting),
  hiddenFromCaptures: v.fallback(
    settingSchemas.hiddenFromCaptures,
    defaultSettings.hiddenFromCaptures,
  ),
  comeHereKeys: v.fallback(settingSchemas.comeHereKeys, defaultSettings.comeHereKeys),
  kinds: v.fallback(settingSchemas.kinds, defaultSettings.kinds),
  languages: v.fallback(settingSchemas.languages, [...defaultSettings.languages]),
})

/** Settings that decide what counts, and the addresses, are shared by all devices; the others belong to one. */
export const sharedSettings: ReadonlySet<SettingName> = new Set(['kinds', 'languages'])

/** A change of some settings, each whole (patch.ts). Refused entirely if a value is wrong or a name unknown. */
export const settingsChangeSchema = v.partial(v.strictObject(settingSchemas))

export const addressSchema = v.strictObject({
  counts: v.boolean(),
  from: v.picklist(['git', 'repository', 'log', 'github', 'you']),
})

export const clientIdSchema = v.pipe(v.string(), v.minLength(1))
