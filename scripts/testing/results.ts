import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import * as z from 'zod'

/** The result of a test. */
export interface TestResult {
  /** The test's file, relative to the project's root, and its title. */
  readonly test: string
  /** Includes retries. */
  readonly seconds: number
  /** Why the test failed. Null if it passed. */
  readonly failure: string | null
}

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          duration: z.number().nullish(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
})

/**
 * Results from Vitest's JSON reporter (Jest's format), without skipped tests. A file that could not be loaded counts
 * as a failed test.
 * @param root the folder that file names are relative to
 */
export function vitestResults(report: unknown, root: string): readonly TestResult[] {
  const files = vitestReport.safeParse(report).data?.testResults ?? []
  return files.flatMap(({ name, message, assertionResults }): TestResult[] => {
    const file = path.relative(root, name)
    if (assertionResults.length === 0 && message) {
      return [{ test: file, seconds: 0, failure: message }]
    }
    return assertionResults
      .filter(({ status, duration }) => status === 'failed' || typeof duration === 'number')
      .map(({ fullName, status, duration, failureMessages }) => ({
        test: `${file} › ${fullName}`,
        seconds: (duration ?? 0) / 1000,
        failure: status === 'failed' ? (failureMessages ?? []).join('\n') : null,
      }))
  })
}

const playwrightSuite = z.object({
  specs: z.array(
    z.object({
      title: z.string(),
      file: z.string(),
      ok: z.boolean(),
      tests: z.array(
        z.object({
          results: z.array(
            z.object({
              duration: z.number(),
              errors: z.array(z.object({ message: z.string().optional() })),
            }),
          ),
        }),
      ),
    }),
  ),
  get suites() {
    return z.array(playwrightSuite).optional()
  },
})
const playwrightReport = z.object({
  config: z.object({ rootDir: z.string() }),
  suites: z.array(playwrightSuite),
})

/**
 * Results from Playwright's JSON reporter.
 * @param root the folder that file names are relative to
 */
export function playwrightResults(report: unknown, root: string): readonly TestResult[] {
  const { data } = playwrightReport.safeParse(report)
  if (data === undefined) return []
  const folder = path.relative(root, data.config.rootDir)
  const ofSuite = ({ specs, suites = [] }: z.infer<typeof playwrightSuite>): TestResult[] => [
    ...specs.map(({ title, file, ok, tests }) => {
      const runs = tests.flatMap(({ results }) => results)
      const messages = runs.flatMap(({ errors }) => errors.map(({ message = '' }) => message))
      return {
        test: `${path.join(folder, file)} › ${title}`,
        seconds: runs.reduce((sum, { duration }) => sum + duration, 0) / 1000,
        failure: ok ? null : messages.join('\n'),
      }
    }),
    ...suites.flatMap(ofSuite),
  ]
  return data.suites.flatMap(ofSuite)
}

/** The lines about the slowest tests, slowest first. */
export function slowestLines(all: readonly TestResult[], count: number): readonly string[] {
  return all
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, count)
    .map(({ test, seconds }) => `${seconds.toFixed(1).padStart(6)} s  ${test}`)
}

/** The lines about the failed tests, with at most `linesOfEach` lines of each failure. */
export function failureLines(all: readonly TestResult[], linesOfEach: number): readonly string[] {
  return all.flatMap(({ test, failure }) => {
    if (failure === null) return []
    const lines = stripVTControlCharacters(failure).split('\n').slice(0, linesOfEach)
    return [test, ...lines.map((line) => `  ${line}`)]
  })
}
