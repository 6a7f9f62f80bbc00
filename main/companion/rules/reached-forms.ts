import { formIds, forms, type FormId, type FormState } from '../../../preload/contract/earnables.ts'
import type { Day } from '../../base/rules/day.ts'

export const firstForm: FormId = 'chick'

/** What decides which forms Dash has reached. */
interface Age {
  /** On how many days, by the user's clock, Dash has had a meal. */
  readonly mealDays: number
  /** Null before the first start with a clock that can be right. */
  readonly adoption: Day | null
  readonly today: Day
}

/** Every form that Dash has reached, the youngest first. Each form includes the younger ones. */
export function formsReached(age: Age): readonly FormId[] {
  const last = formIds.findLastIndex((form) => form === firstForm || isReached(form, age))
  return formIds.slice(0, last + 1)
}

function isReached(form: FormId, { mealDays, adoption, today }: Age): boolean {
  const { mealDays: needed, years } = forms[form]
  if (mealDays >= needed) return true
  return years !== undefined && adoption !== null && yearsLater(adoption, years) <= today
}

/** The same date some years later, for comparing as text. In a common year, 29 February is reached on 1 March. */
const yearsLater = (day: Day, years: number): string =>
  `${Number(day.slice(0, 4)) + years}${day.slice(4)}`

/** The form that Dash wears. @param celebrated the forms that had their ceremony @param chosen by the user */
export const wornForm = (celebrated: ReadonlySet<FormId>, chosen: FormId | null): FormId =>
  chosen !== null && celebrated.has(chosen)
    ? chosen
    : (formIds.findLast((form) => celebrated.has(form)) ?? firstForm)

/** @param dash.celebrated the forms that had their ceremony */
export function formState(
  form: FormId,
  dash: Pick<Age, 'mealDays'> & Readonly<Record<'reached' | 'celebrated', ReadonlySet<FormId>>>,
): FormState {
  const { mealDays, reached, celebrated } = dash
  if (celebrated.has(form)) return { name: 'unlocked' }
  if (reached.has(form)) return { name: 'reached' }
  const { mealDays: needed, years = null } = forms[form]
  return { name: 'ahead', mealDaysLeft: needed - mealDays, years }
}
