import { dishCount, zeroCounts } from '../../../preload/contract/counts.ts'
import { kinds, type Kind } from '../../../preload/contract/kinds.ts'
import type { Counts } from '../../../preload/contract/views/history-view.ts'
import type { Snapshot } from '../../../preload/contract/views/snapshot-view.ts'
import type { CompleteOutfit } from '../../../preload/contract/earnables.ts'
import type { Command, StatusField } from './command-line.ts'

/** @param key of resources/locales */
export type Translate = (key: string, params?: Readonly<Record<string, string | number>>) => string
type StatusFormat = Extract<Command, { name: 'status' }>['format']

/** The part of `DayView` that commands show. */
export interface DaySummary {
  readonly day: string
  readonly count: number
  readonly families: readonly FamilySummary[]
}

interface FamilySummary {
  readonly name: string
  readonly count: number
  readonly commits: { readonly counted: number }
  readonly items: readonly { readonly kind: Kind; readonly counts: boolean }[]
}

type Status = Pick<Snapshot, 'pet' | 'pantry'> & { readonly worn: CompleteOutfit }

/** @param today the number of today's contributions. @returns text that ends with a line feed */
export function statusOutput(
  format: StatusFormat,
  { pet, pantry, worn }: Status,
  today: number,
  t: Translate,
): string {
  const { level, experience, form, mood } = pet
  const waiting = dishCount(pantry)
  const fields: Readonly<Record<StatusField, string | number>> = {
    level,
    experience,
    form,
    mood,
    waiting,
    today,
  }
  if (format === 'json') return `${JSON.stringify({ ...fields, worn })}\n`
  if (format !== 'text') {
    const filled = format.template.replace(/\{(\w+)\}/g, (_, name: StatusField) =>
      String(fields[name]),
    )
    return `${filled}\n`
  }
  const parts = [
    t(`mood.${mood}`),
    t('nest.level', { level }),
    t('pantry.waiting', { count: waiting }),
    t('command.today', { count: today }),
  ]
  return `${parts.join(' · ')}\n`
}

/** A terminal shows no more repositories without scrolling. */
const maxFamilies = 20

/** Largest repository first. @returns text that ends with a line feed */
export function dayOutput({ day, count, families }: DaySummary, t: Translate): string {
  const counting = families.filter((family) => family.count > 0)
  const width = String(counting[0]?.count ?? 0).length
  const rows = counting
    .slice(0, maxFamilies)
    .map(
      (family) =>
        `  ${String(family.count).padStart(width)}  ${family.name}  ${kindsOf(family, t)}`,
    )
  const more = counting.length - rows.length
  return [
    t('command.day', { day, count }),
    ...rows,
    ...(more > 0 ? [`  ${t('command.moreRepositories', { count: more })}`] : []),
    '',
  ].join('\n')
}

/** What waits to be eaten, as JSON for an agent. */
export function pantryJson(pantry: Snapshot['pantry']): string {
  const dishes = Object.fromEntries(pantry.map(({ kind, count }) => [kind, count]))
  return JSON.stringify({ waiting: dishCount(pantry), dishes: { ...zeroCounts, ...dishes } })
}

/** A day's numbers, as JSON for an agent. @param withNames whether the user lets agents see names of repositories */
export function dayJson({ day, count, families }: DaySummary, withNames: boolean): string {
  const counting = families.filter((family) => family.count > 0)
  const all = counting.map(countsOf)
  const byKind = kinds.map((kind) => [kind, all.reduce((sum, counts) => sum + counts[kind], 0)])
  const repositories = counting.slice(0, maxFamilies).map(({ name, count }) => ({ name, count }))
  return JSON.stringify({
    day,
    count,
    ...Object.fromEntries(byKind),
    ...(withNames ? { repositories } : {}),
  })
}

const countsOf = ({ commits, items }: FamilySummary): Counts => ({
  ...zeroCounts,
  ...Object.fromEntries(
    kinds.map((kind) => [kind, items.filter((item) => item.counts && item.kind === kind).length]),
  ),
  commit: commits.counted,
})

/** As `Commits 3, Reviews 1`. */
function kindsOf(family: FamilySummary, t: Translate): string {
  const counts = countsOf(family)
  return kinds
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `${t(`kind.${kind}`)} ${String(counts[kind])}`)
    .join(', ')
}
