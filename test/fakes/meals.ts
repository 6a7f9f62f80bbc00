import type { MealNews, PetStats } from '../../preload/contract/events.ts'

/**
 * A meal of everything in the pantry, as main reports it.
 * @param how.before properties of Dash before the meal; all others are those of a hungry Dash
 * @param how.gives experience; 10 per dish by default
 */
export function someMeal(
  dishes: MealNews['dishes'] = [{ kind: 'commit', count: 1 }],
  {
    before = {},
    gives = dishes.reduce((sum, { count }) => sum + 10 * count, 0),
    ...more
  }: Partial<Omit<MealNews, 'before' | 'after' | 'dishes'>> & {
    readonly before?: Partial<PetStats>
    readonly gives?: number
  } = {},
): MealNews {
  const nothing = { commit: 0, issue: 0, review: 0, 'pull-request': 0 }
  const waiting = { ...nothing, ...before.waiting }
  for (const { kind, count } of before.waiting ? [] : dishes) waiting[kind] += count
  const left = { ...waiting }
  for (const { kind, count } of dishes) left[kind] -= count
  const start = { experience: 0, fullness: 40, heat: 0, ...before, waiting }
  const after = { ...start, experience: start.experience + gives, fullness: 100, waiting: left }
  return { dishes, before: start, after, hasFire: false, unlocked: [], ...more }
}
