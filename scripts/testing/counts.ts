import * as z from 'zod'

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

export const noTests: Counts = { passed: 0, failed: 0, skipped: 0 }
export const onePassed: Counts = { ...noTests, passed: 1 }
export const oneFailed: Counts = { ...noTests, failed: 1 }

export function sum(all: readonly Counts[]): Counts {
  return all.reduce(
    (before, next) => ({
      passed: before.passed + next.passed,
      failed: before.failed + next.failed,
      skipped: before.skipped + next.skipped,
    }),
    noTests,
  )
}

/** The last line of a run of all parts. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}

/** A tool that reports no tests (compiler, lint, format, build) counts as one test. */
export function countExit(code: number): Counts {
  return code === 0 ? onePassed : oneFailed
}

/**
 * The counts of a runner with a report. A missing or unreadable report counts as one failure. So does a runner that
 * fails without a failed test in its report: it crashed, found no test, or could not load a file.
 */
export function countReport(code: number, counted: Counts | undefined): Counts {
  if (counted === undefined) return oneFailed
  return code !== 0 && counted.failed === 0 ? sum([counted, oneFailed]) : counted
}

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
})

/**
 * Counts from Vitest's JSON reporter (Jest's format). A file that failed to load has no assertions, but has failed.
 */
export function vitestCounts(report: unknown): Counts | undefined {
  const parsed = vitestReport.safeParse(report)
  if (!parsed.success) return undefined
  return sum(
    parsed.data.testResults.flatMap((file) => {
      const tests = file.assertionResults.map((test) => vitestCount(test.status))
      const brokenFile = file.status === 'failed' && sum(tests).failed === 0
      return brokenFile ? [...tests, oneFailed] : tests
    }),
  )
}

function vitestCount(status: string): Counts {
  if (status === 'passed') return onePassed
  return status === 'failed' ? oneFailed : { ...noTests, skipped: 1 }
}

const playwrightReport = z.object({
  stats: z.object({
    expected: z.number(),
    unexpected: z.number(),
    flaky: z.number(),
    skipped: z.number(),
  }),
})

/** Counts from Playwright's JSON reporter. A test that passed only on a retry counts as failed. */
export function playwrightCounts(report: unknown): Counts | undefined {
  const parsed = playwrightReport.safeParse(report)
  if (!parsed.success) return undefined
  const { expected, unexpected, flaky, skipped } = parsed.data.stats
  return { passed: expected, failed: unexpected + flaky, skipped }
}
