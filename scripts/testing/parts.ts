import { mkdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { buildIfNeeded } from '../machine/build.ts'
import { projectEnvironment } from '../machine/environment.ts'
import { projectRoot } from '../machine/paths.ts'
import { MachineProblem } from '../machine/problem.ts'
import { runInTerminal } from '../machine/run.ts'
import type { Session } from '../machine/session.ts'
import { countExit, type Counts, countReport, playwrightCounts, vitestCounts } from './counts.ts'
import { playwrightResults, type TestResult, vitestResults } from './results.ts'
import { openTestSession } from './session.ts'

/**
 * The parts of `npm test`, in the order in which two lanes take them. The longest comes first, so that both lanes end
 * together. Its tests with windows mostly wait for the app; meanwhile the other lane computes.
 */
export const partNames = [
  'build',
  'e2e',
  'types',
  'lint',
  'format',
  'unit',
  'integration',
  'renderer',
  'faults',
  'package',
] as const

export type PartName = (typeof partNames)[number]

export function isPartName(word: string): word is PartName {
  return (partNames as readonly string[]).includes(word)
}

/** The session that the parts with windows share. It opens with the first of them. */
export interface SharedSession {
  env(): Promise<NodeJS.ProcessEnv>
  close(): Promise<void>
}

export function sharedSession(): SharedSession {
  let opened: Promise<Session> | undefined
  return {
    env: async () => (await (opened ??= openTestSession())).env,
    close: async () => {
      const session = await opened?.catch(() => undefined)
      await session?.close()
    },
  }
}

let built: Promise<number> | undefined
/** Builds once, for the lane that needs it first. @returns the exit code */
const build = (label: string | undefined) => (built ??= buildIfNeeded(label))

async function ensureBuilt(label: string | undefined): Promise<void> {
  if ((await build(label)) !== 0) throw new MachineProblem('the app could not be built')
}

export interface PartResult {
  readonly counts: Counts
  /** The result of each test. Empty for tools that run no tests. */
  readonly tests: readonly TestResult[]
}

/**
 * Runs one part to its end, with its output in this terminal.
 * @param label a prefix for each line of output
 */
export async function runPart(
  part: PartName,
  session: SharedSession,
  label: string | undefined,
): Promise<PartResult> {
  switch (part) {
    case 'types':
    case 'lint':
    case 'format':
      return toolResult(await runPackageScript(`test:${part}`, '', label))
    case 'unit':
    case 'integration':
    case 'renderer':
      return runVitest(part, label)
    case 'build':
      return toolResult(await build(label))
    case 'e2e':
    case 'faults':
      await ensureBuilt(label)
      return runPlaywright(
        part,
        `test/playwright.config.ts --project ${part}`,
        await session.env(),
        label,
      )
    case 'package':
      await ensureBuilt(label)
      return runPlaywright(part, 'test/package/playwright.config.ts', await session.env(), label)
  }
}

function toolResult(code: number): PartResult {
  return { counts: countExit(code), tests: [] }
}

async function runVitest(part: PartName, label: string | undefined): Promise<PartResult> {
  const file = await reportFile(part)
  const options = `--reporter=default --reporter=json --outputFile.json=${path.relative(projectRoot, file)}`
  const code = await runPackageScript(`test:${part}`, options, label)
  const report = await readReport(file)
  return {
    counts: countReport(code, vitestCounts(report)),
    tests: vitestResults(report, projectRoot),
  }
}

async function runPlaywright(
  part: PartName,
  config: string,
  env: NodeJS.ProcessEnv,
  label: string | undefined,
): Promise<PartResult> {
  const file = await reportFile(part)
  const code = await runInTerminal(`playwright test --config ${config}`, [], {
    cwd: projectRoot,
    env: { ...env, HOT_DASH_TEST_REPORT: file },
    shell: true,
    label,
  })
  const report = await readReport(file)
  return {
    counts: countReport(code, playwrightCounts(report)),
    tests: playwrightResults(report, projectRoot),
  }
}

/** Runs a script of package.json as npm would, with additional options. */
async function runPackageScript(
  name: string,
  options: string,
  label: string | undefined,
): Promise<number> {
  const text = await readFile(path.join(projectRoot, 'package.json'), 'utf8')
  const { scripts } = JSON.parse(text) as { readonly scripts: Readonly<Record<string, string>> }
  const script = scripts[name]
  if (script === undefined) throw new Error(`package.json has no script ${name}`)
  const env = projectEnvironment(process.env)
  const command = `${script} ${options}`.trim()
  return runInTerminal(command, [], { cwd: projectRoot, env, shell: true, label })
}

/** The path of a runner's report. Removes an older report, so that its numbers are not reported after a crash. */
async function reportFile(part: PartName): Promise<string> {
  const file = path.join(projectRoot, 'test', 'output', 'reports', `${part}.json`)
  await mkdir(path.dirname(file), { recursive: true })
  await rm(file, { force: true })
  return file
}

async function readReport(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return undefined
  }
}
