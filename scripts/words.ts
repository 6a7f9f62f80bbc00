/**
 * Records how Open JTalk reads every Japanese line, and writes all lines to a page for proofreading:
 *
 *   npm run words                                       with MeCab and Open JTalk's dictionary
 *   npm run words -- --engine http://127.0.0.1:50021    with a running engine
 *
 * If neither is available, the page still appears, with the last recorded readings.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { format, resolveConfig } from 'prettier'
import { catalogue } from '../main/speech/catalogue.ts'
import { sampleOf } from './words/sample.ts'
import { pageOf } from './words/page.ts'
import { readWithEngine, readWithMecab } from './words/readings.ts'

const root = path.join(import.meta.dirname, '..')
const recordFile = path.join(root, 'test', 'unit', 'speech', 'readings.json')
const pageFile = path.join(root, 'test', 'output', 'words.html')

const { engine } = parseArgs({ options: { engine: { type: 'string' } } }).values
const samples = [
  ...new Set(
    Object.values(catalogue)
      .flat()
      .map(({ ja }) => sampleOf(ja)),
  ),
]

async function readings(): Promise<Readonly<Record<string, string>>> {
  try {
    const read =
      engine === undefined ? readWithMecab(samples) : await readWithEngine(engine, samples)
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
