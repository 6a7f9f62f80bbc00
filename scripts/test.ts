/**
 * Runs all tests (`npm test`) or the named parts (`node scripts/test.ts unit e2e`) in two parallel lanes. A failure
 * does not stop the other parts.
 * The output ends with the slowest tests, the failed tests, and the time of each part. The last line alone gives the
 * numbers of passed, failed and skipped tests of all runners.
 */
import { prepare } from './machine/prepare.ts'
import { MachineProblem, runScript } from './machine/problem.ts'
import { printStatus } from './machine/status.ts'
import { closingLine, oneFailed, sum } from './testing/counts.ts'
import {
  isPartName,
  partNames,
  type PartName,
  type PartResult,
  runPart,
  sharedSession,
} from './testing/parts.ts'
import { failureLines, slowestLines } from './testing/results.ts'

const slowestShown = 10
const linesOfFailure = 30
const laneCount = 2
const labelWidth = Math.max(...partNames.map(({ length }) => length))
const named = process.argv.slice(2)

interface Result extends PartResult {
  readonly part: string
  readonly seconds: number
}

const failedPart: PartResult = { counts: oneFailed, tests: [] }

await runScript(async () => {
  const unknown = named.filter((word) => !isPartName(word))
  if (unknown.length > 0) {
    throw new MachineProblem(
      `no such part: ${unknown.join(', ')}. There are: ${partNames.join(', ')}.`,
    )
  }
  const started = performance.now()
  const results = await runAll(partsToRun())
  const tests = results.flatMap((result) => result.tests)
  printList('slowest tests', slowestLines(tests, slowestShown))
  printList('failed tests', failureLines(tests, linesOfFailure))
  console.log('')
  for (const { part, counts, seconds } of results) {
    console.log(`${part.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s  ${closingLine(counts)}`)
  }
  const total = sum(results.map((result) => result.counts))
  console.log(`${'total'.padEnd(12)} ${secondsSince(started).toFixed(1).padStart(6)} s`)
  console.log(closingLine(total))
  return total.failed === 0 ? 0 : 1
})

function printList(title: string, lines: readonly string[]): void {
  if (lines.length > 0) console.log(`\n${title}\n${lines.join('\n')}`)
}

function partsToRun(): readonly PartName[] {
  return partNames.filter((part) => named.length === 0 || named.includes(part))
}

async function runAll(wanted: readonly PartName[]): Promise<readonly Result[]> {
  const results: Result[] = []
  if (wanted.some((part) => !['types', 'lint', 'format', 'build'].includes(part))) {
    const started = performance.now()
    const hasFailed = await attempt('machine', () => prepare('tests'))
    // If the machine cannot be prepared, the parts without windows may still run.
    if (hasFailed) results.push({ part: 'machine', ...failedPart, seconds: secondsSince(started) })
    else printStatus(`the machine is ready (${secondsSince(started).toFixed(1)} s)`)
  }
  const waiting = [...wanted]
  const lanes = Array.from({ length: laneCount }, () => runLane(waiting, wanted.length > 1))
  const ofLanes = await Promise.all(lanes)
  return [...results, ...ofLanes.flat()]
}

/** Runs one part after another. @param waiting the parts that no lane has taken yet */
async function runLane(waiting: PartName[], isLabelled: boolean): Promise<readonly Result[]> {
  const session = sharedSession()
  const results: Result[] = []
  try {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      const name = part
      printStatus(`── ${name} ──`)
      const started = performance.now()
      let result = failedPart
      await attempt(name, async () => {
        result = await runPart(name, session, isLabelled ? name.padEnd(labelWidth) : undefined)
      })
      results.push({ part: name, ...result, seconds: secondsSince(started) })
    }
  } finally {
    await session.close()
  }
  return results
}

/** Runs `work`, whose failure must not stop the rest. @returns whether it failed */
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
