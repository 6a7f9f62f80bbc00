import type { Model, Recorded } from './ledgers.ts'
import type { RestSample } from './watch.ts'

export interface Fault {
  readonly minute: number
  /** The scene or rest during which the fault occurred. */
  readonly during: string
  readonly what: string
}

export interface Day {
  readonly seed: number
  /** The planned length of the day. */
  readonly minutes: number
  /** The minute by which every scene was played once, and memory has what each of them loads; Infinity before. */
  readonly warmAt: number
  /** How often each scene was played. */
  readonly played: Readonly<Record<string, number>>
  readonly samples: readonly RestSample[]
  readonly faults: readonly Fault[]
  /** How often the other device was killed, by what it did. */
  readonly kills: Readonly<Record<string, number>>
  /** What each device has recorded at the end, and what the user has done. */
  readonly recorded: readonly Recorded[]
  readonly done: ReturnType<Model>
}

type Figure = Exclude<keyof RestSample, 'minute'>

/** The growth limits: a share (`part`) of the first value, plus `more`. */
const limits: readonly { readonly figure: Figure; readonly part: number; readonly more: number }[] =
  [
    { figure: 'descriptors', part: 0, more: 4 },
    { figure: 'processes', part: 0, more: 0 },
    { figure: 'listeners', part: 0, more: 0 },
    // Allows for an open bubble.
    { figure: 'nodes', part: 0.1, more: 100 },
    { figure: 'pageListeners', part: 0.1, more: 20 },
    { figure: 'scriptMegabytes', part: 0.1, more: 1 },
  ]

/** A share of the day: the report compares this much time after the warm-up with this much at the end. */
const compared = 1 / 6

const isEarly = ({ minute }: RestSample, { minutes, warmAt }: Day) =>
  minute >= warmAt && minute <= warmAt + minutes * compared
const isLate = (sample: RestSample, day: Day) =>
  sample.minute >= day.minutes * (1 - compared) && !isEarly(sample, day)

export interface Growth {
  readonly figure: Figure
  readonly first: number
  readonly last: number
  readonly isFine: boolean
}

/**
 * The medians after the warm-up and at the end.
 * @returns an empty list if either period has no sample
 */
export function growthOf(day: Day): readonly Growth[] {
  const first = day.samples.filter((sample) => isEarly(sample, day))
  const last = day.samples.filter((sample) => isLate(sample, day))
  if (first.length === 0 || last.length === 0) return []
  return limits.map(({ figure, part, more }) => {
    const values = { first: medianOf(first, figure), last: medianOf(last, figure) }
    return { figure, ...values, isFine: values.last <= values.first * (1 + part) + more }
  })
}

const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0)

function medianOf(samples: readonly RestSample[], figure: Figure): number {
  const values = samples.map((sample) => sample[figure]).toSorted((one, other) => one - other)
  return ((values[(values.length - 1) >> 1] ?? NaN) + (values[values.length >> 1] ?? NaN)) / 2
}

/** Whether the whole day went well. */
export function isPassed(day: Day): boolean {
  const growth = growthOf(day)
  return day.faults.length === 0 && growth.length > 0 && growth.every(({ isFine }) => isFine)
}

/**
 * The report as Markdown.
 * @param isOver whether the day has ended
 */
export function reportOf(day: Day, isOver: boolean): string {
  const growth = growthOf(day)
  const verdict = !isOver ? 'not over yet' : isPassed(day) ? 'PASSED' : 'FAILED'
  const number = (value: number) => value.toFixed(1)
  return [
    `# A day of ${day.minutes} minutes: ${verdict}`,
    `Seed ${day.seed}; faults: ${day.faults.length}.`,
    '',
    `## Growth (medians at rest, after all scenes at ${number(day.warmAt)} min and at the end)`,
    ...(growth.length === 0 ? ['Not enough rests to compare.'] : []),
    ...growth.map(
      ({ figure, first, last, isFine }) =>
        `- ${figure}: ${number(first)} → ${number(last)} (${number((last / first - 1) * 100)} %)` +
        (isFine ? '' : ' **too much**'),
    ),
    '',
    '## Two devices',
    `The user has made ${day.done.commits} commits and opened ${day.done.issues} issues.`,
    ...day.recorded.map(
      ({ commits, issues, meals }, device) =>
        `- Device ${device + 1} has ${commits} commits, ${issues} issues and ${meals} meals.`,
    ),
    `Kills of the second: ${sumOf(Object.values(day.kills))}.`,
    ...Object.entries(day.kills).map(([deed, times]) => `- ${times} × ${deed}`),
    '',
    '## Faults',
    ...day.faults.map(({ minute, during, what }) => `- ${number(minute)} min, ${during}: ${what}`),
    '',
    '## Rests',
    ...day.samples.map(
      (sample) =>
        `- ${number(sample.minute)} min: ` +
        limits.map(({ figure }) => `${figure} ${number(sample[figure])}`).join(', '),
    ),
    '',
    '## Played',
    ...Object.entries(day.played).map(([scene, times]) => `- ${times} × ${scene}`),
    '',
  ].join('\n')
}
