import type { Kind } from './kinds.ts'

export type Locale = 'ja' | 'en'

/**
 * How much the floating Dash moves by itself. Statue: stays where it is put. Still: only falls. Polite: walks while
 * the user neither types nor moves the pointer. Lively: walks at any time.
 */
export const dashMotions = ['statue', 'still', 'polite', 'lively'] as const
export type DashMotion = (typeof dashMotions)[number]

/** Where the floating Dash's bubble goes: above it if there is room, or on one side if that side has room. */
export const bubbleChoices = ['automatic', 'left', 'right'] as const
export type BubbleChoice = (typeof bubbleChoices)[number]

/** Whether the system opens Hot Dash at login, and whether Dash shows itself then. */
export type OpenAtLogin = 'off' | 'shown' | 'hidden'

/** How updates come: automatically, after asking, or not at all; `unasked` until the user chooses. */
export const updateChoices = ['unasked', 'automatic', 'ask', 'off'] as const
export type UpdateChoice = (typeof updateChoices)[number]

/** The onboarding cards in order. */
export const onboardingCards = ['meet', 'work', 'voice', 'place'] as const

export type OnboardingCard = (typeof onboardingCards)[number]

/** The card that the user is at. */
export type OnboardingStep = OnboardingCard | 'done'

/** Side of the floating Dash in CSS pixels. */
export const minBirdSize = 96
export const maxBirdSize = 400
/** One notch of the wheel changes the size by this much. */
export const birdSizeStep = 16

/** Daily quiet hours, in minutes since midnight (0 to 1439). */
export interface QuietHours {
  readonly on: boolean
  readonly from: number
  readonly to: number
}

/** The user presents until an instant (milliseconds since the epoch), or (null) until they switch it off. */
export type Presenting = { readonly until: number | null } | null

/** How a voice says a line: factors for the engine's own numbers; pitch is added. */
export interface Tuning {
  readonly speed: number
  readonly pitch: number
  readonly intonation: number
}

/** The VOICEVOX editor's ranges: the engine itself accepts anything. */
export const tuningRanges: Readonly<
  Record<keyof Tuning, { readonly min: number; readonly max: number; readonly step: number }>
> = {
  speed: { min: 0.5, max: 2, step: 0.05 },
  pitch: { min: -0.15, max: 0.15, step: 0.01 },
  intonation: { min: 0, max: 2, step: 0.05 },
}

export const plainTuning: Tuning = { speed: 1, pitch: 0, intonation: 1 }

export interface Settings {
  readonly locale: Locale | 'system'
  readonly appearance: 'system' | 'light' | 'dark'
  readonly muted: boolean
  readonly volume: number
  readonly effectsVolume: number
  readonly styleId: number
  /** The language of the voice; null: that of the texts. */
  readonly voiceLanguage: Locale | null
  /** Whether the system's own voice speaks if no engine does; otherwise Dash chirps. */
  readonly systemVoice: boolean
  readonly tuning: Tuning
  /** The user's favourite styles, by `favouriteKey` of preload/contract/views/voice.ts. */
  readonly favouriteVoices: readonly string[]
  /** The preferred voice engine; null until the first one is found. */
  readonly engineUuid: string | null
  /** Another place to search for an engine: an origin on this machine, or null. */
  readonly engineAddress: string | null
  /** Whether a language model writes some lines, which model, and where; null: none yet, and this machine. */
  readonly modelOn: boolean
  readonly modelName: string | null
  readonly modelAddress: string | null
  readonly shown: boolean
  readonly clickThrough: boolean
  readonly size: number
  readonly motion: DashMotion
  readonly bubbleSide: BubbleChoice
  /** Whether Dash reacts to the user's work with Git. */
  readonly mirrorsWork: boolean
  /** Whether Dash suggests a break after long work. */
  readonly remindsOfBreaks: boolean
  readonly openAtLogin: OpenAtLogin
  readonly updates: UpdateChoice
  readonly onboarding: OnboardingStep
  readonly quietHours: QuietHours
  readonly presenting: Presenting
  /** Whether screen captures leave out the floating Dash, if the system can do that. */
  readonly hiddenFromCaptures: boolean
  /** The global shortcut that calls Dash, as an Electron accelerator; null: none. */
  readonly comeHereKeys: string | null
  readonly kinds: Readonly<Record<Kind, boolean>>
  readonly languages: readonly string[]
}

/** Settings with several fields; a change may name some of them, and the others stay. */
export const compoundSettings = ['tuning', 'quietHours', 'kinds'] as const
export type CompoundSetting = (typeof compoundSettings)[number]

/** A change of some settings. */
export type SettingsPatch = Partial<Omit<Settings, CompoundSetting>> & {
  readonly [Name in CompoundSetting]?: Partial<Settings[Name]>
}
