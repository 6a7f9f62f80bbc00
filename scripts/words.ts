/**
 * Records how Open JTalk reads every Japanese line, and numbers with counters. Writes all lines to a page for
 * proofreading:
 *
 *   npm run words                                       with Open JTalk's program and dictionary
 *   npm run words -- --engine http://127.0.0.1:50021    with a running engine
 *
 * If neither is available, the page still appears, with the last recorded readings.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { format, resolveConfig } from 'prettier'
import { catalogue } from '../main/speech/catalogue.ts'
import { pronounceAsShipped } from '../main/speech/rules/pronunciation.ts'
import { countedSamples, counters, readCounted } from './words/counters.ts'
import { sampleOf } from './words/sample.ts'
import { pageOf } from './words/page.ts'
import { readWithEngine, readWithOpenJtalk } from './words/readings.ts'

const root = path.join(import.meta.dirname, '..')
const recordFile = path.join(root, 'test', 'unit', 'speech', 'readings.json')
const pageFile = path.join(root, 'test', 'output', 'words.html')
const largestNumber = 210

const { engine } = parseArgs({ options: { engine: { type: 'string' } } }).values
const samples = [
  ...new Set([
    ...Object.values(catalogue)
      .flat()
      .map(({ ja }) => sampleOf(ja)),
    ...countedSamples.map(({ text }) => pronounceAsShipped(text)),
  ]),
]

/** Compares the readings of all numbers with their rule. @returns those that differ */
function misreadNumbers(): readonly string[] {
  const numbers = Array.from({ length: largestNumber }, (_, index) => index + 1)
  const groups = Array.from({ length: Math.ceil(largestNumber / 30) }, (_, index) =>
    numbers.slice(30 * index, 30 * index + 30),
  )
  return Object.keys(counters).flatMap((counter) => {
    const texts = groups.map((group) =>
      group.map((number) => pronounceAsShipped(`は${number}${counter}。`)).join(''),
    )
    const read = readWithOpenJtalk(texts).flatMap((kana) =>
      kana.replaceAll(' ', '').split('、').slice(0, -1),
    )
    return numbers.flatMap((number, index) => {
      const [heard, right] = [read[index]?.slice(1) ?? '', readCounted(number, counter)]
      return heard === right ? [] : `${number}${counter}: ${heard}, not ${right}`
    })
  })
}

async function readings(): Promise<Readonly<Record<string, string>>> {
  try {
    const read =
      engine === undefined ? readWithOpenJtalk(samples) : await readWithEngine(engine, samples)
    const misread = engine === undefined ? misreadNumbers() : []
    if (misread.length > 0) process.exitCode = 1
    for (const number of misread) process.stderr.write(`${number}\n`)
    return Object.fromEntries(samples.map((sample, index) => [sample, read[index] ?? '']))
  } catch (cause) {
    process.stderr.write(`No readings were recorded: ${String(cause)}\n`)
    process.exitCode = 1
    return JSON.parse(await readFile(recordFile, 'utf8')) as Record<string, string>
  }
}

const recorded = await readings()
const json = await format(JSON.stringify(recorded), {
  ...(await resolveConfig(recordFile)),
  filepath: recordFile,
})
await writeFile(recordFile, json)
await mkdir(path.dirname(pageFile), { recursive: true })
await writeFile(
  pageFile,
  pageOf(catalogue, (ja) => recorded[sampleOf(ja)] ?? null),
)
process.stdout.write(`${samples.length.toString()} lines: ${pageFile}\n`)
