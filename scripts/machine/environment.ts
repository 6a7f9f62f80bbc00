import path from 'node:path'
import { electronArgs, thisHost } from './electron-args.ts'
import type { ElectronRuntime } from './electron.ts'
import { binFolder } from './paths.ts'

/**
 * Environment for programs of this project: packages' programs and this Node first on the PATH, and the chosen
 * Electron for those who ask the `electron` package (ELECTRON_OVERRIDE_DIST_PATH) or electron-vite
 * (ELECTRON_EXEC_PATH). The tests take HOT_DASH_TEST_ELECTRON and HOT_DASH_TEST_ELECTRON_ARGS (split at spaces).
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

/** The same without an Electron. */
export function projectEnvironment(base: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  // Windows spells the name as it likes, and an object made from process.env tells cases apart.
  const name = Object.keys(base).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  const folders = [binFolder, path.dirname(process.execPath), base[name] ?? '']
  return { ...base, [name]: folders.join(path.delimiter) }
}
