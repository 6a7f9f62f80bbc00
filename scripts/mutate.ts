/**
 * Mutation testing: breaks the code in one place at a time, and runs the tests that should notice.
 *
 *   npm run mutate                         everything: about an hour
 *   npm run mutate -- main/ledger/rules    one folder, or one file: then the table stays as it is
 *
 * Keeps the results in .cache/mutation, and repeats only those of changed code and tests. Ignores what runs while a
 * module is loaded: it is mostly tables, and each of its mutants would need all tests. Writes the table of
 * docs/mutation.md, and fails if the tests notice too little.
 */
import { existsSync, globSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { format, resolveConfig } from 'prettier'
import { projectRoot } from './machine/paths.ts'
import { MachineProblem, runScript } from './machine/problem.ts'
import { runInTerminal } from './machine/run.ts'

const leastScore = 85
const resultsFile = '.cache/mutation/results.json'
const document = path.join(projectRoot, 'docs', 'mutation.md')

/** The code that is broken, and the tests that run. */
const parts = [
  {
    code: ['main/**/rules/*.ts', 'main/bridge/*.ts'],
    tests: [
      'test/unit/**/*.test.ts',
      'test/integration/folders/*.test.ts',
      'test/integration/integrations/*.test.ts',
    ],
  },
  { code: ['main/ledger/merge-devices.ts'], tests: ['test/integration/ledger/*.test.ts'] },
]

await runScript(async () => {
  process.chdir(projectRoot)
  // A third of the usual random cases. With fewer, some properties reach too few of their cases.
  process.env['HOT_DASH_TEST_TRIALS'] ??= '0.3'
  const wanted = process.argv[2] ?? ''
  for (const { code, tests } of parts) {
    const files = globSync(code).filter((file) => file.startsWith(wanted))
    if (files.length === 0) continue
    const options = ['--mutate', files.join(), '--testFiles', tests.join()]
    const exitCode = await runInTerminal('stryker', ['run', 'test/stryker.config.json', ...options])
    if (exitCode !== 0) throw new MachineProblem('Stryker failed')
  }
  const score = await writeTable(wanted)
  console.log(`${score.toFixed(1)} % of the mutants are noticed`)
  return score < leastScore ? 1 : 0
})

/** What we read of the results (https://github.com/stryker-mutator/mutation-testing-elements). */
interface Results {
  readonly files: Readonly<Record<string, { readonly mutants: readonly Mutant[] }>>
}
interface Mutant {
  readonly status: string
}

interface Row {
  readonly all: number
  readonly noticed: number
}

/**
 * Writes the rows of the folders that ran into the table. Keeps all other rows, because the results are incomplete for
 * folders that have changed since.
 * @param wanted the prefix of the paths of the folders that ran
 * @returns the score of all rows, in percent
 */
async function writeTable(wanted: string): Promise<number> {
  const text = await readFile(document, 'utf8')
  const kept = [...text.matchAll(/^\| (main\/\S+) +\| +(\d+) \| +(\d+) \|/gm)].map(
    ([, folder = '', all, noticed]) =>
      [folder, { all: Number(all), noticed: Number(noticed) }] as const,
  )
  const { files } = JSON.parse(await readFile(resultsFile, 'utf8')) as Results
  const found = Object.entries(files).filter(([file]) => existsSync(file))
  const byFolder = Map.groupBy(found, ([file]) => path.posix.dirname(file))
  const fresh = [...byFolder]
    .filter(([folder]) => folder.startsWith(wanted))
    .map(([folder, own]) => [folder, rowOf(own.flatMap(([, { mutants }]) => mutants))] as const)
  const rows = [...new Map([...kept, ...fresh])]
    .filter(([folder]) => existsSync(folder))
    .sort(([one], [other]) => (one < other ? -1 : 1))
  const sum = (of: keyof Row) => rows.reduce((all, [, row]) => all + row[of], 0)
  const total = { all: sum('all'), noticed: sum('noticed') }
  const table = [
    '| code | mutants | noticed | score |\n| --- | --: | --: | --: |',
    ...[...rows, ['everything', total] as const].map(
      ([name, row]) => `| ${name} | ${row.all} | ${row.noticed} | ${scoreOf(row).toFixed(1)} % |`,
    ),
  ].join('\n')
  const updated = text.replace(/^\| code .*$(?:\n\|.*$)*/m, table)
  const options = { ...(await resolveConfig(document)), filepath: document }
  await writeFile(document, await format(updated, options))
  return scoreOf(total)
}

function scoreOf({ all, noticed }: Row): number {
  return (100 * noticed) / Math.max(1, all)
}

function rowOf(mutants: readonly Mutant[]): Row {
  const count = (...statuses: readonly string[]) =>
    mutants.filter(({ status }) => statuses.includes(status)).length
  const noticed = count('Killed', 'Timeout')
  return { all: noticed + count('Survived', 'NoCoverage'), noticed }
}
