import type { Day } from '../../preload/contract/calendar-day.ts'
import type { Kind } from '../../preload/contract/kinds.ts'
import type {
  CommitRow,
  GitDayView,
  DayView,
  FamilyDay,
  ItemRow,
  RepositoryView,
  TotalView,
} from '../../preload/contract/views/explanation-view.ts'
import type {
  Counts,
  FamilyCounts,
  FamilyView,
  ForgottenView,
  HistoryView,
  IncompleteDays,
  LifetimeView,
  NotCounted,
} from '../../preload/contract/views/history-view.ts'
import {
  day,
  yearOf,
  noCounts,
  foodFrom,
  projects,
  seededRandom,
  addCounts,
  sumOf,
  type Entry,
  entriesUntil,
  countsIfDart,
  countsOf,
  foodOf,
  addFood,
  seedOf,
  oid,
} from './contributions.ts'

/**
 * Answers questions about History as main does. All answers derive from one list of made-up contributions, so every
 * sum adds up.
 */
export interface FakeHistory {
  year(year: number): HistoryView
  lifetime(): LifetimeView
  day(day: string): DayView
  gitDay(day: string): GitDayView
  /** Undefined if the handle is unknown. */
  repository(id: string, year: number | null): RepositoryView | undefined
  total(year: number | null, kind: Kind | null): TotalView
  /** Hides a repository, or shows it again. */
  forget(id: string): void
  remember(id: string): void
  /** Drops a hidden repository. */
  erase(id: string): void
  forgotten(): readonly ForgottenView[]
}

const email = 'hinata@example.com'
const oldEmail = 'hinata@old-job.example'

const subjects = [
  'Show the spring’s temperature on the map',
  '地図の拡大率を覚えておく',
  'fix: route pops twice on Android back',
  'Test the offline cache with a broken connection',
  'refactor: split MapController',
  'README に動作環境を追記',
  'Upgrade to Flutter 3.38',
  'feat(search): filter by open-air baths',
  '在庫の並び順を設定で変えられるようにする',
  'Remove the unused intl delegate',
  'docs: explain the tile budget',
  'CI: run golden tests on every push',
]

function commitRows(entry: Entry): readonly CommitRow[] {
  return Array.from({ length: entry.local }, (_, n) => {
    const minute =
      9 * 60 + Math.floor(((n + seededRandom(seedOf(entry), n)) / entry.local) * 12 * 60)
    return {
      oid: oid(seedOf(entry), n),
      duplicates: n === 0 && entry.local > 2 ? [oid(seedOf(entry), n, 1)] : [],
      email: entry.project.isPrivate ? 'hinata@corp.example' : email,
      time: `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`,
      offset: 540,
      counts: true,
    }
  })
}

function itemRows({ items, project, day: of }: Entry): readonly ItemRow[] {
  return items.map((kind, n) => ({
    id: `${project.id}#${kind}#${of}`,
    kind,
    label: `${project.name}#${1 + Math.floor(seededRandom(Date.parse(of), n) * 900)}`,
    at: Date.parse(of) + (2 + n * 3) * 3_600_000,
    counts: project.verdict === 'yes',
  }))
}

function familyDay(entry: Entry): FamilyDay {
  const { project, local, github } = entry
  const counts = project.verdict === 'yes'
  return {
    ...project,
    count: sumOf(countsOf(entry)),
    foodFrom: counts ? foodFrom : null,
    food: foodOf(entry),
    commits: {
      counted: countsOf(entry).commit,
      local,
      shared: 0,
      github,
      githubCounts:
        github > 0
          ? [{ login: project.login, host: project.host, repository: project.name, count: github }]
          : [],
      rows: commitRows(entry),
      more: 0,
    },
    items: itemRows(entry),
  }
}

const largestFirst = (one: FamilyCounts, other: FamilyCounts) =>
  sumOf(other.counts) - sumOf(one.counts)

/** What GitHub does not disclose, and the commits of switched-off addresses, by year. */
const notCountedByYear: readonly (NotCounted & { readonly year: number })[] = [
  { year: 2026, reason: 'restricted', count: 12, detail: 'git.corp.example' },
  { year: 2025, reason: 'restricted', count: 40, detail: 'git.corp.example' },
  { year: 2025, reason: 'hidden', count: 5, detail: 'github.com' },
  { year: 2024, reason: 'truncated', count: 3, detail: 'github.com' },
  { year: 2024, reason: 'address', count: 61, detail: oldEmail },
]

/** The days with undisclosed contributions. */
const incomplete: readonly IncompleteDays[] = [
  {
    from: day('2026-03-17'),
    to: day('2026-05-30'),
    reason: 'restricted',
    count: 12,
    host: 'git.corp.example',
  },
  {
    from: day('2025-03-17'),
    to: day('2025-05-30'),
    reason: 'restricted',
    count: 40,
    host: 'git.corp.example',
  },
  {
    from: day('2025-08-14'),
    to: day('2025-10-27'),
    reason: 'hidden',
    count: 5,
    host: 'github.com',
  },
  {
    from: day('2024-06-03'),
    to: day('2024-06-03'),
    reason: 'truncated',
    count: 3,
    host: 'github.com',
  },
]

/** Adds up several years. */
function addUp(kept: readonly NotCounted[]): readonly NotCounted[] {
  return [...Map.groupBy(kept, ({ reason, detail }) => `${reason} ${detail}`).values()].map(
    (found) => {
      const [{ reason, detail }] = found as [NotCounted, ...NotCounted[]]
      return { reason, count: found.reduce((sum, { count }) => sum + count, 0), detail }
    },
  )
}

/** Contributions from 2019 to `last`. */
export function someHistory(last: Day = day('2026-11-25')): FakeHistory {
  let allEntries = entriesUntil(last)
  /** What there was before a repository was hidden. */
  const hidden = new Map<string, typeof allEntries>()
  const within = (year: number | null) =>
    year === null ? allEntries : allEntries.filter((entry) => yearOf(entry.day) === year)
  const sum = (entries: readonly Entry[]) => entries.map(countsOf).reduce(addCounts, noCounts)
  const activeDays = (entries: readonly Entry[]) =>
    [...Map.groupBy(entries, (entry) => entry.day)]
      .map(([of, found]) => ({ day: of, count: sumOf(sum(found)) }))
      .filter(({ count }) => count > 0)

  const families = (entries: readonly Entry[]): readonly FamilyCounts[] =>
    [...Map.groupBy(entries, (entry) => entry.project)]
      .map(([found, own]) => ({
        ...found,
        counts: own.map(countsIfDart).reduce(addCounts, noCounts),
      }))
      .sort(largestFirst)

  const notCounted = (year: number | null): readonly NotCounted[] => {
    const left = (verdict: FamilyView['verdict'], reason: NotCounted['reason']) => {
      const found = within(year).filter((entry) => entry.project.verdict === verdict)
      const count = sumOf(found.map(countsIfDart).reduce(addCounts, noCounts))
      return count > 0 ? [{ reason, count, detail: null }] : []
    }
    return [
      ...left('no', 'language'),
      ...left('unknown', 'unknown'),
      ...addUp(notCountedByYear.filter((row) => year === null || row.year === year)),
    ]
  }

  const over = (entries: readonly Entry[], one: 'local' | 'github', other: 'local' | 'github') =>
    entries
      .filter((entry) => entry.project.verdict === 'yes')
      .reduce((over, entry) => over + Math.max(0, entry[one] - entry[other]), 0)

  const years = () =>
    [...new Set(allEntries.map((entry) => yearOf(entry.day)))].sort((a, b) => b - a)

  const months = (year: number) =>
    Array.from({ length: 12 }, (_, n) =>
      sum(within(year).filter((entry) => Number(entry.day.slice(5, 7)) === n + 1)),
    )

  return {
    year(year) {
      const entries = within(year)
      return {
        year,
        years: years(),
        days: activeDays(entries),
        months: months(year),
        totals: sum(entries),
        repositories: families(entries),
        notCounted: notCounted(year),
        incomplete: incomplete.filter(({ from }) => yearOf(from) === year),
      }
    },
    lifetime: () => ({
      first: activeDays(allEntries)[0]?.day ?? null,
      activeDays: activeDays(allEntries).length,
      totals: sum(allEntries),
      years: years().map((year) => ({
        year,
        activeDays: activeDays(within(year)).length,
        counts: sum(within(year)),
        months: months(year).map(sumOf),
      })),
      repositories: families(allEntries),
      notCounted: notCounted(null),
    }),
    day(of) {
      const entries = allEntries.filter((entry) => entry.day === of)
      const rows = entries.map(familyDay).sort((one, other) => other.count - one.count)
      const left = (verdict: FamilyView['verdict']) =>
        sumOf(
          entries
            .filter((entry) => entry.project.verdict === verdict)
            .map(countsIfDart)
            .reduce(addCounts, noCounts),
        )
      return {
        day: day(of),
        count: sumOf(sum(entries)),
        food: addFood(entries),
        families: rows,
        notCounted: [
          { reason: 'language' as const, count: left('no'), detail: null },
          { reason: 'unknown' as const, count: left('unknown'), detail: null },
        ].filter(({ count }) => count > 0),
        incomplete: incomplete.filter(({ from, to }) => from <= of && of <= to),
      }
    },
    gitDay: (of) => ({
      families: allEntries
        .filter((entry) => entry.day === of && entry.local > 0)
        .map((entry) => ({
          ...entry.project,
          reachable: commitRows(entry).map((row) => row.oid),
          withAgent: commitRows(entry)
            .filter((_, n) => n % 3 === 1)
            .map((row) => row.oid),
          subjects: Object.fromEntries(
            commitRows(entry).map((row, n) => [
              row.oid,
              subjects[Math.floor(seededRandom(seedOf(entry), n, 5) * subjects.length)] ?? '',
            ]),
          ),
          unrecorded:
            entry.local > 3
              ? [
                  {
                    oid: oid(seedOf(entry), 90),
                    subject: "Merge branch 'main' into search",
                    author: 'Hinata',
                    email: 'hinata@example.com',
                    reason: 'merge' as const,
                  },
                  {
                    oid: oid(seedOf(entry), 91),
                    subject: 'Translate the onboarding',
                    author: 'Mochi',
                    email: 'mochi@example.com',
                    reason: 'other-author' as const,
                  },
                  {
                    oid: oid(seedOf(entry), 92),
                    subject: 'アイコンを差し替え',
                    author: 'Sora',
                    email: 'sora@example.com',
                    reason: 'other-author' as const,
                  },
                ]
              : [],
          isWhole: true,
        })),
    }),
    repository(id, year) {
      const entries = within(year).filter((entry) => entry.project.id === id)
      const found = projects.find((project) => project.id === id)
      if (!found || allEntries.every((entry) => entry.project.id !== id)) return undefined
      return {
        ...found,
        year,
        counts: entries.map(countsIfDart).reduce(addCounts, noCounts),
        names:
          found.name === 'hinata-dev/onsen_map'
            ? ['github.com/hinata-dev/onsen_map', 'github.com/hinata-dev/onsen']
            : [`${found.host}/${found.name}`],
        because: found.verdict === 'yes' ? { language: 'Dart', since: foodFrom } : null,
        foodFrom: found.verdict === 'yes' ? foodFrom : null,
        food: addFood(entries),
        history: sumOf(sum(entries.filter((entry) => entry.day < foodFrom))),
        onlyGithub: over(entries, 'github', 'local'),
        onlyLocal: over(entries, 'local', 'github'),
        days: entries.map((entry) => ({ day: entry.day, counts: countsIfDart(entry) })).reverse(),
      }
    },
    total(year, kind) {
      const entries = within(year)
      const part = (counts: Counts) => (kind === null ? sumOf(counts) : counts[kind])
      const only = (counts: Counts): Counts =>
        kind === null ? counts : { ...noCounts, [kind]: counts[kind] }
      return {
        year,
        kind,
        count: part(sum(entries)),
        food: addFood(entries, kind),
        history: part(sum(entries.filter((entry) => entry.day < foodFrom))),
        onlyGithub: kind === null || kind === 'commit' ? over(entries, 'github', 'local') : 0,
        onlyLocal: kind === null || kind === 'commit' ? over(entries, 'local', 'github') : 0,
        families: families(entries)
          .map((family) => ({ ...family, counts: only(family.counts) }))
          .filter(({ counts }) => sumOf(counts) > 0)
          .sort(largestFirst),
        notCounted: notCounted(year),
      }
    },
    forget(id) {
      hidden.set(id, allEntries)
      allEntries = allEntries.filter((entry) => entry.project.id !== id)
    },
    remember(id) {
      allEntries = hidden.get(id) ?? allEntries
      hidden.delete(id)
    },
    erase: (id) => void hidden.delete(id),
    forgotten: () =>
      projects
        .filter(({ id }) => hidden.has(id))
        .map(({ id, name, isPrivate }) => ({ id, name, isPrivate, erasedOn: day('2026-12-25') })),
  }
}

/** The history at a first start: empty. */
export function noHistory(year = 2026): FakeHistory {
  const food = { granted: 0, eaten: 0 }
  return {
    year: () => ({
      year,
      years: [year],
      days: [],
      months: Array.from({ length: 12 }, () => noCounts),
      totals: noCounts,
      repositories: [],
      notCounted: [],
      incomplete: [],
    }),
    lifetime: () => ({
      first: null,
      activeDays: 0,
      totals: noCounts,
      years: [],
      repositories: [],
      notCounted: [],
    }),
    day: (of) => ({ day: day(of), count: 0, food, families: [], notCounted: [], incomplete: [] }),
    gitDay: () => ({ families: [] }),
    repository: () => undefined,
    total: (of, kind) => ({
      year: of,
      kind,
      count: 0,
      food,
      history: 0,
      onlyGithub: 0,
      onlyLocal: 0,
      families: [],
      notCounted: [],
    }),
    forget: () => undefined,
    remember: () => undefined,
    erase: () => undefined,
    forgotten: () => [],
  }
}
