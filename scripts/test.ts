/**
 * Runs all tests (`npm test`), or the named parts (`node scripts/test.ts unit e2e`); every part even after a failure.
 * At the end come the slowest tests and the time of each part; the last line alone says how many tests passed, failed and
 * were skipped over all runners.
 */
import { prepare } from './machine/prepare.ts'
import { MachineProblem, runScript } from './machine/problem.ts'
import { printStatus } from './machine/status.ts'
import { closingLine, ONE_FAILED, sum } from './testing/counts.ts'
import { slowestLines } from './testing/durations.ts'
import {
  isPartName,
  PART_NAMES,
  type PartName,
  type PartResult,
  runPart,
  sharedSession,
} from './testing/parts.ts'

const slowestShown = 10
const named = process.argv.slice(2)

interface Result extends PartResult {
  readonly part: string
  readonly seconds: number
}

const failedPart: PartResult = { counts: ONE_FAILED, durations: [] }

await runScript(async () => {
  const unknown = named.filter((word) => !isPartName(word))
  if (unknown.length > 0) {
    throw new MachineProblem(
      `no such part: ${unknown.join(', ')}. There are: ${PART_NAMES.join(', ')}.`,
    )
  }
  const results = await runAll(partsToRun())
  const slowest = slowestLines(
    results.flatMap(({ durations }) => durations),
    slowestShown,
  )
  if (slowest.length > 0) console.log(`\nthe slowest tests\n${slowest.join('\n')}`)
  console.log('')
  for (const { part, counts, seconds } of results) {
    console.log(`${part.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s  ${closingLine(counts)}`)
  }
  const total = sum(results.map((result) => result.counts))
  const seconds = results.reduce((all, result) => all + result.seconds, 0)
  console.log(`${'together'.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s`)
  console.log(closingLine(total))
  return total.failed === 0 ? 0 : 1
})

/** In their order; the parts that start the built app bring the build with them. */
function partsToRun(): readonly PartName[] {
  if (named.length === 0) return PART_NAMES
  const needsBuild = named.includes('e2e') || named.includes('package')
  return PART_NAMES.filter((part) => named.includes(part) || (part === 'build' && needsBuild))
}

async function runAll(parts: readonly PartName[]): Promise<readonly Result[]> {
  const session = sharedSession()
  const results: Result[] = []
  try {
    if (parts.some((part) => !['types', 'lint', 'format', 'build'].includes(part))) {
      const started = performance.now()
      const trouble = await attempt('machine', () => prepare('tests'))
      // A machine that cannot be prepared may still run the parts without windows.
      if (trouble) results.push({ part: 'machine', ...failedPart, seconds: secondsSince(started) })
      else printStatus(`the machine is ready (${secondsSince(started).toFixed(1)} s)`)
    }
    for (const part of parts) {
      printStatus(`── ${part} ──`)
      const started = performance.now()
      let result = failedPart
      await attempt(part, async () => {
        result = await runPart(part, session)
      })
      results.push({ part, ...result, seconds: secondsSince(started) })
    }
  } finally {
    await session.close()
  }
  return results
}

/** Runs something whose failure must not keep the rest from running; answers whether it failed. */
async function attempt(what: string, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return false
  } catch (error) {
    const reason = error instanceof MachineProblem ? error.message : error
    console.error(`hot-dash: ${what} could not run:`, reason)
    return true
  }
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1000
}
