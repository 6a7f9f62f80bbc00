import type { Day } from '../../preload/contract/calendar-day.ts'
import type { Kind } from '../../preload/contract/kinds.ts'
import type { Counts, FamilyView, FoodTotals } from '../../preload/contract/views/history-view.ts'

const millisecondsADay = 86_400_000
export const day = (text: string) => text as Day
const dayAt = (at: number) => day(new Date(at).toISOString().slice(0, 10))
export const yearOf = (of: Day) => Number(of.slice(0, 4))
export const noCounts: Counts = { commit: 0, issue: 0, review: 0, 'pull-request': 0 }
const kinds = ['commit', 'issue', 'review', 'pull-request'] as const satisfies readonly Kind[]
export const foodFrom = day('2026-09-24')

export interface Project extends FamilyView {
  readonly host: string
  readonly login: string
  /** The first and the last year, and the number of commits on a busy day. */
  readonly from: number
  readonly to: number
  readonly busy: number
  /** The share of days with contributions, from 0 to 1. */
  readonly often: number
}

const project = (
  name: string,
  languages: readonly string[],
  [from, to]: readonly [number, number],
  busy: number,
  often: number,
  more: Partial<Project> = {},
): Project => ({
  id: `family:${name}`,
  name,
  isPrivate: false,
  languages,
  verdict: languages.includes('Dart') ? 'yes' : 'no',
  host: 'github.com',
  login: 'hinata-dev',
  from,
  to,
  busy,
  often,
  ...more,
})

const corp = { isPrivate: true, host: 'git.corp.example', login: 'hinata' }
export const projects: readonly Project[] = [
  project('hinata-dev/onsen_map', ['Dart', 'Kotlin', 'Swift'], [2021, 2026], 8, 0.55),
  project('flutter/flutter', ['Dart', 'C++', 'Objective-C++'], [2020, 2026], 3, 0.3),
  project('仕事/在庫アプリ', ['Dart', 'TypeScript'], [2023, 2026], 7, 0.38, corp),
  project('hinata-dev/dash_widgets', ['Dart'], [2019, 2024], 4, 0.16),
  project('hinata-dev/dotfiles', ['Shell', 'Lua'], [2019, 2026], 2, 0.05),
  project('hinata-dev/advent-2026', [], [2026, 2026], 2, 0.05, { verdict: 'unknown' }),
  project('dart-lang/pub', ['Dart'], [2022, 2025], 1, 0.04),
  project('hinata-dev/kotlin-kata', ['Kotlin'], [2021, 2022], 3, 0.06),
  project('felangel/bloc', ['Dart', 'HTML'], [2021, 2023], 1, 0.03),
  project('hinata-dev/yuzu_router', ['Dart'], [2024, 2026], 3, 0.07),
  project('仕事/配送ダッシュボード', ['Dart', 'SQL'], [2024, 2025], 5, 0.1, corp),
]

/** @returns a number from 0 (included) to 1 (excluded), the same for the same seeds */
export function seededRandom(...seeds: readonly number[]): number {
  let mixed = 2_166_136_261
  for (const seed of seeds) {
    mixed = Math.imul(mixed ^ seed, 16_777_619)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 2_246_822_519)
    mixed ^= mixed >>> 13
  }
  return (mixed >>> 0) / 4_294_967_296
}

export const addCounts = (one: Counts, other: Counts): Counts => ({
  commit: one.commit + other.commit,
  issue: one.issue + other.issue,
  review: one.review + other.review,
  'pull-request': one['pull-request'] + other['pull-request'],
})
export const sumOf = (counts: Counts) => kinds.reduce((sum, kind) => sum + counts[kind], 0)

/** The contributions to one project on one day. */
export interface Entry {
  readonly project: Project
  readonly day: Day
  readonly local: number
  readonly github: number
  readonly items: readonly Exclude<Kind, 'commit'>[]
}

/** One day's contributions by project. They include every kind. */
const showcase: Readonly<Record<string, Pick<Entry, 'local' | 'github' | 'items'>>> = {
  'hinata-dev/onsen_map': { local: 4, github: 6, items: ['review', 'pull-request'] },
  'flutter/flutter': { local: 1, github: 1, items: [] },
  'hinata-dev/dotfiles': { local: 2, github: 0, items: [] },
  'hinata-dev/advent-2026': { local: 0, github: 3, items: [] },
}

function entryOf(project: Project, n: number, at: number): Entry | undefined {
  const today = dayAt(at)
  if (today === '2026-11-24') {
    const shown = showcase[project.name]
    return shown && { project, day: today, ...shown }
  }
  const days = Math.floor(at / millisecondsADay)
  const isWeekend = [0, 6].includes(new Date(at).getUTCDay())
  const season = 0.7 + 0.5 * Math.sin(days / 40 + n)
  if (seededRandom(n, days, 1) > project.often * season * (isWeekend ? 0.4 : 1)) return undefined
  const local = Math.floor(seededRandom(n, days, 2) ** 2 * (project.busy + 1))
  const more = seededRandom(n, days, 3)
  const github = Math.max(0, local + (more > 0.86 ? 2 : more < 0.12 ? -1 : 0))
  const items = (['issue', 'review', 'pull-request'] as const).filter(
    (_, k) => seededRandom(n, days, 10 + k) > 0.72 + 0.05 * k,
  )
  if (local + github + items.length === 0) return undefined
  return { project, day: today, local, github, items }
}

export function entriesUntil(last: Day): readonly Entry[] {
  const entries: Entry[] = []
  for (const [n, project] of projects.entries()) {
    const end = Math.min(Date.parse(last), Date.UTC(project.to, 11, 31))
    for (let at = Date.UTC(project.from, 3, 8); at <= end; at += millisecondsADay) {
      const entry = entryOf(project, n, at)
      if (entry) entries.push(entry)
    }
  }
  return entries.sort((a, b) => (a.day < b.day ? -1 : 1))
}

/** The counts of an entry if its project is Dart. */
export function countsIfDart({ local, github, items }: Entry): Counts {
  return items.reduce((counts, kind) => addCounts(counts, { ...noCounts, [kind]: 1 }), {
    ...noCounts,
    commit: Math.max(local, github),
  })
}

/** The counts of an entry. */
export const countsOf = (entry: Entry) =>
  entry.project.verdict === 'yes' ? countsIfDart(entry) : noCounts

/** The food of an entry: of one kind or, with null, of all kinds. */
export function foodOf(entry: Entry, kind: Kind | null = null): FoodTotals {
  const counts = countsOf(entry)
  const count = entry.day < foodFrom ? 0 : kind === null ? sumOf(counts) : counts[kind]
  // Two commits that GitHub had counted are no longer on the branch, but their food stays.
  const isBeyond = count > 0 && entry.day === '2026-11-16' && (kind ?? 'commit') === 'commit'
  const granted = isBeyond ? count + 2 : count
  return { granted, eaten: entry.day < '2026-11-18' ? granted : Math.floor(granted / 2) }
}

export const addFood = (entries: readonly Entry[], kind: Kind | null = null): FoodTotals =>
  entries
    .map((entry) => foodOf(entry, kind))
    .reduce(
      (one, other) => ({ granted: one.granted + other.granted, eaten: one.eaten + other.eaten }),
      { granted: 0, eaten: 0 },
    )

export const seedOf = ({ day: of, project: { name } }: Entry) =>
  Date.parse(of) / millisecondsADay + name.length * 7919

export function oid(...seeds: readonly number[]): string {
  return Array.from({ length: 5 }, (_, n) =>
    Math.floor(seededRandom(...seeds, n) * 4_294_967_296)
      .toString(16)
      .padStart(8, '0'),
  ).join('')
}
