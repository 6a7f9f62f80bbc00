import { readFile, readdir, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { projectEnvironment } from './environment.ts'
import { packageFolder, projectRoot } from './paths.ts'
import { runInTerminal } from './run.ts'
import { printStatus } from './status.ts'

const sources = [
  'main',
  'preload',
  'renderer',
  'resources',
  'package.json',
  'scripts/electron.vite.config.ts',
  'scripts/pages',
]
const stampFile = path.join(projectRoot, 'out', 'built-with.txt')

/**
 * Builds the app into out/, unless out/ is newer than all sources. Returns the build's exit code.
 * @param label a prefix for each line of its output
 */
export async function buildIfNeeded(label?: string): Promise<number> {
  const built = await stat(stampFile).catch(() => undefined)
  const current =
    built !== undefined &&
    built.mtimeMs > (await newestSourceTime()) &&
    (await readFile(stampFile, 'utf8')) === buildVariables()
  return current ? 0 : build(label)
}

/** Builds the app even if out/ is up to date. */
export async function build(label?: string): Promise<number> {
  printStatus('building the app')
  const program = path.join(packageFolder('electron-vite'), 'bin', 'electron-vite.js')
  const args = [program, 'build', '--config', 'scripts/electron.vite.config.ts']
  const code = await runInTerminal(process.execPath, args, {
    cwd: projectRoot,
    env: projectEnvironment(process.env),
    label,
  })
  if (code === 0) await writeFile(stampFile, buildVariables())
  return code
}

/** The build's inputs from the environment. */
function buildVariables(): string {
  return ['HOT_DASH_GITHUB_CLIENT_ID', 'HOT_DASH_UPDATE_PUBLIC_KEY']
    .map((name) => `${name}=${process.env[name] ?? ''}\n`)
    .join('')
}

async function newestSourceTime(): Promise<number> {
  const times = await Promise.all(
    sources.map((source) => newestTimeBelow(path.join(projectRoot, source))),
  )
  return Math.max(...times)
}

/** Check folders too: removing a file changes only the time of its folder. */
async function newestTimeBelow(place: string): Promise<number> {
  const seen = await stat(place).catch(() => undefined)
  if (seen === undefined) return 0
  if (!seen.isDirectory()) return seen.mtimeMs
  const below = (await readdir(place)).map((name) => newestTimeBelow(path.join(place, name)))
  return Math.max(seen.mtimeMs, ...(await Promise.all(below)))
}
