import type { Problem } from '../../preload/contract/problem.ts'
import { err, ok, type Result } from '../../preload/contract/result.ts'
import { formIds, isFormId, type FormId } from '../../preload/contract/earnables.ts'
import type { WardrobeView } from '../../preload/contract/views/wardrobe-view.ts'
import type { Clock } from '../base/clock.ts'
import type { Store } from '../storage/open-store.ts'
import { readAdoption } from '../storage/read-adoption.ts'
import type { SharedValues } from './shared-values.ts'
import { firstForm, formsReached, formState, wornForm } from './rules/reached-forms.ts'

const formKey = 'form'

/**
 * The forms of Dash. Once a form is reached, it stays in the table `unlock`, even if the clock is set back. Its ceremony
 * stays in `opened_parcel`, so that merged devices do not repeat it.
 */
export function createForms(store: Store, sharedValues: SharedValues, clock: Clock) {
  const { sql } = store
  const today = () => clock.localTime(clock.now()).day
  const mealDays = () => sql.value<number>('SELECT count(*) FROM meal_day') ?? 0
  const known = (query: string) =>
    new Set([firstForm, ...sql.values<string>(query).filter(isFormId)])
  const reached = () => known('SELECT item FROM unlock')
  const celebrated = () =>
    known('SELECT item FROM unlock WHERE item IN (SELECT item FROM opened_parcel)')

  function chosen(): FormId | null {
    const value = sharedValues.get(formKey)
    return value !== null && isFormId(value) ? value : null
  }

  return {
    /** Call it in the transaction of a meal. */
    recordMealDay(): void {
      sql.insertIfAbsent('meal_day', { day: today() })
    },
    /** Stores the forms that Dash has reached. @returns whether any is new */
    reach(): boolean {
      const adoption = readAdoption(sql)
      const before = reached()
      const all = formsReached({ mealDays: mealDays(), adoption, today: today() })
      const gained = all.filter((form) => !before.has(form))
      if (gained.length > 0)
        store.transaction(() => {
          for (const form of gained) sql.insert('unlock', { item: form, at: clock.now() })
        })
      return gained.length > 0
    },
    worn: (): FormId => wornForm(celebrated(), chosen()),
    /** The oldest form that Dash has reached, if its ceremony has not taken place. */
    toCelebrate(): FormId | null {
      const [all, past] = [reached(), celebrated()]
      const oldest = formIds.findLast((form) => all.has(form))
      return oldest !== undefined && !past.has(oldest) ? oldest : null
    },
    /** Records that the ceremony takes place. It replaces the ceremonies of younger forms. */
    celebrate(): void {
      const past = celebrated()
      const now = [...reached()].filter((form) => !past.has(form))
      store.transaction(() => {
        for (const form of now) sql.insert('opened_parcel', { item: form })
      })
    },
    /** Wears a form until the user chooses another. Refuses a form without its ceremony. */
    choose(form: FormId): Result<null, Problem> {
      if (!celebrated().has(form)) return err({ code: 'unexpected' })
      sharedValues.set(formKey, form)
      return ok(null)
    },
    view(): WardrobeView['forms'] {
      const dash = { mealDays: mealDays(), reached: reached(), celebrated: celebrated() }
      return formIds.map((id) => ({ id, unlock: formState(id, dash) }))
    },
  }
}
