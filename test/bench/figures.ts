/** One row of the table and of results.json. */
export interface Figure {
  readonly median: number
  readonly min: number
  readonly max: number
  /** The 95th percentile, if single slow values matter. */
  readonly p95?: number
  readonly runs: number
  /** The limit for p95, or for the median if there is no p95. Null: only for comparison. */
  readonly goal: number | null
  /** The goal is a lower limit for the median. */
  readonly atLeast?: true
}

export type Figures = Readonly<Record<string, Figure>>

/** A measurement of a program, or of a part of one. */
export interface Bench {
  /**
   * @param note prints what a figure is made of, one line of text
   * @throws Skipped if this machine cannot measure it
   */
  measure(note: (line: string) => void): Promise<Figures>
}

/** This machine lacks something. The message says what, in one sentence. */
export class Skipped extends Error {
  override readonly name = 'Skipped'
}

/** How many runs to make: the usual number, or HOT_DASH_BENCH_RUNS. */
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

/** With the 95th percentile, for waits that the user feels each time: single bad ones matter. */
export function waitsOf(values: readonly number[], goal: number): Figure {
  const sorted = [...values].sort((a, b) => a - b)
  const p95 = sorted[Math.ceil(0.95 * sorted.length) - 1] ?? Number.NaN
  return { ...figureOf(values, goal), p95: round(p95) }
}

export function reachesGoal({ median, p95, goal, atLeast }: Figure): boolean {
  if (goal !== null && atLeast) return median >= goal
  return goal === null || (p95 ?? median) <= goal
}

/** Each value divided by the one that was measured next to it. */
export function ratios(values: readonly number[], baseline: readonly number[]): readonly number[] {
  return values.map((value, index) => value / (baseline[index] ?? Number.NaN))
}

/** How long something takes, in milliseconds. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

const round = (value: number) => Number(value.toPrecision(4))
