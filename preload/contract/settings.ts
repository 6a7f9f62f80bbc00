import type { Kind } from './kinds.ts'

export type Locale = 'ja' | 'en'

/** How the floating Dash moves by itself: a statue stays where it is put. */
export type DashMotion = 'statue' | 'lively'

/** Whether the system opens Hot Dash when the person logs in, and whether Dash shows itself then. */
export type OpenAtLogin = 'off' | 'shown' | 'hidden'

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

export interface Settings {
  readonly locale: Locale | 'system'
  readonly appearance: 'system' | 'light' | 'dark'
  readonly muted: boolean
  readonly volume: number
  readonly effectsVolume: number
  readonly styleId: number
  readonly shown: boolean
  readonly clickThrough: boolean
  readonly size: number
  readonly motion: DashMotion
  /** Whether Dash answers what somebody does with Git. */
  readonly mirrorsWork: boolean
  readonly openAtLogin: OpenAtLogin
  readonly onboarding: OnboardingStep
  readonly kinds: Readonly<Record<Kind, boolean>>
  readonly languages: readonly string[]
}
