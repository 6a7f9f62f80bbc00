import path from 'node:path'
import { electronArgs, thisHost } from './electron-args.ts'
import type { ElectronRuntime } from './electron.ts'
import { binFolder } from './paths.ts'

/**
 * The environment for this project's programs. The PATH begins with the packages' programs and this Node. The chosen
 * Electron is set for users of the `electron` package (ELECTRON_OVERRIDE_DIST_PATH), for electron-vite
 * (ELECTRON_EXEC_PATH) and for the tests (HOT_DASH_TEST_ELECTRON, and HOT_DASH_TEST_ELECTRON_ARGS, split at spaces).
 */
export function environmentFor(
  electron: ElectronRuntime,
  base: NodeJS.ProcessEnv,
  more: readonly string[] = [],
): NodeJS.ProcessEnv {
  const args = [...electronArgs(thisHost()), ...more]
  return {
    ...projectEnvironment(base),
    ELECTRON_OVERRIDE_DIST_PATH: electron.dist,
    ELECTRON_EXEC_PATH: electron.executable,
    HOT_DASH_TEST_ELECTRON: electron.executable,
    HOT_DASH_TEST_ELECTRON_ARGS: args.join(' '),
  }
}

/** The same environment without an Electron. */
export function projectEnvironment(base: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  // Windows varies the case of PATH, but a copy of process.env is case-sensitive.
  const name = Object.keys(base).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  const folders = [binFolder, path.dirname(process.execPath), base[name] ?? '']
  return { ...base, [name]: folders.join(path.delimiter) }
}
