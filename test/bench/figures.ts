/** One row of the table and of results.json. */
export interface Figure {
  readonly median: number
  readonly min: number
  readonly max: number
  /** The 95th percentile, if each slow value matters. */
  readonly p95?: number
  readonly runs: number
  /** The limit for p95 or, without a p95, for the median. Null if the figure is only for comparison. */
  readonly goal: number | null
  /** `goal` is a lower limit for the median. */
  readonly atLeast?: true
}

export type Figures = Readonly<Record<string, Figure>>

/** Measures a program or a part of a program. */
export interface Bench {
  /**
   * @param note prints a line about the parts of a figure
   * @throws Skipped if this machine cannot measure it
   */
  measure(note: (line: string) => void): Promise<Figures>
}

/** Thrown if this machine lacks something. The message names it in one sentence. */
export class Skipped extends Error {
  override readonly name = 'Skipped'
}

/** The number of runs: the usual one, or HOT_DASH_BENCH_RUNS. */
export function runsOf(usual: number): number {
  const wanted = Number(process.env['HOT_DASH_BENCH_RUNS'])
  return Number.isInteger(wanted) && wanted > 0 ? wanted : usual
}

export function figureOf(values: readonly number[], goal: number | null): Figure {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN)
  return { median: at(0.5), min: at(0), max: at(1), runs: sorted.length, goal }
}

/** A figure with the 95th percentile. It suits waits that the user feels, because a single long wait matters. */
export function waitsOf(values: readonly number[], goal: number): Figure {
  const sorted = [...values].sort((a, b) => a - b)
  const p95 = sorted[Math.ceil(0.95 * sorted.length) - 1] ?? Number.NaN
  return { ...figureOf(values, goal), p95: round(p95) }
}

export function reachesGoal({ median, p95, goal, atLeast }: Figure): boolean {
  if (goal !== null && atLeast) return median >= goal
  return goal === null || (p95 ?? median) <= goal
}

/** Divides each value by the baseline that was measured next to it. */
export function ratios(values: readonly number[], baseline: readonly number[]): readonly number[] {
  return values.map((value, index) => value / (baseline[index] ?? Number.NaN))
}

/** The duration of `work`, in milliseconds. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

const round = (value: number) => Number(value.toPrecision(4))
