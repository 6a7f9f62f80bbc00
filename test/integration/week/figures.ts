import type {
  Counts,
  FamilyCounts,
  NotCounted,
} from '../../../preload/contract/views/history-view.ts'
import type { RepositoryId } from '../../../main/ledger/rules/facts.ts'
import type { Machine } from '../machine.ts'
import { sumOf, tally, type Figures, type Tally, type YearFigures } from './model.ts'

const byName = (all: readonly FamilyCounts[]): Record<string, Tally> =>
  Object.fromEntries(all.map(({ name, counts }) => [name, { ...counts }]))

const byReason = (all: readonly NotCounted[]): Record<string, number> =>
  Object.fromEntries(
    all.map(({ reason, detail, count }) => [
      detail === null ? reason : `${reason} ${detail}`,
      count,
    ]),
  )

/** Everything that Hot Dash reports, through the queries that Home makes. */
export function toldFigures({ ledger, companion }: Machine['run']): Figures {
  const lifetime = ledger.history.lifetime()
  const years: Record<string, YearFigures> = {}
  for (const { year } of lifetime.years) {
    const { days, months, totals, repositories } = ledger.history.year(year)
    const { count, food } = ledger.history.total(year, null)
    years[year] = {
      days: Object.fromEntries(days.map((one) => [one.day, one.count])),
      months: months.map((counts): Tally => ({ ...counts })),
      totals: { ...totals },
      repositories: byName(repositories),
      count,
      granted: food.granted,
    }
  }
  const all = lifetime.repositories.map(({ id }) => {
    const view = ledger.history.repository(id as RepositoryId, null)
    if (view === undefined) throw new Error(`there is no repository ${id}`)
    return view
  })
  const pantry = tally()
  const pet = companion.pet(0)
  for (const { kind, count } of companion.pantry()) pantry[kind] = count
  return {
    lifetime: {
      first: lifetime.first,
      activeDays: lifetime.activeDays,
      totals: { ...lifetime.totals },
      repositories: byName(lifetime.repositories),
      notCounted: byReason(lifetime.notCounted),
    },
    years,
    days: Object.fromEntries(
      all.map(({ name, days }) => [
        name,
        Object.fromEntries(
          days
            .filter(({ counts }: { counts: Counts }) => sumOf({ ...counts }) > 0)
            .map(({ day, counts }) => [day, { ...counts }]),
        ),
      ]),
    ),
    granted: Object.fromEntries(all.map(({ name, food }) => [name, food.granted])),
    pantry,
    experience: pet.experience,
    level: pet.level,
  }
}

/** The differences between reported and expected numbers, one line each. */
export function differences(told: unknown, expected: unknown, path = ''): readonly string[] {
  if (isTree(told) && isTree(expected)) {
    const keys = new Set([...Object.keys(told), ...Object.keys(expected)])
    return [...keys].flatMap((key) => differences(told[key], expected[key], `${path}/${key}`))
  }
  if (Object.is(told, expected)) return []
  return [`${path}: ${JSON.stringify(told)}, and not ${JSON.stringify(expected)}`]
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
