/**
 * Packages the built app. `npm run package` makes a folder with an app that runs on this system.
 * `npm run package -- deb` also makes that package, and `npm run dist` (`--release`) makes all installers for this
 * system. If the pinned Electron is unavailable, this packages the fallback: fit for tests, not for a release.
 */
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import {
  type AfterPackContext,
  build as packageApp,
  type CliOptions,
  type Configuration,
  Platform,
} from 'electron-builder'
import type { NoticeView } from '../preload/contract/views/notices-view.ts'
import { build, buildIfNeeded } from './machine/build.ts'
import { buildCommand } from './machine/command.ts'
import { type ElectronRuntime, findElectron } from './machine/electron.ts'
import { packageFolder, projectRoot } from './machine/paths.ts'
import { MachineProblem, runScript } from './machine/problem.ts'
import { ensureSqlite } from './machine/sqlite.ts'
import { emptySigningVariables, packageRuns } from './packages.ts'
import { sbomOf } from './sbom.ts'

const words = process.argv.slice(2)
const isRelease = words.includes('--release')
/** electron-builder's names of the targets to make in addition to the folder. */
const targets = words.filter((word) => !word.startsWith('-'))

await runScript(async () => {
  const electron = await findElectron()
  const pinned = electron.source === 'pinned'
  if (isRelease && !pinned) {
    throw new MachineProblem(
      'a release needs the pinned Electron, which could not be downloaded here.',
    )
  }
  const built = isRelease ? await build() : await buildIfNeeded()
  if (built !== 0) return built
  await buildCommand()
  for (const name of emptySigningVariables(process.env)) Reflect.deleteProperty(process.env, name)
  const options: CliOptions = {
    projectDir: projectRoot,
    publish: 'never',
    ...(pinned ? {} : { config: await withFallback(electron) }),
  }
  const made: string[] = []
  for (const run of packageRuns(
    process.platform,
    isRelease || targets.length > 0 ? targets : ['dir'],
  )) {
    // Without targets, make those in electron-builder.yml, for each processor that it names.
    const files = await packageApp({
      ...options,
      ...(run.length > 0 ? { targets: Platform.current().createTarget([...run]) } : {}),
    })
    made.push(...files)
  }
  const sbom = isRelease || targets.length > 0 ? [await writeSbom(electron)] : []
  for (const file of [...made, ...sbom]) console.log(path.relative(projectRoot, file))
  return 0
})

/** Writes the bill of materials beside the packages. @returns the file */
async function writeSbom(electron: ElectronRuntime): Promise<string> {
  const read = async (file: string): Promise<unknown> =>
    JSON.parse(await readFile(path.join(projectRoot, file), 'utf8'))
  const { name, version } = (await read('package.json')) as Readonly<
    Record<'name' | 'version', string>
  >
  const notices = (await read('out/renderer/notices.json')) as readonly NoticeView[]
  const file = path.join(projectRoot, 'dist', `${name}-${version}.cdx.json`)
  await writeFile(file, sbomOf({ name, version, electron: electron.version }, notices))
  return file
}

/** Changes electron-builder.yml for packaging the fallback. */
async function withFallback(electron: ElectronRuntime): Promise<Configuration> {
  await ensureSqlite(electron)
  return {
    electronDist: electron.dist,
    electronVersion: electron.version,
    afterPack: async ({ appOutDir }: AfterPackContext) => {
      // electron-builder copies the whole distribution. Its default app, which runs a project's folder, does not
      // belong in a packaged app.
      const resources = path.join(appOutDir, 'resources')
      await rm(path.join(resources, 'default_app.asar'))
      const sqlite = path.join(
        'better-sqlite3',
        'prebuilds',
        `${process.platform}-${process.arch}.node`,
      )
      await copyFile(
        path.join(packageFolder('better-sqlite3'), 'build', 'Release', 'better_sqlite3.node'),
        path.join(resources, 'app.asar.unpacked', 'node_modules', sqlite),
      )
    },
  }
}
