import table from '../../resources/deeds.json' with { type: 'json' }
import type { Locale } from './declared-settings.ts'

export type DeedId = keyof typeof table

/** The chapters of the book, in its order. */
export const chapters = ['table', 'craft', 'days', 'garden', 'dash'] as const
export type Chapter = (typeof chapters)[number]

/** The unit of a deed's tiers. `deeds.left.<unit>` names it in both languages. */
export const deedUnits = [
  'commit',
  'day',
  'dish',
  'issue',
  'kind',
  'language',
  'meal',
  'month',
  'pullRequest',
  'repository',
  'review',
  'slot',
  'thing',
  'time',
  'weekday',
  'year',
  'zone',
] as const
type DeedUnit = (typeof deedUnits)[number]

interface DeedWords {
  readonly name: string
  readonly how: string
  readonly why: string
}

/** A row of resources/deeds.json. `tiers`: the numbers to reach, ascending. */
interface Deed extends Readonly<Record<Locale, DeedWords>> {
  readonly chapter: Chapter
  readonly unit: DeedUnit
  readonly tiers: readonly number[]
}

export const deeds = table as Readonly<Record<DeedId, Deed>>
/** All deeds, in the order of the book. */
export const deedIds = Object.keys(table) as readonly DeedId[]
