import { expect, test } from 'vitest'
import {
  firstForm,
  formsReached,
  formState,
  wornForm,
} from '../../../main/companion/rules/reached-forms.ts'
import type { Day } from '../../../preload/contract/calendar-day.ts'
import { formIds, type FormId } from '../../../preload/contract/earnables.ts'
import fc from '../../support/fast-check.ts'

const day = (text: string) => text as Day

test.each([
  { mealDays: 0, is: 'chick' },
  { mealDays: 1, is: 'chick' },
  { mealDays: 9, is: 'chick' },
  { mealDays: 10, is: 'fledgling' },
  { mealDays: 39, is: 'fledgling' },
  { mealDays: 40, is: 'dash' },
  { mealDays: 199, is: 'dash' },
  { mealDays: 200, is: 'star-dash' },
  { mealDays: 3, today: '2028-11-24', is: 'chick' },
  { mealDays: 3, today: '2028-11-25', is: 'star-dash' },
  { mealDays: 3, adoption: '2024-02-29', today: '2026-02-28', is: 'chick' },
  { mealDays: 3, adoption: '2024-02-29', today: '2026-03-01', is: 'star-dash' },
  // If the clock is certainly wrong, only meals count.
  { mealDays: 12, adoption: null, today: '2040-01-01', is: 'fledgling' },
  // The clock was set back to before the adoption.
  { mealDays: 12, today: '1970-01-01', is: 'fledgling' },
])('after $mealDays days with a meal, on $today, Dash is a $is', (row) => {
  const { mealDays, adoption = '2026-11-25', today = '2027-11-25', is } = row
  const reached = formsReached({
    mealDays,
    adoption: adoption === null ? null : day(adoption),
    today: day(today),
  })
  expect(reached.at(-1)).toBe(is)
  expect(reached).toEqual(formIds.slice(0, reached.length))
})

const someDay = fc
  .date({ min: new Date('2026-01-01'), max: new Date('2036-01-01'), noInvalidDate: true })
  .map((date) => day(date.toISOString().slice(0, 10)))

test('another day, or another day with a meal, never makes Dash younger', () => {
  fc.assert(
    fc.property(fc.nat(300), fc.nat(300), someDay, someDay, someDay, (meals, more, ...days) => {
      const [adoption, today, later] = days.toSorted() as [Day, Day, Day]
      const before = formsReached({ mealDays: meals, adoption, today })
      const after = formsReached({ mealDays: meals + more, adoption, today: later })
      expect(after.slice(0, before.length)).toEqual(before)
    }),
  )
})

const someForms = fc.subarray([...formIds]).map((forms) => new Set<FormId>([firstForm, ...forms]))

test('Dash has the oldest form that had its ceremony, or the one that the user chose', () => {
  fc.assert(
    fc.property(someForms, fc.option(fc.constantFrom(...formIds)), (celebrated, chosen) => {
      const worn = wornForm(celebrated, chosen)
      expect(celebrated).toContain(worn)
      if (chosen !== null && celebrated.has(chosen)) expect(worn).toBe(chosen)
      else
        for (const form of celebrated)
          expect(formIds.indexOf(form)).toBeLessThanOrEqual(formIds.indexOf(worn))
    }),
  )
})

test('a form is available once it had its ceremony, comes soon once it is reached, and otherwise says how to reach it', () => {
  const states = (mealDays: number, reached: readonly FormId[], celebrated: readonly FormId[]) =>
    formIds.map((form) =>
      formState(form, { mealDays, reached: new Set(reached), celebrated: new Set(celebrated) }),
    )
  expect(states(10, ['chick', 'fledgling'], ['chick'])).toEqual([
    { name: 'unlocked' },
    { name: 'reached' },
    { name: 'ahead', mealDaysLeft: 30, years: null },
    { name: 'ahead', mealDaysLeft: 190, years: 2 },
  ])
})
