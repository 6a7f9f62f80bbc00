/** How Dash reacts to work: gestures of `renderer/bird/gestures.ts`. */
export const workGestures = [
  'applaud',
  'fanfare',
  'full-cheeks',
  'hold-head',
  'relief',
  'lap',
  'peck',
  'think',
  'facepalm',
  'stretch',
  'type-along',
  'preen',
  'listen',
] as const
export type WorkGesture = (typeof workGestures)[number]
