/**
 * What makes Dash speak. A line of a higher rank takes the word from a lower one; of the same rank the newer one speaks.
 * `late: 'waits'` keeps a line whose turn has not come (a level is announced after the fire), `'drops'` forgets it.
 * `variables` are the words in braces that a line of this trigger may use.
 */
interface TriggerRow {
  readonly rank: number
  readonly late: 'waits' | 'drops'
  readonly variables: readonly string[]
}

export const triggers = {
  idle: { rank: 0, late: 'drops', variables: [] },
  hungry: { rank: 1, late: 'drops', variables: [] },
  'late-night': { rank: 1, late: 'drops', variables: [] },
  'greeting-morning': { rank: 2, late: 'drops', variables: [] },
  'greeting-day': { rank: 2, late: 'drops', variables: [] },
  'greeting-evening': { rank: 2, late: 'drops', variables: [] },
  'greeting-night': { rank: 2, late: 'drops', variables: [] },
  'new-food-commit': { rank: 2, late: 'drops', variables: [] },
  'new-food-issue': { rank: 2, late: 'drops', variables: [] },
  'new-food-review': { rank: 2, late: 'drops', variables: [] },
  'new-food-pull-request': { rank: 2, late: 'drops', variables: [] },
  'new-food-many': { rank: 2, late: 'drops', variables: ['count'] },
  stroked: { rank: 2, late: 'drops', variables: [] },
  dragged: { rank: 2, late: 'drops', variables: [] },
  'fed-commit': { rank: 3, late: 'drops', variables: [] },
  'fed-issue': { rank: 3, late: 'drops', variables: [] },
  'fed-review': { rank: 3, late: 'drops', variables: [] },
  'fed-pull-request': { rank: 3, late: 'drops', variables: [] },
  'fed-all': { rank: 3, late: 'drops', variables: ['count'] },
  'fire-breath': { rank: 4, late: 'waits', variables: [] },
  'first-start': { rank: 2, late: 'waits', variables: [] },
  'level-up': { rank: 5, late: 'waits', variables: ['level'] },
  unlock: { rank: 5, late: 'waits', variables: ['item'] },
  'voice-test': { rank: 6, late: 'drops', variables: [] },
} as const satisfies Record<string, TriggerRow>

export type Trigger = keyof typeof triggers

/** The words that a trigger's lines need: `VariablesOf<'level-up'>` is `{ level }`, of a trigger without any `{}`. */
export type VariablesOf<Name extends Trigger> = Readonly<
  Record<(typeof triggers)[Name]['variables'][number], string | number>
>

export const triggerNames = Object.keys(triggers) as readonly Trigger[]

/** What becomes of a new line while another one is being said. */
export function turnOf(next: Trigger, current: Trigger | null): 'now' | 'waits' | 'drops' {
  if (current === null) return 'now'
  const row: TriggerRow = triggers[next]
  const rival: TriggerRow = triggers[current]
  if (row.rank > rival.rank) return 'now'
  if (row.late === 'waits') return 'waits'
  return row.rank === rival.rank ? 'now' : 'drops'
}

/** @param hour of the user's clock, 0 to 23 */
export function greetingAt(hour: number): Trigger {
  if (hour >= 5 && hour < 11) return 'greeting-morning'
  if (hour >= 11 && hour < 17) return 'greeting-day'
  if (hour >= 17 && hour < 22) return 'greeting-evening'
  return 'greeting-night'
}
