import { existsSync, readFileSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, cp, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { installMissing } from './debian.ts'
import type { ElectronRuntime } from './electron.ts'
import { withLock } from './lock.ts'
import { packageFolder, projectRoot, resolveFrom, userCache } from './paths.ts'
import { MachineProblem } from './problem.ts'
import { captureOutput, onPath } from './run.ts'
import { printStatus } from './status.ts'

/**
 * Makes better-sqlite3 load in this Electron. Its prebuilt binary needs Node-API 10. For an older Electron, this
 * compiles the package once per version and platform, without the features of newer Node-APIs, and keeps the result
 * in the user's cache. The package prefers `build/Release` to its prebuilt binary, so a copy goes there. The copy
 * also loads in newer Electrons and in Node.
 */
export async function ensureSqlite(electron: ElectronRuntime): Promise<void> {
  const first = await tryLoading(electron)
  if (first.code === 0) return
  // This check needs the Electron's Node mode. An Electron without it is recent, so it loads the prebuilt binary.
  if (!first.stdout.includes(nodeModeOutput)) return
  const cached = path.join(userCache(), `better-sqlite3-${sqliteVersion()}-${target()}-napi9.node`)
  if (!existsSync(cached)) await withLock(`${cached}.lock`, () => build(cached))
  const release = path.join(packageFolder('better-sqlite3'), 'build', 'Release')
  await mkdir(release, { recursive: true })
  const binary = path.join(release, 'better_sqlite3.node')
  await copyFile(cached, `${binary}.new`)
  await rename(`${binary}.new`, binary)
  const second = await tryLoading(electron)
  if (second.code !== 0)
    throw new MachineProblem(
      `better-sqlite3 does not load in Electron ${electron.version}: ${second.stderr}`,
    )
}

const nodeModeOutput = 'runs as node'
const loadScript = `console.log('${nodeModeOutput}'); new (require('better-sqlite3'))(':memory:').prepare('select 1').get()`

function tryLoading(electron: ElectronRuntime): ReturnType<typeof captureOutput> {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
  return captureOutput(electron.executable, ['-e', loadScript], {
    cwd: projectRoot,
    env,
    timeout: 30_000,
  })
}

async function build(cached: string): Promise<void> {
  if (existsSync(cached)) return
  await ensureCompiler()
  printStatus(
    `building better-sqlite3 ${sqliteVersion()} for this Electron (about 1 min, once per machine)`,
  )
  const work = await mkdtemp(`${cached}.making-`)
  try {
    const source = path.join(work, 'better-sqlite3')
    await cp(packageFolder('better-sqlite3'), source, { recursive: true })
    await cp(packageFolder('node-addon-api'), path.join(work, 'node_modules', 'node-addon-api'), {
      recursive: true,
    })
    const started = performance.now()
    const ticking = setInterval(() => {
      printStatus(
        `still building (${Math.round((performance.now() - started) / 1000).toString()} s)`,
      )
    }, 15_000)
    const gyp = resolveFrom('node-gyp', './bin/node-gyp.js')
    const args = [gyp, 'rebuild', '--release', '--force_build=1', `--nodedir=${nodeFolder()}`]
    const env = { ...process.env, CXXFLAGS: [process.env['CXXFLAGS'], ...compilerFlags].join(' ') }
    const ended = await captureOutput(process.execPath, args, { cwd: source, env })
    clearInterval(ticking)
    if (ended.code !== 0) {
      throw new MachineProblem(`better-sqlite3 could not be built:\n${ended.stderr.slice(-4000)}`)
    }
    await rename(path.join(source, 'build', 'Release', 'better_sqlite3.node'), cached)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** Compiles for a Node-API that every Electron since 2022 has, with the newer features switched off. */
const compilerFlags = [
  '-UNAPI_VERSION',
  '-DNAPI_EXPERIMENTAL',
  '-DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT',
]

async function ensureCompiler(): Promise<void> {
  if (process.platform !== 'linux') return
  const tools = ['python3', 'make', 'g++']
  const found = await Promise.all(tools.map(onPath))
  const missing = tools.filter((_, index) => found[index] === false)
  if (missing.length > 0)
    await installMissing([{ what: `a compiler (${missing.join(', ')})`, packages: missing }])
}

/** The folder with include/node of the pinned Node. Node's npm package contains it, so nothing is downloaded. */
function nodeFolder(): string {
  const brought = `node-${process.platform}-${process.arch}`
  const places = [packageFolder(brought), path.resolve(process.execPath, '..', '..')]
  const found = places.find((place) =>
    existsSync(path.join(place, 'include', 'node', 'node_api.h')),
  )
  if (found === undefined)
    throw new MachineProblem('The Node.js headers are missing: run `npm ci`.')
  return found
}

function sqliteVersion(): string {
  const about: unknown = JSON.parse(
    readFileSync(path.join(packageFolder('better-sqlite3'), 'package.json'), 'utf8'),
  )
  if (typeof about === 'object' && about !== null && 'version' in about)
    return String(about.version)
  throw new MachineProblem('node_modules/better-sqlite3 is incomplete: run `npm ci`.')
}

function target(): string {
  return `${process.platform}-${process.arch}`
}
