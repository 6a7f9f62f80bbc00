import path from 'node:path'
import * as z from 'zod'

/** How long one test took, repetitions included. */
export interface TestDuration {
  /** The test's file, from the project's root, and its title. */
  readonly test: string
  readonly seconds: number
}

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), duration: z.number().nullish() })),
    }),
  ),
})

/**
 * Durations of Vitest's JSON reporter (Jest's format); skipped tests have none.
 * @param root the folder that the files are named from
 */
export function vitestDurations(report: unknown, root: string): readonly TestDuration[] {
  const files = vitestReport.safeParse(report).data?.testResults ?? []
  return files.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ duration }) => typeof duration === 'number')
      .map(({ fullName, duration }) => ({
        test: `${path.relative(root, name)} › ${fullName}`,
        seconds: (duration ?? 0) / 1000,
      })),
  )
}

const playwrightSuite = z.object({
  specs: z.array(
    z.object({
      title: z.string(),
      file: z.string(),
      tests: z.array(z.object({ results: z.array(z.object({ duration: z.number() })) })),
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
 * Durations of Playwright's JSON reporter.
 * @param root the folder that the files are named from
 */
export function playwrightDurations(report: unknown, root: string): readonly TestDuration[] {
  const { data } = playwrightReport.safeParse(report)
  if (data === undefined) return []
  const folder = path.relative(root, data.config.rootDir)
  const ofSuite = ({ specs, suites = [] }: z.infer<typeof playwrightSuite>): TestDuration[] => [
    ...specs.flatMap(({ title, file, tests }) =>
      tests.map(({ results }) => ({
        test: `${path.join(folder, file)} › ${title}`,
        seconds: results.reduce((sum, { duration }) => sum + duration, 0) / 1000,
      })),
    ),
    ...suites.flatMap(ofSuite),
  ]
  return data.suites.flatMap(ofSuite)
}

/** The lines that tell which tests took longest, the slowest first. */
export function slowestLines(all: readonly TestDuration[], count: number): readonly string[] {
  return all
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, count)
    .map(({ test, seconds }) => `${seconds.toFixed(1).padStart(6)} s  ${test}`)
}
