import { readFile, mkdir, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { installMissing, type MissingDependency } from './debian.ts'
import { findElectron, type ElectronRuntime } from './electron.ts'
import { librariesMissingFor } from './libraries.ts'
import { packageFolder, projectRoot } from './paths.ts'
import { onPath } from './run.ts'
import { ensureSqlite } from './sqlite.ts'

/** The purpose of the preparation. `start` shows the app to the user; `tests` also covers focus, keyring and sound. */
export type Purpose = 'start' | 'tests'

/**
 * Prepares this machine to run the app, without questions. It is quick if nothing is missing. Returns the Electron.
 * @throws MachineProblem that says what the user has to do
 */
export async function prepare(purpose: Purpose): Promise<ElectronRuntime> {
  const electron = await findElectron()
  const stamp = path.join(
    projectRoot,
    'node_modules',
    '.cache',
    'hot-dash',
    `prepared-${purpose}.txt`,
  )
  const state = await fingerprint(electron)
  // Programs and the display can disappear, so always check them. Skip the two checks that start programs if nothing
  // has changed since they last succeeded.
  const known = (await readFile(stamp, 'utf8').catch(() => '')) === state
  await installMissing([...(known ? [] : await libraries(electron)), ...(await programs(purpose))])
  if (known) return electron
  await ensureSqlite(electron)
  await mkdir(path.dirname(stamp), { recursive: true })
  await writeFile(stamp, await fingerprint(electron))
  return electron
}

/** Whether windows can be shown without a virtual display. */
export function hasDisplay(env: NodeJS.ProcessEnv = process.env): boolean {
  return process.platform !== 'linux' || Boolean(env['DISPLAY'] ?? env['WAYLAND_DISPLAY'])
}

async function fingerprint(electron: ElectronRuntime): Promise<string> {
  const sqlite = packageFolder('better-sqlite3')
  const files = [
    electron.executable,
    path.join(sqlite, 'package.json'),
    path.join(sqlite, 'build', 'Release', 'better_sqlite3.node'),
  ]
  const times = files.map(async (file) => {
    const seen = await stat(file).catch(() => undefined)
    return `${file} ${seen === undefined ? 'none' : seen.mtimeMs.toString()}`
  })
  return (await Promise.all(times)).join('\n')
}

async function libraries(electron: ElectronRuntime): Promise<readonly MissingDependency[]> {
  const missing = await librariesMissingFor(electron.executable)
  if (missing.length === 0) return []
  return [
    {
      what: `libraries of Electron (${missing.join(', ')})`,
      packages: ['libgtk-3-0t64', 'libnss3', 'libasound2t64', 'libgbm1'],
    },
  ]
}

export interface Program {
  readonly name: string
  readonly what: string
  readonly packages: readonly string[]
}

const displayPrograms: readonly Program[] = [
  { name: 'Xvfb', what: 'a display (Xvfb, as there is none)', packages: ['xvfb'] },
  { name: 'dbus-run-session', what: 'a session bus (dbus)', packages: ['dbus'] },
]

/** The programs that the tests need on Linux, apart from Electron and its libraries. */
export const testPrograms: readonly Program[] = [
  { name: 'Xvfb', what: 'a display for the tests (Xvfb)', packages: ['xvfb'] },
  { name: 'openbox', what: 'a window manager (openbox)', packages: ['openbox'] },
  { name: 'dbus-run-session', what: 'a session bus (dbus)', packages: ['dbus'] },
  { name: 'dbus-test-tool', what: "a tray's name (dbus-tests)", packages: ['dbus-tests'] },
  { name: 'gnome-keyring-daemon', what: 'a keyring (gnome-keyring)', packages: ['gnome-keyring'] },
  { name: 'pulseaudio', what: 'a sound server (pulseaudio)', packages: ['pulseaudio'] },
  { name: 'pactl', what: 'its tools (pulseaudio-utils)', packages: ['pulseaudio-utils'] },
  { name: 'picom', what: 'a compositor (picom)', packages: ['picom'] },
  { name: 'git', what: 'git', packages: ['git'] },
  { name: 'rpmbuild', what: 'rpmbuild (for the rpm)', packages: ['rpm'] },
]

async function programs(purpose: Purpose): Promise<readonly MissingDependency[]> {
  if (process.platform !== 'linux') return []
  if (purpose === 'start' && hasDisplay()) return []
  const wanted = purpose === 'tests' ? testPrograms : displayPrograms
  const found = await Promise.all(wanted.map((program) => onPath(program.name)))
  return wanted.filter((_, index) => found[index] === false)
}
