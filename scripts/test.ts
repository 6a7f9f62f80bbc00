/**
 * Runs all tests (`npm test`), or the named parts (`node scripts/test.ts unit e2e`); every part even after a failure.
 * The last line alone says how many tests passed, failed and were skipped over all runners.
 */
import { prepare } from './machine/prepare.ts'
import { MachineProblem, runScript } from './machine/problem.ts'
import { say } from './machine/say.ts'
import { closingLine, type Counts, ONE_FAILED, sum } from './testing/counts.ts'
import { isPartName, PART_NAMES, type PartName, runPart, sharedSession } from './testing/parts.ts'

const named = process.argv.slice(2)

interface Result {
  readonly part: string
  readonly counts: Counts
  readonly seconds: number
}

await runScript(async () => {
  const unknown = named.filter((word) => !isPartName(word))
  if (unknown.length > 0) {
    throw new MachineProblem(
      `no such part: ${unknown.join(', ')}. There are: ${PART_NAMES.join(', ')}.`,
    )
  }
  const results = await runAll(partsToRun())
  console.log('')
  for (const { part, counts, seconds } of results) {
    console.log(`${part.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s  ${closingLine(counts)}`)
  }
  const total = sum(results.map((result) => result.counts))
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
      if (trouble)
        results.push({ part: 'machine', counts: ONE_FAILED, seconds: secondsSince(started) })
      else say(`the machine is ready (${secondsSince(started).toFixed(1)} s)`)
    }
    for (const part of parts) {
      say(`── ${part} ──`)
      const started = performance.now()
      let counts: Counts = ONE_FAILED
      await attempt(part, async () => {
        counts = await runPart(part, session)
      })
      results.push({ part, counts, seconds: secondsSince(started) })
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
