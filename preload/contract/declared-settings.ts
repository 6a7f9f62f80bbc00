import * as z from 'zod/mini'
import { isRecord } from './is-record.ts'
import { kinds } from './kinds.ts'
import {
  bubbleChoices,
  dashMotions,
  locales,
  openAtLoginChoices,
  maxBirdSize,
  minBirdSize,
  onboardingCards,
  plainTuning,
  tuningRanges,
  updateChoices,
} from './setting-choices.ts'

const locale = z.enum(locales)
const volume = z.number().check(z.minimum(0), z.maximum(1))
const minuteOfDay = z.int().check(z.minimum(0), z.maximum(1439))
const within = ({ min, max }: { readonly min: number; readonly max: number }) =>
  z.number().check(z.minimum(min), z.maximum(max))

/** Speed and intonation multiply the engine's own values; pitch is added to its value. */
const tuning = z.strictObject({
  speed: within(tuningRanges.speed),
  pitch: within(tuningRanges.pitch),
  intonation: within(tuningRanges.intonation),
})

/** Daily quiet hours, in minutes since midnight. */
const quietHours = z.strictObject({ on: z.boolean(), from: minuteOfDay, to: minuteOfDay })

/** A setting of this device. */
const local = <Schema extends z.ZodMiniType>(
  schema: Schema,
  initial: NoInfer<z.output<Schema>>,
) => ({
  schema,
  initial,
  isShared: false,
})

/** A setting that all of the user's devices share, because it decides what counts. */
const shared: typeof local = (schema, initial) => ({ schema, initial, isShared: true })

/** Every setting, with its schema and its value in a new installation. */
const declared = {
  locale: local(z.enum([...locales, 'system']), 'system'),
  appearance: local(z.enum(['system', 'light', 'dark']), 'system'),
  muted: local(z.boolean(), false),
  volume: local(volume, 0.8),
  effectsVolume: local(volume, 0.6),
  /** The voice: a style id of a VOICEVOX-compatible engine. 3 is the style ノーマル of ずんだもん. */
  styleId: local(z.int().check(z.minimum(0)), 3),
  /** The language of the voice. If null, the language of the texts. */
  voiceLanguage: local(z.nullable(locale), null),
  /** Whether the system's own voice speaks if no engine does. If not, Dash chirps. */
  systemVoice: local(z.boolean(), true),
  tuning: local(tuning, plainTuning),
  /** The keys of the user's favourite styles (`favouriteKey` in views/voice-view.ts). */
  favouriteVoices: local(
    z.readonly(z.array(z.string().check(z.minLength(1), z.maxLength(200))).check(z.maxLength(500))),
    [],
  ),
  /** The preferred voice engine; null until one is found. */
  engineUuid: local(z.nullable(z.string().check(z.minLength(1), z.maxLength(100))), null),
  /** Another address to search for an engine. It must be on this machine, so that Dash's words go nowhere else. */
  engineAddress: local(
    z.nullable(z.string().check(z.regex(/^http:\/\/127\.0\.0\.1:\d{1,5}$/))),
    null,
  ),
  modelOn: local(z.boolean(), false),
  modelName: local(z.nullable(z.string().check(z.minLength(1), z.maxLength(200))), null),
  /** The server's origin; null for this machine. Pages cannot set it: the user agrees to a host in main's dialog. */
  modelAddress: local(
    z.nullable(z.string().check(z.regex(/^https?:\/\/[^/\s]+$/), z.maxLength(300))),
    null,
  ),
  shown: local(z.boolean(), true),
  clickThrough: local(z.boolean(), false),
  /** Side of the floating Dash in CSS pixels. */
  size: local(z.number().check(z.minimum(minBirdSize), z.maximum(maxBirdSize)), 200),
  motion: local(z.enum(dashMotions), 'polite'),
  bubbleSide: local(z.enum(bubbleChoices), 'automatic'),
  /** Whether Dash reacts to what the user does with Git. */
  mirrorsWork: local(z.boolean(), true),
  remindsOfBreaks: local(z.boolean(), true),
  /** Whether the command and other programs of the user may talk to Dash (main/door). */
  door: local(z.boolean(), true),
  /** Whether Dash shows and mirrors what the user's coding agents do (main/agents). */
  agents: local(z.boolean(), true),
  /** Whether coding agents that ask Dash about today see names of repositories. */
  agentsSeeNames: local(z.boolean(), false),
  openAtLogin: local(z.enum(openAtLoginChoices), 'off'),
  updates: local(z.enum(updateChoices), 'unasked'),
  onboarding: local(z.enum([...onboardingCards, 'done']), 'meet'),
  quietHours: local(quietHours, { on: false, from: 22 * 60, to: 7 * 60 }),
  /** When presenting ends, in milliseconds since the epoch. If `until` is null, the user must switch it off. */
  presenting: local(z.nullable(z.strictObject({ until: z.nullable(z.number()) })), null),
  /** Whether screen captures leave out the floating Dash, if the system can do that. */
  hiddenFromCaptures: local(z.boolean(), false),
  /** The global shortcut for Dash (an Electron accelerator). Without Control, Alt or Super, it would block typing it. */
  comeHereKeys: local(
    z.nullable(
      z
        .string()
        .check(
          z.regex(
            /^(?=.*(Control|Alt|Super)\+)((Control|Alt|Shift|Super)\+){1,4}(?!(Control|Alt|Shift|Super)$)\w+$/,
          ),
        ),
    ),
    null,
  ),
  kinds: shared(z.record(z.enum(kinds), z.boolean()), {
    commit: true,
    issue: true,
    review: true,
    'pull-request': true,
  }),
  /** Linguist's names, without repeats. */
  languages: shared(
    z.pipe(
      z.readonly(
        z
          .array(z.string().check(z.trim(), z.minLength(1), z.maxLength(100)))
          .check(z.maxLength(100)),
      ),
      z.transform((languages): readonly string[] => [...new Set(languages)]),
    ),
    ['Dart'],
  ),
}

type Declared = typeof declared
type SettingName = keyof Declared
export type Settings = { readonly [Name in SettingName]: z.output<Declared[Name]['schema']> }

export type Locale = z.output<typeof locale>
export type Tuning = Readonly<Settings['tuning']>
export type QuietHours = Readonly<Settings['quietHours']>
export type Presenting = Settings['presenting']
export type DashMotion = Settings['motion']
export type OpenAtLogin = Settings['openAtLogin']
export type UpdateChoice = Settings['updates']
export type OnboardingStep = Settings['onboarding']
export type OnboardingCard = Exclude<OnboardingStep, 'done'>

export const settingNames = Object.keys(declared) as readonly SettingName[]
export const isSettingName = (name: string): name is SettingName => Object.hasOwn(declared, name)
export const isShared = (name: SettingName): boolean => declared[name].isShared

export const defaultSettings = Object.fromEntries(
  settingNames.map((name) => [name, declared[name].initial]),
) as Settings

/** @param stored a missing or invalid setting gets its default */
export function storedSettings(stored: ReadonlyMap<string, unknown>): Settings {
  return Object.fromEntries(
    settingNames.map((name) => {
      const { schema, initial } = declared[name]
      const parsed = schema.safeParse(stored.get(name))
      return [name, parsed.success ? parsed.data : initial]
    }),
  ) as Settings
}

export const settingSchemas = Object.fromEntries(
  settingNames.map((name) => [name, declared[name].schema]),
) as { readonly [Name in SettingName]: Declared[Name]['schema'] }

/** A change of some settings. It may omit fields of a setting that has several. */
export type SettingsPatch = Partial<Omit<Settings, 'tuning' | 'quietHours' | 'kinds'>> & {
  readonly [Name in 'tuning' | 'quietHours' | 'kinds']?: Partial<Settings[Name]>
}

/**
 * Fills in the fields that a patch omits. So two quick changes of one setting both stay, even if the page has not seen
 * the first when it sends the second.
 * @returns the new values of the settings that the patch names, or null if any is unknown or invalid
 */
export function applyPatch(patch: unknown, now: Settings): Partial<Settings> | null {
  if (!isRecord(patch)) return null
  const changed = new Map<string, unknown>()
  for (const [name, value] of Object.entries(patch)) {
    if (!isSettingName(name)) return null
    const current = now[name]
    const complete = isRecord(value) && isRecord(current) ? { ...current, ...value } : value
    const parsed = settingSchemas[name].safeParse(complete)
    if (!parsed.success) return null
    changed.set(name, parsed.data)
  }
  return Object.fromEntries(changed)
}
