import type { Kind } from './kinds.ts'

export type Locale = 'ja' | 'en'

/**
 * How the floating Dash moves by itself, from still to lively: a statue stays where it is put; still, it falls; polite, it walks
 * while nobody types or moves the pointer; lively, it walks at any time.
 */
export const dashMotions = ['statue', 'still', 'polite', 'lively'] as const
export type DashMotion = (typeof dashMotions)[number]

/** Where the bubble of the floating Dash is: above it where there is room, or on one side of it where that has room. */
export const bubbleChoices = ['automatic', 'left', 'right'] as const
export type BubbleChoice = (typeof bubbleChoices)[number]

/** Whether the system opens Hot Dash when the person logs in, and whether Dash shows itself then. */
export type OpenAtLogin = 'off' | 'shown' | 'hidden'

/** How newer versions come: by themselves, after a question each time, or not at all; `unasked`: nobody has chosen yet. */
export const updateChoices = ['unasked', 'automatic', 'ask', 'off'] as const
export type UpdateChoice = (typeof updateChoices)[number]

/** The cards of the first minute, in their order. */
export const onboardingCards = ['meet', 'work', 'voice', 'place'] as const

export type OnboardingCard = (typeof onboardingCards)[number]

/** The card that a person is at. */
export type OnboardingStep = OnboardingCard | 'done'

/** Side of the floating Dash in CSS pixels. */
export const minBirdSize = 96
export const maxBirdSize = 400
/** By so much a turn of the wheel changes it. */
export const birdSizeStep = 16

/** A time of each day in which Dash is silent and still. From and to: minutes of the day, 0 to 1439. */
export interface QuietHours {
  readonly on: boolean
  readonly from: number
  readonly to: number
}

/** The person presents: until an instant, in milliseconds since the epoch, or (null) until it is switched off. */
export type Presenting = { readonly until: number | null } | null

/** How a voice says a line: what an engine's own numbers are multiplied by; pitch is added. */
export interface Tuning {
  readonly speed: number
  readonly pitch: number
  readonly intonation: number
}

/** As the VOICEVOX editor has them: an engine itself refuses nothing. */
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
  /** What the voice speaks, whatever the texts are in; null: what the texts are in. */
  readonly voiceLanguage: Locale | null
  /** Whether the system's own voice speaks where no engine does; else Dash chirps. */
  readonly systemVoice: boolean
  readonly tuning: Tuning
  /** Styles that a person likes, by `favouriteKey` of preload/contract/views/voice.ts. */
  readonly favouriteVoices: readonly string[]
  /** The voice engine that is preferred to others; null before the first one was found. */
  readonly engineUuid: string | null
  /** Where else one is searched for: an origin of this machine, or null. */
  readonly engineAddress: string | null
  /** Whether a language model writes some of the lines, which one, and where; null: none yet, and this machine. */
  readonly modelOn: boolean
  readonly modelName: string | null
  readonly modelAddress: string | null
  readonly shown: boolean
  readonly clickThrough: boolean
  readonly size: number
  readonly motion: DashMotion
  readonly bubbleSide: BubbleChoice
  /** Whether Dash answers what somebody does with Git. */
  readonly mirrorsWork: boolean
  /** Whether Dash speaks of a break after long work. */
  readonly remindsOfBreaks: boolean
  readonly openAtLogin: OpenAtLogin
  readonly updates: UpdateChoice
  readonly onboarding: OnboardingStep
  readonly quietHours: QuietHours
  readonly presenting: Presenting
  /** The floating Dash is left out of captures of the screen, where the system can do that. */
  readonly hiddenFromCaptures: boolean
  /** Call Dash from anywhere: an accelerator as Electron writes it; null: none. */
  readonly comeHereKeys: string | null
  readonly kinds: Readonly<Record<Kind, boolean>>
  readonly languages: readonly string[]
}

/** Settings of several values, of which a change may name some: the others stay. */
export const compoundSettings = ['tuning', 'quietHours', 'kinds'] as const
export type CompoundSetting = (typeof compoundSettings)[number]

/** A change of some settings. */
export type SettingsPatch = Partial<Omit<Settings, CompoundSetting>> & {
  readonly [Name in CompoundSetting]?: Partial<Settings[Name]>
}
