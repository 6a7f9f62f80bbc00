// Pages load this file, so it must not import the schemas: Zod probes `eval`, which the pages' CSP forbids.

export const locales = ['ja', 'en'] as const

/** A statue stays put, a still Dash only falls, a polite Dash walks while the user rests, a lively Dash at any time. */
export const dashMotions = ['statue', 'still', 'polite', 'lively'] as const

/** Where the floating Dash's bubble goes: above Dash if there is room, or to one side if that side has room. */
export const bubbleChoices = ['automatic', 'left', 'right'] as const

/** Whether the system opens Hot Dash at login, and whether Dash shows itself then. */
export const openAtLoginChoices = ['off', 'shown', 'hidden'] as const

/** How updates come: automatically, after asking, or not at all; `unasked` until the user chooses. */
export const updateChoices = ['unasked', 'automatic', 'ask', 'off'] as const

export const onboardingCards = ['meet', 'work', 'voice', 'place'] as const

/** Side of the floating Dash in CSS pixels. */
export const minBirdSize = 96
export const maxBirdSize = 400
/** How much one notch of the wheel changes the size. */
export const birdSizeStep = 16

/** The ranges of the VOICEVOX editor. The engine itself accepts any value. */
export const tuningRanges = {
  speed: { min: 0.5, max: 2, step: 0.05 },
  pitch: { min: -0.15, max: 0.15, step: 0.01 },
  intonation: { min: 0, max: 2, step: 0.05 },
} as const

export const plainTuning: Readonly<Record<keyof typeof tuningRanges, number>> = {
  speed: 1,
  pitch: 0,
  intonation: 1,
}
