/** The small sounds; each is a file `sounds/<name>.wav` of the pages, made by the build (scripts/sounds). */
export const effectNames = [
  'peck',
  'bite-commit',
  'bite-issue',
  'bite-review',
  'bite-pull-request',
  'sizzle',
  'swallow',
  'hop',
  'landing',
  'surprise',
  'purr',
  'level-up',
  'unlock',
] as const

export type EffectName = (typeof effectNames)[number]
